/** Kernels of int8 operators for cores with the DSP extension. */
package dev.wafer.emitter.kernels.dsp;
