/** int8 products of matrices for cores with Helium. */
package dev.wafer.emitter.kernels.matrix.mve;
