/** Convolutions of floats that keep their sums in the registers of the floating-point unit. */
package dev.wafer.emitter.kernels.convolution.fpu;
