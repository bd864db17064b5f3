/**
 * Convolutions of two pixels in one multiplication, or of eight in five, for cores without the DSP
 * extension.
 */
package dev.wafer.emitter.kernels.convolution.pairs;
