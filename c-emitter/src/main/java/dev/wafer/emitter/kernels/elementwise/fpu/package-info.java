/** Functions of floats for the registers of a floating-point unit, or Helium's. */
package dev.wafer.emitter.kernels.elementwise.fpu;
