package dev.wafer.reference.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Quantize;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Concatenations of parts whose quantization is not that of the whole. */
class ConcatOpsTest {
  private static final int[] ALL = IntStream.range(-128, 128).toArray();

  /** All values of the part become what QUANTIZE makes of them; the other part stays. */
  @Test
  void int8PartsAreRequantizedAsQuantizeDoes() {
    TensorType part = type(DataType.INT8, 0.05f, 3, 256);
    TensorType whole = type(DataType.INT8, 0.031f, -7, 512);
    TensorType same = whole.withShape(part.shape());
    Value in = new Value(0, "in", part);
    Tensor x = Tensor.ofInts(part, ALL);
    Node quantize = new Node(0, new Quantize(), List.of(in), List.of(new Value(1, "out", same)), 0);
    int[] requantized = Evaluator.evaluate(quantize, List.of(x)).get(0).toInts();

    int[] result = concat(whole, x, Tensor.ofInts(same, ALL));

    assertThat(Arrays.copyOfRange(result, 0, 256)).isEqualTo(requantized).isNotEqualTo(ALL);
    assertThat(Arrays.copyOfRange(result, 256, 512)).isEqualTo(ALL);
  }

  /** TensorFlow Lite's kernel does not look at their scales. */
  @Test
  void int16PartsKeepTheirBits() {
    TensorType part = type(DataType.INT16, 0.5f, 0, 3);
    int[] values = {-32768, 5, 32767};

    assertThat(concat(type(DataType.INT16, 0.25f, 0, 3), Tensor.ofInts(part, values)))
        .isEqualTo(values);
  }

  @Test
  void int32PartsKeepTheirBits() {
    TensorType part = type(DataType.INT32, 0.5f, 0, 2);
    int[] values = {-70_000, 7};

    assertThat(concat(type(DataType.INT32, 0.25f, 0, 2), Tensor.ofInts(part, values)))
        .isEqualTo(values);
  }

  @Test
  void uint8PartsOfAnotherQuantizationAreRescaled() {
    Tensor part = Tensor.ofInts(type(DataType.UINT8, 0.5f, 0, 2), new int[] {3, 200});

    assertThat(concat(type(DataType.UINT8, 0.25f, 1, 2), part)).containsExactly(7, 255);
  }

  private static int[] concat(TensorType whole, Tensor... parts) {
    List<Value> values =
        IntStream.range(0, parts.length)
            .mapToObj(i -> new Value(i, "part" + i, parts[i].type()))
            .toList();
    Node node =
        new Node(
            0,
            new Concatenation(0, Activation.NONE),
            values,
            List.of(new Value(9, "whole", whole)),
            0);
    return Evaluator.evaluate(node, List.of(parts)).get(0).toInts();
  }

  private static TensorType type(DataType type, float scale, int zeroPoint, int extent) {
    return TensorType.of(type, extent).withQuantization(Quantization.perTensor(scale, zeroPoint));
  }
}
