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
public final class ConcatParts {
  private ConcatParts() {}

  /** Whether a concatenation changes the elements of its input {@code index}. */
  public static boolean isRequantized(Node concat, int index) {
    Value part = concat.input(index);
    return (part.dataType() == DataType.INT8 || part.dataType() == DataType.UINT8)
        && isOfAnotherQuantization(concat, index);
  }

  /** What it does with such a part. */
  public static Quantize requantization(Value part) {
    return new Quantize(part.dataType() == DataType.UINT8);
  }

  /** Whether a concatenation changes elements of any input. */
  public static boolean requantizes(Node concat) {
    return IntStream.range(0, concat.inputs().size()).anyMatch(i -> isRequantized(concat, i));
  }

  /**
   * Whether scales or zero points of input {@code index} are not those of the output. A part
   * without elements may have any.
   */
  public static boolean isOfAnotherQuantization(Node concat, int index) {
    Value part = concat.input(index);
    return part.shape().elements() > 0
        && !part.quantization().hasScalingOf(concat.output().quantization());
  }
}
