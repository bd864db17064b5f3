/** Kernels of operators that keep state from one run to the next. */
package dev.wafer.emitter.kernels.recurrent;
