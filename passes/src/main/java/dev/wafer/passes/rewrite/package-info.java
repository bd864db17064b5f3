/** Rewrites of a graph into one that computes the same bits, one pass a class. */
package dev.wafer.passes.rewrite;
