/** Kernels of CONV_2D, DEPTHWISE_CONV_2D and TRANSPOSE_CONV. */
package dev.wafer.emitter.kernels.convolution;
