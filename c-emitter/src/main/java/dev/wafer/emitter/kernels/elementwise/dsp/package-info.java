/** Functions of two int8 values for cores with the DSP extension. */
package dev.wafer.emitter.kernels.elementwise.dsp;
