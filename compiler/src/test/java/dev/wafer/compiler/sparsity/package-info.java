/** Sparse weights from the file on. */
package dev.wafer.compiler.sparsity;
