package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes one-node models whose weights are zero in whole blocks. */
final class SparseCases {
  private static final double FLOAT_TOLERANCE = 1e-5;
  private static final Activation[] ACTIVATIONS = {
    Activation.NONE, Activation.RELU, Activation.RELU6, Activation.NONE
  };
  private static final int[] ZERO_POINTS = {-128, 127, 0, -13};

  private final DataType type;
  private final Random random;
  private final BlockShape block;
  private boolean halves;

  /**
   * @param type of the activations
   * @param block extent of what is zero together
   */
  SparseCases(DataType type, BlockShape block, long seed) {
    this.type = type;
    this.random = new Random(seed);
    this.block = block;
  }

  /** Makes float weights that half precision holds. */
  SparseCases ofHalves() {
    halves = true;
    return this;
  }

  /** Corners: empty and full ones, ragged ones, one row, a padded and a grouped convolution. */
  List<KernelCase> some() {
    return List.of(
        fullyConnected(1, 48, 16, 1),
        fullyConnected(5, 48, 32, 0),
        fullyConnected(1, 37, 21, 0.4),
        fullyConnected(6, 1100, 5, 0.99),
        fullyConnected(1 + random.nextInt(9), 1 + random.nextInt(90), 1 + random.nextInt(70), 0.5),
        convolution(3, 3, 1, 1, 1),
        convolution(3, 2, 2, 1, 2));
  }

  /** More corners, and random extents. */
  List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    cases.add(fullyConnected(1, 64, 32, 0.7));
    cases.add(fullyConnected(4, 64, 32, 0.9));
    cases.add(fullyConnected(1, 48, 16, 1));
    cases.add(fullyConnected(5, 48, 17, 1));
    cases.add(fullyConnected(1, 37, 21, 0));
    cases.add(fullyConnected(6, 37, 21, 0));
    cases.add(fullyConnected(2, 1100, 5, 0.99));
    cases.add(fullyConnected(1, 1100, 7, 0.995));
    cases.add(fullyConnected(7, 3, 1, 0.3));
    for (int i = 0; i < 4; i++) {
      cases.add(
          fullyConnected(
              1 + random.nextInt(9),
              1 + random.nextInt(90),
              1 + random.nextInt(70),
              random.nextDouble()));
    }
    cases.add(convolution(1, 1, 1, 1, 1));
    cases.add(convolution(3, 3, 1, 1, 1));
    cases.add(convolution(3, 2, 2, 1, 1));
    cases.add(convolution(2, 3, 1, 2, 1));
    cases.add(convolution(3, 3, 1, 1, 2));
    return cases;
  }

  KernelCase fullyConnected(int rows, int depth, int outputs, double sparsity) {
    String name = "fc " + rows + "x" + depth + "x" + outputs + " " + block + " " + sparsity;
    return node(
        name,
        new FullyConnected(false, activation()),
        Shape.of(rows, depth),
        Shape.of(outputs, depth),
        Shape.of(rows, outputs),
        sparsity);
  }

  KernelCase convolution(int filterH, int filterW, int stride, int dilation, int groups) {
    int height = 3 + random.nextInt(5);
    int width = 3 + random.nextInt(5);
    int groupC = 1 + random.nextInt(12);
    int outputs = groups * (1 + random.nextInt(20));
    Padding padding =
        Padding.same(height, width, filterH, filterW, stride, stride, dilation, dilation);
    return node(
        "conv " + filterH + "x" + filterW + "/" + stride + "." + dilation + " in " + groups,
        new Conv2d(new Window(stride, stride, dilation, dilation, padding), activation()),
        Shape.of(2, height, width, groups * groupC),
        Shape.of(outputs, filterH, filterW, groupC),
        Shape.of(2, (height + stride - 1) / stride, (width + stride - 1) / stride, outputs),
        0.6);
  }

  private Activation activation() {
    return ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
  }

  private KernelCase node(String name, Op op, Shape in, Shape kernel, Shape out, double sparsity) {
    int outputs = kernel.dim(0);
    int depth = kernel.elements() / outputs;
    GraphBuilder builder = new GraphBuilder("sparse");
    DenseConstant weights = weights(kernel, depth, sparsity);
    if (type == DataType.FLOAT32) {
      Value x = builder.input("x", TensorType.of(type, in.toArray()));
      Value w = builder.constant("weights", weights);
      Value bias =
          builder.constant("bias", RandomTensors.constant(type, Shape.of(outputs), random));
      Value y = builder.node(op, TensorType.of(type, out.toArray()), x, w, bias);
      return KernelCase.random(name, builder.output(y).build(), 7).withTolerance(FLOAT_TOLERANCE);
    }
    boolean wide = type == DataType.INT16;
    int zeroIn = wide ? 0 : ZERO_POINTS[random.nextInt(ZERO_POINTS.length)];
    int zeroOut = wide ? 0 : ZERO_POINTS[random.nextInt(ZERO_POINTS.length)];
    float step = wide ? 0.0002f : 0.05f;
    Value x = builder.input("x", QuantizedTypes.quantized(type, step, zeroIn, in.toArray()));
    Quantization scales =
        random.nextBoolean()
            ? Quantization.perTensor(0.008f, 0)
            : QuantizedTypes.perChannel(0, outputs, 0.01f, random);
    Value w = builder.constant("weights", weights, scales);
    DataType biasType = wide ? DataType.INT64 : DataType.INT32;
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(biasType, Shape.of(outputs), -4000, 4000, random));
    float scale = (wide ? 0.0001f : 0.02f) * (float) Math.sqrt(depth);
    Value y =
        builder.node(op, QuantizedTypes.quantized(type, scale, zeroOut, out.toArray()), x, w, bias);
    return KernelCase.random(name, builder.output(y).build(), 7);
  }

  /** Weights of which each block of the matrix [outputs, depth] is zero with a probability. */
  private DenseConstant weights(Shape kernel, int depth, double sparsity) {
    boolean real = type == DataType.FLOAT32;
    long[] integers = new long[kernel.elements()];
    float[] reals = new float[kernel.elements()];
    int blocksAcross = (depth + block.inputs() - 1) / block.inputs();
    int blocksDown = (kernel.dim(0) + block.outputs() - 1) / block.outputs();
    boolean[] kept = new boolean[blocksAcross * blocksDown];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = random.nextDouble() >= sparsity;
    }
    for (int i = 0; i < integers.length; i++) {
      int at = i / depth / block.outputs() * blocksAcross + i % depth / block.inputs();
      integers[i] = kept[at] ? random.nextLong(-127, 128) : 0;
      float number = random.nextFloat() * 2 - 1;
      number = halves ? Float16.toFloat(Float16.fromFloat(number)) : number;
      reals[i] = kept[at] ? number : 0;
    }
    return real
        ? DenseConstant.float32(kernel, reals)
        : DenseConstant.integers(DataType.INT8, kernel, integers);
  }
}
