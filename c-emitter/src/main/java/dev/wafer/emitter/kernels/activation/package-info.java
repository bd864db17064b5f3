/** Kernels of activation functions that are looked up. */
package dev.wafer.emitter.kernels.activation;
