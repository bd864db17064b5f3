package dev.wafer.passes.program;

/** Permission for an output to start at the very address of an input that is not used again. */
public record InPlace(int inputIndex, int outputIndex) {}
