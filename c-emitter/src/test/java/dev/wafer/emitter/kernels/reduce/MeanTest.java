package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeanTest {
  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void anyAxesOfFloatsMatchTheReference() {
    int[] dims = {3, 4, 2, 5};
    for (int subset = 0; subset < 16; subset++) {
      List<Integer> axes = new ArrayList<>();
      List<Integer> kept = new ArrayList<>();
      int[] out = dims.clone();
      for (int axis = 0; axis < 4; axis++) {
        if ((subset >> axis & 1) != 0) {
          axes.add(axis);
          out[axis] = 1;
        } else {
          kept.add(dims[axis]);
        }
      }
      boolean keep = subset % 2 == 0;
      int[] shape = keep ? out : kept.stream().mapToInt(Integer::intValue).toArray();
      GraphBuilder builder = new GraphBuilder("mean");
      Value x = builder.input("x", TensorType.of(DataType.FLOAT32, dims));
      Value y =
          builder.node(
              new Reduce(ReduceFn.MEAN, axes, keep), TensorType.of(DataType.FLOAT32, shape), x);
      cases.add(
          KernelCase.random("mean over " + axes, builder.output(y).build(), subset)
              .withTolerance(1e-5));
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void integersMatchTheReference() {
    for (DataType type : List.of(DataType.INT8, DataType.INT16)) {
      cases.add(mean(type, Shape.of(2, 4, 5, 6), List.of(1, 2), Shape.of(2, 6)));
      cases.add(mean(type, Shape.of(2, 4, 5, 6), List.of(3), Shape.of(2, 4, 5)));
      cases.add(mean(type, Shape.of(2, 4, 5, 6), List.of(0, 2), Shape.of(4, 6)));
      cases.add(mean(type, Shape.of(2, 4, 5, 6), List.of(1, 3), Shape.of(2, 5)));
      cases.add(mean(type, Shape.of(1, 4, 5, 6), List.of(1, 2), Shape.of(1, 1, 1, 6)));
      cases.add(mean(type, Shape.of(30), List.of(0), Shape.of()));
    }
    HostHarness.standard().check(folder, cases);
  }

  private static KernelCase mean(DataType type, Shape in, List<Integer> axes, Shape out) {
    int zeroPoint = type == DataType.INT8 ? -9 : 0;
    GraphBuilder builder = new GraphBuilder("mean");
    Value x = builder.input("x", quantized(type, 0.05f, zeroPoint, in.toArray()));
    Value y =
        builder.node(
            new Reduce(ReduceFn.MEAN, axes, in.rank() == out.rank()),
            quantized(type, 0.02f, zeroPoint / 3, out.toArray()),
            x);
    return KernelCase.random("mean " + axes + " " + type, builder.output(y).build(), 9);
  }
}
