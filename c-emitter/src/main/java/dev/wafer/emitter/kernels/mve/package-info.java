/** Kernels of int8 operators for cores with the M-profile vector extension (Helium). */
package dev.wafer.emitter.kernels.mve;
