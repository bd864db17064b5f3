/** Functions of two int8 values for cores with Helium. */
package dev.wafer.emitter.kernels.elementwise.mve;
