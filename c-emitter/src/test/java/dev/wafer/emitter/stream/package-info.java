/** Graphs that run row by row. */
package dev.wafer.emitter.stream;
