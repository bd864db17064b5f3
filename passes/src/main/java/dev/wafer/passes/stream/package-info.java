/** Segments that run row by row: which rows a node needs, in which order rows are computed. */
package dev.wafer.passes.stream;
