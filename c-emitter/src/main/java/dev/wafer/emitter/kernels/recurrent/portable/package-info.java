/** LSTM and SVDF layers in C that runs on every core. */
package dev.wafer.emitter.kernels.recurrent.portable;
