package dev.wafer.emitter.kernels.matrix.sparse;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extent of the blocks of a weight matrix of which whole ones are left out where all is zero.
 *
 * @param outputs rows of a block: output channels; 1, or a multiple of 4
 * @param inputs columns of a block: inputs of a row of activations, or of a window
 */
public record BlockShape(int outputs, int inputs) {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");

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

  /** Kernels spell out the inputs of a block one by one. */
  private static final int MOST = 64;

  public BlockShape {
    boolean rows = outputs == 1 || (outputs > 0 && outputs % 4 == 0 && outputs <= MOST);
    if (!rows || inputs < 1 || inputs > MOST) {
      throw new IllegalArgumentException(
          "a block has 1 output or a multiple of 4 up to "
              + MOST
              + ", and 1 to "
              + MOST
              + " inputs, not "
              + outputs
              + "x"
              + inputs);
    }
  }

  /**
   * The shape that a text such as {@code 16x1} gives, outputs by inputs.
   *
   * @throws IllegalArgumentException where no kernel has blocks of that shape
   */
  public static BlockShape parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a block is OUTPUTSxINPUTS, for example 16x1");
    }
    return new BlockShape(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** For example {@code 16x1}. */
  @Override
  public String toString() {
    return outputs + "x" + inputs;
  }
}
