package dev.wafer.passes.program;

import dev.wafer.ir.TensorType;

/**
 * A tensor laid over a part of a buffer.
 *
 * @param offsetBytes of its first element
 */
public record View(Buffer buffer, long offsetBytes, TensorType type, Layout layout) {
  /** A dense view. */
  public View(Buffer buffer, long offsetBytes, TensorType type) {
    this(buffer, offsetBytes, type, Layout.dense(type.shape()));
  }

  public boolean isDense() {
    return layout.isDense();
  }

  /** Whether the tensor is all that lies in the buffer. */
  public boolean coversBuffer() {
    return offsetBytes == 0 && isDense() && type.sizeBytes() == buffer.sizeBytes();
  }
}
