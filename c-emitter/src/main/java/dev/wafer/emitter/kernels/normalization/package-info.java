/** Kernels that divide by a measure of neighbouring elements. */
package dev.wafer.emitter.kernels.normalization;
