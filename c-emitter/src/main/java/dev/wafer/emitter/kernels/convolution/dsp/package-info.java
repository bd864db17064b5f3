/** int8 convolutions for cores with the DSP extension. */
package dev.wafer.emitter.kernels.convolution.dsp;
