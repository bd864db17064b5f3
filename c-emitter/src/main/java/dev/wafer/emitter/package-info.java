/** Kernels, the C writer and the reports. */
package dev.wafer.emitter;
