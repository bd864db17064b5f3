/** Kernels of FULLY_CONNECTED. */
package dev.wafer.emitter.kernels.fullyconnected;
