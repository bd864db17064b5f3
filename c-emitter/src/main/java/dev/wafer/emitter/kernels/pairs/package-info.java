/** What kernels share that multiply the inputs of two pixels by a weight in one instruction. */
package dev.wafer.emitter.kernels.pairs;
