/** Reductions of int8 for cores with Helium. */
package dev.wafer.emitter.kernels.reduce.mve;
