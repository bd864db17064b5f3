package dev.wafer.emitter.kernels.reduce;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
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
  void anyAxesMatchTheReference() {
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
}
