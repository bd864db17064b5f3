/** Emitted C as packages of build systems: from one description of a model, what each wants. */
package dev.wafer.packaging;
