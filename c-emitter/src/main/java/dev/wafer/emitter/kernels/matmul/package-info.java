/** Kernels of BATCH_MATMUL. */
package dev.wafer.emitter.kernels.matmul;
