/** How compilation grows with the size of a model. */
package dev.wafer.compiler.scale;
