package dev.wafer.emitter.kernels;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes of five and eight axes of which no two neighbours merge into one loop. */
final class ManyAxesTest {
  private static final List<Integer> RANKS = List.of(5, 8);

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void broadcastsThatMergeNowhereMatchTheReference() {
    for (int rank : RANKS) {
      for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
        binary(new Binary(BinaryFn.ADD, Activation.RELU), type, rank);
        binary(new Binary(BinaryFn.SUB, Activation.NONE), type, rank);
        binary(new Binary(BinaryFn.MUL, Activation.NONE), type, rank);
        binary(new Binary(BinaryFn.MINIMUM), type, rank);
        binary(new Binary(BinaryFn.MAXIMUM), type, rank);
        if (type != DataType.INT16) {
          binary(new Binary(BinaryFn.PRELU), type, rank);
          binary(new Binary(BinaryFn.DIV, Activation.NONE), type, rank);
        }
      }
      binary(new Binary(BinaryFn.MUL, Activation.RELU6), DataType.INT32, rank);
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void meansOverEverySecondAxisMatchTheReference() {
    for (int rank : RANKS) {
      for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
        mean(type, rank, 0);
        mean(type, rank, 1);
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  /** The inputs take turns in being broadcast along an axis. */
  private void binary(Op op, DataType type, int rank) {
    int[] a = new int[rank];
    int[] b = new int[rank];
    int[] out = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      out[axis] = extent(axis);
      a[axis] = axis % 2 == 0 ? out[axis] : 1;
      b[axis] = axis % 2 == 0 ? 1 : out[axis];
    }
    GraphBuilder builder = new GraphBuilder("broadcast");
    Value x = builder.input("a", type(type, a));
    Value y = builder.input("b", type(type, b));
    Value z = builder.node(op, type(type, out), x, y);
    add(op + " " + type + " of rank " + rank, builder.output(z));
  }

  private void mean(DataType type, int rank, int first) {
    int[] in = new int[rank];
    int[] out = new int[rank];
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      boolean averaged = axis % 2 == first;
      in[axis] = extent(axis);
      out[axis] = averaged ? 1 : in[axis];
      if (averaged) {
        axes.add(axis);
      }
    }
    GraphBuilder builder = new GraphBuilder("mean");
    Value x = builder.input("x", type(type, in));
    Value y = builder.node(new Reduce(ReduceFn.MEAN, axes, true), type(type, out), x);
    add("mean " + type + " over " + axes + " of rank " + rank, builder.output(y));
  }

  private void add(String name, GraphBuilder builder) {
    cases.add(KernelCase.random(name, builder.build(), cases.size()).withTolerance(1e-5));
  }

  private static int extent(int axis) {
    return axis % 3 == 1 ? 3 : 2;
  }

  private static TensorType type(DataType type, int... dims) {
    return switch (type) {
      case INT8 -> quantized(type, 0.05f, -9, dims);
      case INT16 -> quantized(type, 0.002f, 0, dims);
      default -> TensorType.of(type, dims);
    };
  }
}
