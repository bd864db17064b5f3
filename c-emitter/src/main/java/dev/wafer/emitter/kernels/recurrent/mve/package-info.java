/** SVDF and LSTM of int8 for cores with Helium. */
package dev.wafer.emitter.kernels.recurrent.mve;
