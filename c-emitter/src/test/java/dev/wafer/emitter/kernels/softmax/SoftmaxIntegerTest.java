package dev.wafer.emitter.kernels.softmax;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Softmax;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoftmaxIntegerTest {
  private static final List<Integer> DEPTHS = List.of(1, 2, 10, 12, 101, 400);

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void int8MatchesTheReference() {
    for (float scale : List.of(0.0039f, 0.05f, 0.125f, 1f, 3f)) {
      for (int depth : DEPTHS) {
        Op op = new Softmax(depth == 12 ? 0.5f : 1f);
        TensorType in = QuantizedTypes.s8(scale, 5, 3, depth);
        add(op, in, QuantizedTypes.s8(1 / 256f, -128, 3, depth));
        add(op, in, QuantizedTypes.quantized(DataType.INT16, 1 / 65536f, -32768, 3, depth));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void int16MatchesTheReference() {
    for (float scale : List.of(0.0001f, 0.0005f, 0.002f, 0.1f)) {
      for (int depth : DEPTHS) {
        TensorType in = QuantizedTypes.s16(scale, 3, depth);
        add(new Softmax(1f), in, QuantizedTypes.s16(1 / 32768f, 3, depth));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void logSoftmaxMatchesTheReference() {
    for (float scale : List.of(0.01f, 0.05f, 0.125f, 1f)) {
      for (int depth : DEPTHS) {
        TensorType in = QuantizedTypes.s8(scale, -3, 3, depth);
        add(new LogSoftmax(), in, QuantizedTypes.s8(16 / 256f, 127, 3, depth));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  private void add(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("softmax");
    Value x = builder.input("x", in);
    String name = op + " of " + in + " to " + out.dataType();
    cases.add(
        KernelCase.random(name, builder.output(builder.node(op, out, x)).build(), cases.size()));
  }
}
