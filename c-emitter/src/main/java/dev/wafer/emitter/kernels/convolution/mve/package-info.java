/** int8 convolutions for cores with Helium. */
package dev.wafer.emitter.kernels.convolution.mve;
