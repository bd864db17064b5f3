/**
 * SVDF layers of int8, in portable C and in words for the DSP extension; what kernels of LSTMs
 * share.
 */
package dev.wafer.emitter.kernels.recurrent;
