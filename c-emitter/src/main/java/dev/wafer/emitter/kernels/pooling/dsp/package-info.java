/** Pooling on the DSP extension. */
package dev.wafer.emitter.kernels.pooling.dsp;
