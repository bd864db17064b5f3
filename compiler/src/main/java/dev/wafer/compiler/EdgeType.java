package dev.wafer.compiler;

/** The element type that an input or an output has for the caller. */
public enum EdgeType {
  /** That of the file. */
  CONVERTED,
  INT8,
  UINT8,
  INT16,
  FLOAT32
}
