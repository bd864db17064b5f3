/** Products of two rows in one multiplication, for cores without the DSP extension. */
package dev.wafer.emitter.kernels.matrix.pairs;
