package dev.wafer.passes.slices;

/**
 * What a node would move: one input of a concatenation, or the one input of a slice.
 *
 * @param index of the input
 */
public record Edge(int nodeId, int index) {}
