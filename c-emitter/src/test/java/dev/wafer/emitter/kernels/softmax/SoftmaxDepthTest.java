package dev.wafer.emitter.kernels.softmax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Softmax;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Integer SOFTMAX and LOG_SOFTMAX of long rows, flat and peaked: evaluator and C agree, without
 * undefined behaviour, and both lie next to the real value.
 */
final class SoftmaxDepthTest {
  private static final int[] DEPTHS = {
    511, 512, 513, 1000, 4095, 4096, 4097, 5000, 8191, 8192, 8193, 16384, 65536, 65539, 100000,
    131072, 140000
  };

  /** How far the first element of a row is above the others. */
  private static final int[] PEAKS = {0, 60, 100};

  private static final float STEP = 0.1f;

  /** How far an exponential may be off in a sum with 19 and, interpolated, with 15 bits. */
  private static final double ERROR_OF_INT8 = 0x1p-20;

  private static final double ERROR_OF_INT16 = 0x1p-15;

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void int8ToInt8() {
    for (int depth : DEPTHS) {
      add(new Softmax(1f), s8(depth), QuantizedTypes.s8(0x1p-8f, -128, 1, depth), 1);
    }
    check();
  }

  @Test
  void int8ToInt16() {
    for (int depth : DEPTHS) {
      TensorType out = QuantizedTypes.quantized(DataType.INT16, 0x1p-16f, -32768, 1, depth);
      add(new Softmax(1f), s8(depth), out, 2);
    }
    check();
  }

  @Test
  void int16() {
    for (int depth : DEPTHS) {
      TensorType out = QuantizedTypes.s16(0x1p-15f, 1, depth);
      add(new Softmax(1f), QuantizedTypes.s16(STEP, 1, depth), out, 4);
    }
    check();
  }

  @Test
  void logarithms() {
    for (int depth : DEPTHS) {
      // From 4096 to 8192 TensorFlow Lite has one logarithm for all sums, half a unit off at most.
      int tolerance = depth >= 4096 && depth < 8192 ? 9 : 1;
      add(new LogSoftmax(), s8(depth), QuantizedTypes.s8(0x1p-4f, 127, 1, depth), tolerance);
    }
    check();
  }

  /** Recorded from TensorFlow Lite Micro. */
  @Test
  void whereTensorFlowLiteMicroHasAnAnswerItIsThat() {
    Op softmax = new Softmax(1f);
    TensorType out16 = QuantizedTypes.quantized(DataType.INT16, 0x1p-16f, -32768, 1, 4096);
    assertThat(ends(softmax, QuantizedTypes.s8(0x1p-8f, -128, 1, 511), 0)).containsOnly(-127);
    assertThat(ends(softmax, QuantizedTypes.s8(0x1p-8f, -128, 1, 100000), 100))
        .containsExactly(-82, -128);
    assertThat(ends(softmax, out16, 0)).containsOnly(-32752);
    assertThat(ends(new LogSoftmax(), QuantizedTypes.s8(0x1p-4f, 127, 1, 4095), 0))
        .containsOnly(-6);
    for (int depth : new int[] {4096, 4097, 8191}) {
      assertThat(ends(new LogSoftmax(), QuantizedTypes.s8(0x1p-4f, 127, 1, depth), 0))
          .containsOnly(-9);
    }
    assertThat(ends(new LogSoftmax(), QuantizedTypes.s8(0x1p-4f, 127, 1, 100000), 100))
        .containsExactly(99, -61);
  }

  /** The first and the last element of a row of INT8. */
  private static int[] ends(Op op, TensorType out, int peak) {
    TensorType in = s8(out.shape().elements());
    int[] y = new Evaluator(graph(op, in, out)).run(List.of(row(in, peak))).get(0).toInts();
    return new int[] {y[0], y[y.length - 1]};
  }

  private void add(Op op, TensorType in, TensorType out, int tolerance) {
    Graph graph = graph(op, in, out);
    List<List<Tensor>> vectors = new ArrayList<>();
    for (int peak : PEAKS) {
      Tensor x = row(in, peak);
      vectors.add(List.of(x));
      int[] y = new Evaluator(graph).run(List.of(x)).get(0).toInts();
      double others = Math.exp(-peak * (double) STEP);
      double sum = 1 + (y.length - 1) * others;
      double error = in.dataType() == DataType.INT8 ? ERROR_OF_INT8 : ERROR_OF_INT16;
      double relative = 1 + y.length * error / sum;
      String name = "%s of %d to %s, peak %d".formatted(op, y.length, out.dataType(), peak);
      assertNear(name, y[0], op, out, 1 / sum, relative, tolerance);
      assertNear(name, y[y.length - 1], op, out, others / sum, relative, tolerance);
    }
    cases.add(KernelCase.of(op + " of " + in + " to " + out, graph, vectors));
  }

  /** The exact share may be off by a factor, and the result by whole steps. */
  private static void assertNear(
      String name, int found, Op op, TensorType out, double share, double relative, int tolerance) {
    assertThat((double) found)
        .as(name)
        .isBetween(
            stored(op, share / relative, out) - tolerance,
            stored(op, share * relative, out) + tolerance);
  }

  private static double stored(Op op, double share, TensorType out) {
    double real = op instanceof LogSoftmax ? Math.log(share) : share;
    double raw = real / out.quantization().scale() + out.quantization().zeroPoint();
    double largest = Math.scalb(1.0, out.dataType().bits() - 1) - 1;
    return Math.min(Math.max(raw, -largest - 1), largest);
  }

  private static Graph graph(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("softmax");
    Value y = builder.node(op, out, builder.input("x", in));
    return builder.output(y).build();
  }

  private static Tensor row(TensorType type, int peak) {
    int[] x = new int[type.shape().elements()];
    x[0] = peak;
    return Tensor.ofInts(type, x);
  }

  private static TensorType s8(int depth) {
    return QuantizedTypes.s8(STEP, 0, 1, depth);
  }

  private void check() {
    HostHarness.standard().checkSlices(folder, cases);
  }
}
