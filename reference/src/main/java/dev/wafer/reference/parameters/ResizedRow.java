package dev.wafer.reference.parameters;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Resize;

/**
 * The rows of the input that a row of a resized image is made of.
 *
 * @param lower index of the first
 * @param upper index of the second, the same or the next
 * @param share the second one's, as bits of a float or in steps of 1/1024, as the type is computed
 */
public record ResizedRow(int lower, int upper, int share) {
  /**
   * What a row is made of.
   *
   * @param row of the whole output
   */
  public static ResizedRow of(Resize op, DataType type, int row, int inHeight, int outHeight) {
    return switch (op.fn()) {
      case NEAREST_NEIGHBOR -> {
        int source = NearestAxis.source(op, row, inHeight, outHeight);
        yield new ResizedRow(source, source, 0);
      }
      case BILINEAR -> {
        if (BilinearFloatAxis.serves(type)) {
          BilinearFloatAxis axis = BilinearFloatAxis.of(op, row, inHeight, outHeight);
          yield new ResizedRow(axis.lower(), axis.upper(), Float.floatToIntBits(axis.fraction()));
        }
        BilinearInt8Axis axis = BilinearInt8Axis.of(op, row, inHeight, outHeight);
        yield new ResizedRow(axis.lower(), axis.upper(), axis.fraction());
      }
    };
  }

  /** The same, counted from another row of the input. */
  public ResizedRow from(int first) {
    return new ResizedRow(lower - first, upper - first, share);
  }
}
