/** SVDF of int8 for cores with the DSP extension. */
package dev.wafer.emitter.kernels.recurrent.dsp;
