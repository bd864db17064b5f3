/** Convolutions of two pixels in one multiplication, for cores without the DSP extension. */
package dev.wafer.emitter.kernels.convolution.pairs;
