/** Kernels that read and write variables. */
package dev.wafer.emitter.kernels.state;
