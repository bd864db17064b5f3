/** Kernels that reduce a tensor along some of its axes. */
package dev.wafer.emitter.kernels.reduce;
