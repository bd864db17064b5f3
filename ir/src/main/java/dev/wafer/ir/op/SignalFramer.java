package dev.wafer.ir.op;

/**
 * Overlapping frames of a signal that comes in pieces. Inputs: x [..., n * step], the rows' last
 * samples [rows, history] (a variable), how many pieces of {@code step} samples have come, up to a
 * full frame [1] (a variable). Outputs: frames [..., n, size], whether all of them are full [].
 *
 * @param prefill whether the signal begins with zeros, so that the first frame is full
 */
public record SignalFramer(int size, int step, boolean prefill) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalFramer";
  }

  /** Pieces that make the first full frame where it is not prefilled. */
  public int pieces() {
    return (size + step - 1) / step;
  }

  /** Samples that a frame has of the pieces before. */
  public int history() {
    return prefill ? size - step : (pieces() - 1) * step;
  }
}
