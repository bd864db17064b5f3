package dev.wafer.ir.op;

/**
 * Successive frames side by side. Inputs: x [channels], the last frames [window - 1, channels] (a
 * variable), one more than the frames that are at hand, 0 before the first (a variable). Outputs:
 * frames [window * channels], whether they are due []. The first frame stands for those to its
 * left.
 *
 * @param step frames from one output that is due to the next
 */
public record SignalStacker(int channels, int left, int right, int step) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalStacker";
  }

  /** Frames of an output. */
  public int window() {
    return left + right + 1;
  }
}
