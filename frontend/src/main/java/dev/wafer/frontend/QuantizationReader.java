package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads {@code QuantizationParameters}. */
final class QuantizationReader {
  private static final int SCALE = 2;
  private static final int ZERO_POINT = 3;
  private static final int DETAILS_TYPE = 4;
  private static final int QUANTIZED_DIMENSION = 6;

  private QuantizationReader() {}

  /**
   * The quantization of a tensor of the given shape. A single scale is per tensor, whatever axis
   * the file names beside it.
   *
   * @throws WaferException where the parameters contradict each other or the shape
   */
  static Quantization read(Optional<FlatTable> parameters, Shape shape) {
    if (parameters.isEmpty()) {
      return Quantization.none();
    }
    FlatTable table = parameters.get();
    List<Float> scales = table.float32s(SCALE);
    if (scales.isEmpty()) {
      return Quantization.none();
    }
    for (float scale : scales) {
      if (!(scale >= 0) || Float.isInfinite(scale)) {
        throw inconsistent("scales are finite and not negative", Float.toString(scale));
      }
    }
    List<Integer> zeroPoints = zeroPoints(table.int64s(ZERO_POINT), scales.size());
    // Biases come with the axis of their weights, but have only one.
    int axis = shape.rank() == 1 ? 0 : table.int32(QUANTIZED_DIMENSION, 0);
    if (scales.size() == 1) {
      return new Quantization(scales, zeroPoints, 0);
    }
    if (axis < 0 || axis >= shape.rank() || shape.dim(axis) != scales.size()) {
      throw inconsistent(
          "per-axis quantization has one scale for each index along its axis",
          "%d scales along axis %d of shape [%s]".formatted(scales.size(), axis, shape));
    }
    return new Quantization(scales, zeroPoints, axis);
  }

  /** Whether the parameters carry a form beyond per-tensor and per-axis, for example blockwise. */
  static boolean hasDetails(Optional<FlatTable> parameters) {
    return parameters.map(table -> table.uint8(DETAILS_TYPE) != 0).orElse(false);
  }

  private static List<Integer> zeroPoints(List<Long> stored, int scales) {
    if (stored.isEmpty()) {
      return Collections.nCopies(scales, 0);
    }
    List<Integer> zeroPoints = new ArrayList<>();
    for (long zeroPoint : stored) {
      if (zeroPoint != (int) zeroPoint) {
        throw inconsistent("zero points fit 32 bits", Long.toString(zeroPoint));
      }
      zeroPoints.add((int) zeroPoint);
    }
    if (zeroPoints.size() == 1) {
      return Collections.nCopies(scales, zeroPoints.get(0));
    }
    if (zeroPoints.size() != scales) {
      throw inconsistent(
          "quantization has as many zero points as scales",
          zeroPoints.size() + " zero points, " + scales + " scales");
    }
    return zeroPoints;
  }

  private static WaferException inconsistent(String rule, String found) {
    return new WaferException(Diagnostic.of(Diagnostic.Code.INCONSISTENT_MODEL, rule).found(found));
  }
}
