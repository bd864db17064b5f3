/** Rewrites, lowering to kernels, arena planning. */
package dev.wafer.passes;
