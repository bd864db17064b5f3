/** Products of float matrices in the registers of a floating-point unit, or Helium's. */
package dev.wafer.emitter.kernels.matrix.fpu;
