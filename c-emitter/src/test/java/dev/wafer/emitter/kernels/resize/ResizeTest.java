package dev.wafer.emitter.kernels.resize;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResizeTest {
  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void nearestMatchesTheReference() {
    for (DataType type : List.of(DataType.FLOAT32, DataType.INT8, DataType.INT16)) {
      for (int mode = 0; mode < 3; mode++) {
        Op op = new Resize(ResizeFn.NEAREST_NEIGHBOR, mode == 1, mode == 2);
        resize(op, type, 3, 4, 6, 8, 3, 0);
        resize(op, type, 3, 4, 7, 3, 2, 0);
        resize(op, type, 5, 5, 1, 9, 1, 0);
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void bilinearMatchesTheReference() {
    for (int mode = 0; mode < 3; mode++) {
      Op op = new Resize(ResizeFn.BILINEAR, mode == 1, mode == 2);
      for (DataType type : List.of(DataType.FLOAT32, DataType.INT8)) {
        double tolerance = type == DataType.FLOAT32 ? 1e-5 : 0;
        resize(op, type, 3, 4, 6, 8, 3, tolerance);
        resize(op, type, 7, 6, 3, 11, 2, tolerance);
        resize(op, type, 1, 1, 4, 4, 1, tolerance);
        resize(op, type, 2, 3, 5, 12, 8, tolerance);
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  /** To twice the width what a column gives stays in the registers of a unit for floats. */
  @Test
  void floatsOfTwiceTheWidthHaveTheReferencesBits() {
    for (int mode = 0; mode < 3; mode++) {
      Op op = new Resize(ResizeFn.BILINEAR, mode == 1, mode == 2);
      resize(op, DataType.FLOAT32, 3, 4, 6, 8, 8, 0);
      resize(op, DataType.FLOAT32, 2, 3, 5, 6, 4, 0);
      resize(op, DataType.FLOAT32, 2, 1, 4, 2, 4, 0);
    }
    HostHarness.of(KernelRegistry.standard(), "cortex-m4").check(folder, cases);
  }

  /** In pairs of pixels or one by one: the order of products and sums is the reference's. */
  @Test
  void floatsHaveTheReferencesBits() {
    for (int mode = 0; mode < 3; mode++) {
      Op op = new Resize(ResizeFn.BILINEAR, mode == 1, mode == 2);
      resize(op, DataType.FLOAT32, 3, 4, 6, 8, 3, 0);
      resize(op, DataType.FLOAT32, 2, 3, 5, 12, 4, 0);
      resize(op, DataType.FLOAT32, 7, 6, 3, 11, 2, 0);
    }
    HostHarness.standard().check(folder, cases);
  }

  private void resize(
      Op op, DataType type, int inH, int inW, int outH, int outW, int depth, double tolerance) {
    GraphBuilder builder = new GraphBuilder("resize");
    Value x = builder.input("x", TensorType.of(type, 2, inH, inW, depth));
    Value y = builder.node(op, TensorType.of(type, 2, outH, outW, depth), x);
    String name = op + " " + type + " " + inH + "x" + inW + " to " + outH + "x" + outW;
    cases.add(
        KernelCase.random(name, builder.output(y).build(), cases.size()).withTolerance(tolerance));
  }
}
