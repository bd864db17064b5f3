package dev.wafer.emitter.kernels.conversion;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.SpecialFloats;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvertTest {
  @TempDir Path folder;

  @Test
  void matchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    TensorType real = TensorType.of(DataType.FLOAT32, 3, 40);
    for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.INT16)) {
      TensorType fine = quantized(type, 0.03f, type == DataType.INT16 ? 0 : 7, 3, 40);
      TensorType halves = quantized(type, 1f, 0, 3, 40);
      cases.add(random(new Quantize(), real, fine));
      cases.add(random(new Quantize(), real, halves));
      cases.add(random(new Dequantize(), fine, real));
    }
    cases.add(random(new Dequantize(), TensorType.of(DataType.FLOAT16, 3, 40), real));
    for (DataType in :
        List.of(
            DataType.BOOL,
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.INT32,
            DataType.INT64)) {
      cases.add(random(new Cast(), TensorType.of(in, 3, 40), real));
    }
    for (DataType out :
        List.of(DataType.BOOL, DataType.INT8, DataType.INT16, DataType.INT32, DataType.FLOAT32)) {
      cases.add(random(new Cast(), real, TensorType.of(out, 3, 40)));
    }
    for (DataType out : List.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.INT64)) {
      cases.add(
          random(new Cast(), TensorType.of(DataType.INT32, 3, 40), TensorType.of(out, 3, 40)));
    }
    cases.add(edges(new Cast(), TensorType.of(DataType.INT32, EDGES.length)));
    cases.add(edges(new Quantize(), quantized(DataType.INT8, 0.5f, 3, EDGES.length)));
    cases.add(halves());
    check(cases);
  }

  private static final float[] EDGES = {
    0f,
    -0f,
    0.49999997f,
    0.24999999f,
    0.25f,
    -0.25f,
    1e9f,
    -1e9f,
    3e9f,
    -3e9f,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  /** Whatever the importer takes. */
  @Test
  void castsSaturateFloatsAndWrapIntegersBetweenAllTypes() {
    List<DataType> whole =
        List.of(
            DataType.INT8,
            DataType.INT16,
            DataType.INT32,
            DataType.UINT8,
            DataType.UINT32,
            DataType.BOOL);
    List<KernelCase> cases = new ArrayList<>();
    for (DataType from : whole) {
      for (DataType to : whole) {
        if (to != DataType.BOOL) {
          cases.add(extremes(from, to));
        }
      }
      cases.add(extremes(from, DataType.FLOAT32));
    }
    cases.add(extremes(DataType.INT64, DataType.FLOAT32));
    for (DataType to : List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.BOOL)) {
      TensorType input = TensorType.of(DataType.FLOAT32, SpecialFloats.all().length);
      TensorType output = TensorType.of(to, SpecialFloats.all().length);
      Tensor x = Tensor.ofFloats(input, SpecialFloats.all());
      cases.add(
          KernelCase.of("FLOAT32 to " + to, graph(new Cast(), input, output), List.of(List.of(x))));
    }
    check(cases);
  }

  @Test
  void castsOfFloatsSaturate() {
    float[] x = {127.5f, -128.9f, 300f, -300f, 4e4f, -4e4f, 1e10f, -1e10f, Float.NaN};
    TensorType input = TensorType.of(DataType.FLOAT32, x.length);
    assertThat(cast(Tensor.ofFloats(input, x), DataType.INT8))
        .containsExactly(127, -128, 127, -128, 127, -128, 127, -128, 0);
    assertThat(cast(Tensor.ofFloats(input, x), DataType.INT16))
        .containsExactly(127, -128, 300, -300, 32767, -32768, 32767, -32768, 0);
  }

  private static int[] cast(Tensor x, DataType to) {
    Graph graph = graph(new Cast(), x.type(), TensorType.of(to, x.elements()));
    return new Evaluator(graph).run(List.of(x)).get(0).toInts();
  }

  /** The ends of all integer types, and one beyond, cut to the input's type. */
  private static KernelCase extremes(DataType from, DataType to) {
    List<Long> values = new ArrayList<>(List.of(0L, 16777217L, Long.MAX_VALUE, Long.MIN_VALUE));
    for (int bits : new int[] {7, 8, 15, 16, 31, 32}) {
      values.addAll(List.of((1L << bits) - 1, 1L << bits, -(1L << bits), -(1L << bits) - 1));
    }
    if (from == DataType.BOOL) {
      values.replaceAll(value -> value & 1);
    }
    long[] raw = values.stream().mapToLong(Long::longValue).toArray();
    TensorType input = TensorType.of(from, raw.length);
    DenseConstant data = DenseConstant.integers(from, Shape.of(raw.length), raw);
    return KernelCase.of(
        from + " to " + to,
        graph(new Cast(), input, TensorType.of(to, raw.length)),
        List.of(List.of(Tensor.fromBytes(input, data.data().toArray()))));
  }

  private static KernelCase random(Op op, TensorType input, TensorType output) {
    return KernelCase.random(
        op.mnemonic() + " " + input.dataType() + " " + output.dataType(),
        graph(op, input, output),
        4);
  }

  private static KernelCase edges(Op op, TensorType output) {
    TensorType input = TensorType.of(DataType.FLOAT32, EDGES.length);
    return KernelCase.of(
        "edges of " + op.mnemonic(),
        graph(op, input, output),
        List.of(List.of(Tensor.ofFloats(input, EDGES))));
  }

  /** All half floats but those that are no numbers, whose payload hosts may change. */
  private static KernelCase halves() {
    int[] bits = new int[2 * 0x7C01];
    for (int i = 0; i <= 0x7C00; i++) {
      bits[2 * i] = i;
      bits[2 * i + 1] = i | 0x8000;
    }
    TensorType input = TensorType.of(DataType.FLOAT16, bits.length);
    byte[] raw = new byte[2 * bits.length];
    for (int i = 0; i < bits.length; i++) {
      raw[2 * i] = (byte) bits[i];
      raw[2 * i + 1] = (byte) (bits[i] >> 8);
    }
    return KernelCase.of(
        "all half floats",
        graph(new Dequantize(), input, TensorType.of(DataType.FLOAT32, bits.length)),
        List.of(List.of(Tensor.fromBytes(input, raw))));
  }

  private static Graph graph(Op op, TensorType input, TensorType output) {
    GraphBuilder builder = new GraphBuilder(op.mnemonic());
    Value x = builder.input("x", input);
    Value y = builder.node(op, output, x);
    return builder.output(y).build();
  }

  /** The portable kernels, and the C beside assembly and intrinsics. */
  private void check(List<KernelCase> cases) {
    for (String core : List.of("host", "cortex-m55")) {
      Path own = folder.resolve(core);
      assertThat(own.toFile().mkdir()).isTrue();
      HostHarness.of(KernelRegistry.standard(), core).check(own, cases);
    }
  }
}
