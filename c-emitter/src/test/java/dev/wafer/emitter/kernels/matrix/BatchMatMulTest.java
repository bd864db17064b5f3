package dev.wafer.emitter.kernels.matrix;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BatchMatMul;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchMatMulTest {
  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void everyOrderOfTheMatricesMatchesTheReference() {
    for (DataType type : List.of(DataType.FLOAT32, DataType.INT8)) {
      for (int order = 0; order < 4; order++) {
        BatchMatMul op = new BatchMatMul((order & 1) != 0, (order & 2) != 0);
        int[] x = op.adjX() ? new int[] {2, 5, 3} : new int[] {2, 3, 5};
        int[] y = op.adjY() ? new int[] {2, 7, 5} : new int[] {2, 5, 7};
        add(type, op, x, y, new int[] {2, 3, 7});
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void outerAxesBroadcast() {
    BatchMatMul op = new BatchMatMul(false, false);
    for (DataType type : List.of(DataType.FLOAT32, DataType.INT8)) {
      add(type, op, new int[] {3, 4}, new int[] {4, 2}, new int[] {3, 2});
      add(type, op, new int[] {3, 4}, new int[] {2, 3, 4, 2}, new int[] {2, 3, 3, 2});
      add(type, op, new int[] {2, 1, 3, 4}, new int[] {1, 3, 4, 2}, new int[] {2, 3, 3, 2});
      add(type, op, new int[] {3, 1, 2, 1, 4}, new int[] {2, 1, 4, 1}, new int[] {3, 2, 2, 1, 1});
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void eitherInputMayBeAConstantWithAZeroPoint() {
    for (DataType type : List.of(DataType.FLOAT32, DataType.INT8)) {
      Random random = new Random(3);
      GraphBuilder builder = new GraphBuilder("constants");
      TensorType matrix = type(type, 0.05f, 4, 2, 3, 3);
      Value x = builder.input("x", matrix);
      Value c =
          builder.constant(
              "c", RandomTensors.constant(type, matrix.shape(), random), matrix.quantization());
      BatchMatMul op = new BatchMatMul(false, false);
      Value left = builder.node(op, type(type, 0.3f, -1, 2, 3, 3), c, x);
      Value right = builder.node(op, type(type, 2f, 5, 2, 3, 3), left, c);
      cases.add(KernelCase.random("constant " + type, builder.output(right).build(), 9));
    }
    HostHarness.standard().check(folder, cases);
  }

  private void add(DataType type, BatchMatMul op, int[] x, int[] y, int[] out) {
    GraphBuilder builder = new GraphBuilder("batch matmul");
    Value a = builder.input("a", type(type, 0.04f, -13, x));
    Value b = builder.input("b", type(type, 0.03f, 21, y));
    Graph graph = builder.output(builder.node(op, type(type, 0.1f, 7, out), a, b)).build();
    cases.add(
        KernelCase.random("%s %s [%s]".formatted(type, op, Shape.of(out)), graph, cases.size()));
  }

  private static TensorType type(DataType type, float scale, int zeroPoint, int... dims) {
    TensorType plain = TensorType.of(type, dims);
    return type == DataType.INT8
        ? plain.withQuantization(Quantization.perTensor(scale, zeroPoint))
        : plain;
  }
}
