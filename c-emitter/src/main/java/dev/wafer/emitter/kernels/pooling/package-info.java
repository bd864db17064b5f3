/** Kernels of AVERAGE_POOL_2D, MAX_POOL_2D and MEAN. */
package dev.wafer.emitter.kernels.pooling;
