/**
 * Products of matrices (FULLY_CONNECTED, BATCH_MATMUL, pointwise layers), in C that runs on every
 * core.
 */
package dev.wafer.emitter.kernels.matrix.portable;
