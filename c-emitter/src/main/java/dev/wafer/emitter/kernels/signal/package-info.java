/** Kernels of the audio front-end. */
package dev.wafer.emitter.kernels.signal;
