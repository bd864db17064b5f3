/** Convolutions in C that runs on every core. */
package dev.wafer.emitter.kernels.convolution.portable;
