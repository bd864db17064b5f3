package dev.wafer.emitter.kernels.pooling;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntegerPoolingTest {
  @TempDir Path folder;

  @Test
  void poolingMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (DataType type : List.of(DataType.INT8, DataType.INT16)) {
      for (boolean max : List.of(false, true)) {
        cases.add(pool(type, max, 2, 2, 2, Activation.NONE));
        cases.add(pool(type, max, 3, 3, 2, Activation.RELU));
        cases.add(pool(type, max, 3, 2, 1, Activation.RELU6));
        cases.add(pool(type, max, 7, 6, 7, Activation.NONE));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  private static KernelCase pool(
      DataType type, boolean max, int filterH, int filterW, int stride, Activation activation) {
    Padding padding = Padding.same(7, 6, filterH, filterW, stride, stride, 1, 1);
    Op op =
        max
            ? new Pool2d(
                PoolFn.MAX, filterH, filterW, Window.of(stride, stride, padding), activation)
            : new Pool2d(
                PoolFn.AVERAGE, filterH, filterW, Window.of(stride, stride, padding), activation);
    int zeroPoint = type == DataType.INT8 ? -9 : 0;
    GraphBuilder builder = new GraphBuilder("pool");
    Value x = builder.input("x", quantized(type, 0.05f, zeroPoint, 2, 7, 6, 5));
    int outH = (7 + stride - 1) / stride;
    int outW = (6 + stride - 1) / stride;
    Value y = builder.node(op, quantized(type, 0.05f, zeroPoint, 2, outH, outW, 5), x);
    return KernelCase.random(op + " " + type, builder.output(y).build(), 8);
  }
}
