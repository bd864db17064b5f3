/** Pooling of int8 for cores with Helium. */
package dev.wafer.emitter.kernels.pooling.mve;
