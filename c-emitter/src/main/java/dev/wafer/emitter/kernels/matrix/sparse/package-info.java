/** Kernels that read weights in a sparse form and never expand them. */
package dev.wafer.emitter.kernels.matrix.sparse;
