package dev.wafer.passes.program;

/** Arena bytes that a kernel needs while its step runs; their contents are lost afterwards. */
public record ScratchRequest(String role, long sizeBytes, int alignmentBytes) {}
