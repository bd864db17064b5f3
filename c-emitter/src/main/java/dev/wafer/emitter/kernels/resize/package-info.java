/** Kernels that resample images. */
package dev.wafer.emitter.kernels.resize;
