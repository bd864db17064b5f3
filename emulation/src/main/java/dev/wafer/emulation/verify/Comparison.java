package dev.wafer.emulation.verify;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Compares a tensor with what is expected of it. */
public final class Comparison {
  /** Largest error of a float, as a share of the largest magnitude of the expected tensor. */
  public static final double FLOAT_TOLERANCE = 1e-4;

  /**
   * The first element that differs, and how many do.
   *
   * @param element its index; -1 where the tensors have different sizes, and then nothing is
   *     counted
   * @param differing elements that differ
   * @param elements all elements
   * @param atMostOne whether no element differs by more than one; never of floats
   */
  public record Mismatch(
      int element, String expected, String found, int differing, int elements, boolean atMostOne) {}

  private Comparison() {}

  /** The first mismatch of two tensors of one type, given as raw bytes. */
  public static Optional<Mismatch> firstMismatch(TensorType type, byte[] expected, byte[] found) {
    if (expected.length != found.length) {
      String bytes = " bytes";
      return Optional.of(
          new Mismatch(-1, expected.length + bytes, found.length + bytes, 0, 0, false));
    }
    return type.dataType() == DataType.FLOAT32
        ? floats(
            Tensor.fromBytes(type, expected).toFloats(), Tensor.fromBytes(type, found).toFloats())
        : integers(
            Tensor.fromBytes(type, expected).toLongs(), Tensor.fromBytes(type, found).toLongs());
  }

  private static Optional<Mismatch> integers(long[] expected, long[] found) {
    int[] differing =
        IntStream.range(0, expected.length).filter(i -> expected[i] != found[i]).toArray();
    boolean atMostOne =
        Arrays.stream(differing).allMatch(i -> Math.abs(expected[i] - found[i]) == 1);
    return mismatch(
        differing,
        expected.length,
        atMostOne,
        i -> Long.toString(expected[i]),
        i -> Long.toString(found[i]));
  }

  private static Optional<Mismatch> floats(float[] expected, float[] found) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs((double) value));
    }
    double tolerance = FLOAT_TOLERANCE * largest;
    int[] differing =
        IntStream.range(0, expected.length)
            .filter(i -> !agree(expected[i], found[i], tolerance))
            .toArray();
    return mismatch(
        differing,
        expected.length,
        false,
        i -> Float.toString(expected[i]),
        i -> Float.toString(found[i]));
  }

  /** Written so that NaN on one side alone is a difference. */
  private static boolean agree(float expected, float found, double tolerance) {
    return (Float.isNaN(expected) && Float.isNaN(found))
        || Math.abs((double) expected - found) <= tolerance
        || Float.compare(expected, found) == 0;
  }

  private static Optional<Mismatch> mismatch(
      int[] differing,
      int elements,
      boolean atMostOne,
      IntFunction<String> expected,
      IntFunction<String> found) {
    if (differing.length == 0) {
      return Optional.empty();
    }
    int first = differing[0];
    return Optional.of(
        new Mismatch(
            first,
            expected.apply(first),
            found.apply(first),
            differing.length,
            elements,
            atMostOne));
  }
}
