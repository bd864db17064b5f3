/**
 * From graph to program: the kernel contract, and the kernels and places of weights to choose from.
 */
package dev.wafer.passes.lower;
