package dev.wafer.passes.program;

import dev.wafer.ir.TensorType;

/** A tensor laid over a part of a buffer: row-major and dense, from {@code offsetBytes} on. */
public record View(Buffer buffer, long offsetBytes, TensorType type) {}
