/** int8 products of matrices for cores with the DSP extension. */
package dev.wafer.emitter.kernels.matrix.dsp;
