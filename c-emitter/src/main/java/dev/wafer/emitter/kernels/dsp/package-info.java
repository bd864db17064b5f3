/** What kernels of all families share on cores with the DSP extension. */
package dev.wafer.emitter.kernels.dsp;
