/**
 * Slices in place of copies: which tensors are parts of others' buffers, so that concatenations,
 * slices and padding have nothing to move.
 */
package dev.wafer.passes.slices;
