/** Parameter folding: what depends on parameters alone is computed at compile time. */
package dev.wafer.passes.parameters;
