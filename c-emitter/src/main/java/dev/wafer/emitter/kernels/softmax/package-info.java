/** Kernels of SOFTMAX and LOG_SOFTMAX. */
package dev.wafer.emitter.kernels.softmax;
