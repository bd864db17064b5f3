package dev.wafer.emitter.kernels.sparse;

import java.util.List;

/**
 * Extent of the blocks of a weight matrix of which whole ones are left out where all is zero.
 *
 * @param outputs rows of a block: output channels; 1, or a multiple of 4
 * @param inputs columns of a block: inputs of a row of activations, or of a window
 */
public record BlockShape(int outputs, int inputs) {
  /** The shapes that pruning tools make. */
  public static final List<BlockShape> STANDARD =
      List.of(
          new BlockShape(1, 4),
          new BlockShape(4, 1),
          new BlockShape(1, 16),
          new BlockShape(16, 1),
          new BlockShape(8, 1),
          new BlockShape(32, 1),
          new BlockShape(4, 4));

  public BlockShape {
    if (inputs < 1 || outputs < 1 || (outputs != 1 && outputs % 4 != 0)) {
      throw new IllegalArgumentException(
          "a block has 1 or a multiple of 4 outputs and at least 1 input, not "
              + outputs
              + "x"
              + inputs);
    }
  }

  /** For example {@code 16x1}. */
  @Override
  public String toString() {
    return outputs + "x" + inputs;
  }
}
