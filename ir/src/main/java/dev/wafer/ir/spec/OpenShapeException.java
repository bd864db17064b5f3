package dev.wafer.ir.spec;

import dev.wafer.ir.Value;

/** The shape of a tensor was computed that had none of its own: see {@link Facts#isOpen}. */
public final class OpenShapeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Value value;
  private final transient Extents extents;

  OpenShapeException(Value value, Extents extents) {
    super("an open shape was computed", null, false, false);
    this.value = value;
    this.extents = extents;
  }

  /** The tensor. */
  public Value value() {
    return value;
  }

  /** What its shape must be; may be no shape at all. */
  public Extents extents() {
    return extents;
  }
}
