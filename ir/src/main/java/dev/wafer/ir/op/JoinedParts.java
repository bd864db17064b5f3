package dev.wafer.ir.op;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.stream.IntStream;

/**
 * What a CONCATENATION does to its parts besides moving them.
 *
 * <p>INT8 and UINT8 parts of another quantization than the whole are requantized. Parts of all
 * other types are copied as they are: TensorFlow Lite does not look at the scales of INT16.
 */
public final class JoinedParts {
  private JoinedParts() {}

  /** Whether a join changes the elements of its input {@code index}. */
  public static boolean isRequantized(Node join, int index) {
    Value part = join.input(index);
    return (part.dataType() == DataType.INT8 || part.dataType() == DataType.UINT8)
        && isOfAnotherQuantization(join, index);
  }

  /** Whether a join changes elements of any input. */
  public static boolean requantizes(Node join) {
    return IntStream.range(0, join.inputs().size()).anyMatch(i -> isRequantized(join, i));
  }

  /** Whether scales or zero points of input {@code index} are not those of the output. */
  public static boolean isOfAnotherQuantization(Node join, int index) {
    return !join.input(index).quantization().hasScalingOf(join.output().quantization());
  }
}
