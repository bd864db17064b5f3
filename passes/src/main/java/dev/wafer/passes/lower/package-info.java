/** From graph to program: the kernel contract, the choice of kernels, buffers and views. */
package dev.wafer.passes.lower;
