/** Kernels that compute each output element from the input elements at its place. */
package dev.wafer.emitter.kernels.elementwise;
