package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
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
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The float kernels against the reference; sums run in another order only where the C rounds. */
final class FloatKernelsTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  private final Random random = new Random(7);
  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void convolutions() {
    conv("1x1", new int[] {1, 5, 4, 6}, new int[] {7, 1, 1, 6}, 1, 1, Padding.NONE, 5, 4);
    conv("same", new int[] {2, 6, 5, 3}, new int[] {4, 3, 3, 3}, 1, 1, sym(1), 6, 5);
    conv("strided", new int[] {1, 9, 8, 2}, new int[] {3, 3, 2, 2}, 2, 1, Padding.NONE, 4, 4);
    conv("dilated", new int[] {1, 9, 9, 2}, new int[] {2, 3, 3, 2}, 1, 2, sym(2), 9, 9);
    conv("grouped", new int[] {1, 4, 4, 6}, new int[] {4, 3, 3, 3}, 1, 1, sym(1), 4, 4);
    // Large enough for four outputs at a time; some left over, and rows in groups of four.
    conv("1x1 wide", new int[] {1, 5, 3, 12}, new int[] {14, 1, 1, 12}, 1, 1, Padding.NONE, 5, 3);
    conv("1x1 even", new int[] {1, 4, 2, 12}, new int[] {16, 1, 1, 12}, 1, 1, Padding.NONE, 4, 2);
    conv("strided wide", new int[] {2, 7, 6, 5}, new int[] {6, 3, 3, 5}, 2, 1, sym(1), 4, 3);
    conv("dilated wide", new int[] {1, 9, 9, 3}, new int[] {9, 3, 3, 3}, 1, 2, sym(2), 9, 9);
    depthwise("plain", new int[] {1, 6, 6, 5}, 3, 3, 1, 1, sym(1), 6, 6);
    depthwise("multiplier", new int[] {2, 5, 6, 2}, 3, 2, 2, 3, Padding.NONE, 2, 3);
    transpose("stride 2", new int[] {1, 3, 4, 3}, new int[] {2, 3, 3, 3}, 2, Padding.NONE, 7, 9);
    transpose("cropped", new int[] {1, 4, 4, 2}, new int[] {3, 4, 4, 2}, 2, sym(1), 8, 8);
    check();
  }

  private void dense(int rows, int depth, int outputs, Activation activation) {
    GraphBuilder builder = new GraphBuilder("dense");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, rows, depth));
    Value y =
        builder.node(
            new FullyConnected(false, activation),
            TensorType.of(DataType.FLOAT32, rows, outputs),
            x,
            constant(builder, "w", outputs, depth),
            constant(builder, "b", outputs));
    add("%d rows of %d by %d".formatted(rows, depth, outputs), builder.output(y).build());
  }

  @Test
  void fullyConnectedAndPooling() {
    for (Activation activation : List.of(Activation.NONE, Activation.RELU, Activation.RELU6)) {
      GraphBuilder builder = new GraphBuilder("fc");
      Value x = builder.input("x", TensorType.of(DataType.FLOAT32, 3, 17));
      Value y =
          builder.node(
              new FullyConnected(false, activation),
              TensorType.of(DataType.FLOAT32, 3, 5),
              x,
              constant(builder, "w", 5, 17),
              constant(builder, "b", 5));
      add("fc " + activation, builder.output(y).build());
    }
    for (int[] extents :
        new int[][] {
          {1, 64, 16}, {1, 64, 19}, {1, 67, 16}, {1, 67, 17}, {2, 40, 13}, {3, 40, 16}
        }) {
      dense(extents[0], extents[1], extents[2], Activation.RELU6);
      dense(extents[0] + 3, extents[1], extents[2], Activation.NONE);
    }
    unary(
        "average",
        new Pool2d(PoolFn.AVERAGE, 2, 3, Window.of(2, 1, sym(1)), Activation.NONE),
        t(1, 5, 6, 3),
        3,
        6);
    unary(
        "max",
        new Pool2d(PoolFn.MAX, 3, 2, Window.of(2, 2, Padding.NONE), Activation.RELU),
        t(2, 7, 6, 3),
        3,
        3);
    check();
  }

  @Test
  void elementwise() {
    Activation none = Activation.NONE;
    List<Op> binary =
        List.of(
            new Binary(BinaryFn.ADD, none),
            new Binary(BinaryFn.SUB, Activation.RELU),
            new Binary(BinaryFn.MUL, Activation.RELU_N1_TO_1),
            new Binary(BinaryFn.DIV, none),
            new Binary(BinaryFn.MINIMUM),
            new Binary(BinaryFn.MAXIMUM),
            new Binary(BinaryFn.SQUARED_DIFFERENCE),
            new Binary(BinaryFn.PRELU));
    int[][][] shapes = {
      {{2, 3, 4}, {2, 3, 4}},
      {{2, 3, 4}, {1}},
      {{2, 3, 4, 5}, {1, 3, 1, 5}},
      {{2, 3, 4}, {4}},
      {{2, 3, 11}, {11}},
      {{2, 19}, {2, 1}}
    };
    for (Op op : binary) {
      for (int[][] pair : shapes) {
        GraphBuilder builder = new GraphBuilder("binary");
        Value a = builder.input("a", TensorType.of(DataType.FLOAT32, pair[0]));
        Value b = builder.input("b", TensorType.of(DataType.FLOAT32, pair[1]));
        Value y = builder.node(op, TensorType.of(DataType.FLOAT32, pair[0]), a, b);
        add(op.mnemonic(), builder.output(y).build());
      }
    }
    GraphBuilder builder = new GraphBuilder("constant operand");
    Value a = builder.input("a", t(2, 5));
    Value y = builder.node(new Binary(BinaryFn.MUL, none), t(2, 5), a, constant(builder, "b", 5));
    add("constant operand", builder.output(y).build());
    for (Op op :
        List.of(
            new Unary(UnaryFn.RELU6),
            new LeakyRelu(0.3f),
            new Unary(UnaryFn.LOGISTIC),
            new Unary(UnaryFn.TANH),
            new Unary(UnaryFn.HARD_SWISH),
            new Softmax(1.5f),
            new LogSoftmax())) {
      GraphBuilder unary = new GraphBuilder("unary");
      Value x = unary.input("x", t(3, 11));
      add(op.mnemonic(), unary.output(unary.node(op, t(3, 11), x)).build());
    }
    check();
  }

  private void conv(
      String name, int[] in, int[] w, int stride, int dilation, Padding padding, int h, int wide) {
    Op op = new Conv2d(new Window(stride, stride, dilation, dilation, padding), Activation.RELU6);
    sliding("conv " + name, op, in, w, new int[] {in[0], h, wide, w[0]}, w[0]);
  }

  private void depthwise(
      String name, int[] in, int fh, int fw, int stride, int m, Padding padding, int h, int wide) {
    int channels = in[3] * m;
    Op op = new DepthwiseConv2d(Window.of(stride, stride, padding), m, Activation.NONE);
    int[] weights = {1, fh, fw, channels};
    sliding("dw " + name, op, in, weights, new int[] {in[0], h, wide, channels}, channels);
  }

  private void transpose(
      String name, int[] in, int[] w, int stride, Padding padding, int h, int wide) {
    Op op = new TransposeConv(Window.of(stride, stride, padding), Activation.NONE);
    sliding("transpose " + name, op, in, w, new int[] {in[0], h, wide, w[0]}, w[0]);
  }

  private void sliding(String name, Op op, int[] in, int[] w, int[] out, int channels) {
    GraphBuilder builder = new GraphBuilder(name);
    Value x = builder.input("x", t(in));
    Value y =
        builder.node(op, t(out), x, constant(builder, "w", w), constant(builder, "b", channels));
    add(name, builder.output(y).build());
  }

  private void unary(String name, Op op, TensorType in, int outH, int outW) {
    GraphBuilder builder = new GraphBuilder(name);
    Value x = builder.input("x", in);
    Value y = builder.node(op, t(in.shape().dim(0), outH, outW, in.shape().dim(3)), x);
    add(name, builder.output(y).build());
  }

  private Value constant(GraphBuilder builder, String name, int... dims) {
    return builder.constant(
        name,
        RandomTensors.constant(DataType.FLOAT32, Shape.of(dims), random),
        Quantization.none());
  }

  private void add(String name, Graph graph) {
    cases.add(KernelCase.random(name, graph, cases.size()).withTolerance(TOLERANCE));
  }

  /** The portable kernels, and the C beside assembly and intrinsics. */
  private void check() {
    for (String core : List.of("host", "cortex-m4", "cortex-m55")) {
      Path own = folder.resolve(core);
      assertThat(own.toFile().mkdir()).isTrue();
      HostHarness.of(KernelRegistry.standard(), core).check(own, cases);
    }
  }

  private static TensorType t(int... dims) {
    return TensorType.of(DataType.FLOAT32, dims);
  }

  private static Padding sym(int amount) {
    return new Padding(amount, amount, amount, amount);
  }
}
