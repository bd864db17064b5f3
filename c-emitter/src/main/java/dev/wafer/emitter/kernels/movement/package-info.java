/** Kernels that move elements without computing with them. */
package dev.wafer.emitter.kernels.movement;
