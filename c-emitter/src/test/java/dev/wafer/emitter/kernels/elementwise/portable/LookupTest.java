package dev.wafer.emitter.kernels.elementwise.portable;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookupTest {
  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void int8MatchesTheReference() {
    for (float scale : List.of(0.01f, 0.05f, 0.2f)) {
      TensorType in = QuantizedTypes.s8(scale, 11, 2, 300);
      add(new Unary(UnaryFn.LOGISTIC), in, QuantizedTypes.s8(1 / 256f, -128, 2, 300));
      add(new Unary(UnaryFn.TANH), in, QuantizedTypes.s8(1 / 128f, 0, 2, 300));
      add(new Unary(UnaryFn.HARD_SWISH), in, QuantizedTypes.s8(scale * 0.9f, -4, 2, 300));
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void int16MatchesTheReference() {
    for (float scale : List.of(1 / 4096f, 1 / 2048f, 0.0003f, 0.00002f, 0.001f)) {
      TensorType in = QuantizedTypes.s16(scale, 2000);
      add(new Unary(UnaryFn.LOGISTIC), in, QuantizedTypes.s16(1 / 32768f, 2000));
      add(new Unary(UnaryFn.TANH), in, QuantizedTypes.s16(1 / 32768f, 2000));
    }
    HostHarness.standard().check(folder, cases);
  }

  private void add(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("lookup");
    Value x = builder.input("x", in);
    cases.add(
        KernelCase.random(
            op + " of " + in, builder.output(builder.node(op, out, x)).build(), cases.size()));
  }
}
