package dev.wafer.ir.op;

import java.util.Optional;

/**
 * Matrix product. Inputs: x, read as [batch, k]; weights [outC, k]; bias [outC] (optional).
 *
 * <p>FLOAT32 x with INT8 weights is TensorFlow Lite's hybrid form: each row of x is quantized at
 * run time, symmetrically to -127..127 by its largest magnitude or, if {@code asymmetricInputs}, to
 * -128..127 by its range, and the INT32 sums are scaled back.
 */
public record FullyConnected(boolean keepNumDims, boolean asymmetricInputs, Activation activation)
    implements Op {
  /** A product whose inputs, if it is hybrid, are quantized symmetrically. */
  public FullyConnected(boolean keepNumDims, Activation activation) {
    this(keepNumDims, false, activation);
  }

  @Override
  public String mnemonic() {
    return "FULLY_CONNECTED";
  }

  @Override
  public Optional<Activation> fusedActivation() {
    return Optional.of(activation);
  }

  @Override
  public FullyConnected withActivation(Activation other) {
    return new FullyConnected(keepNumDims, asymmetricInputs, other);
  }
}
