package dev.wafer.emitter.testing;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.Window;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Legal layers whose biases are the ends of their type, so that their sums leave it, and whose
 * output scales are so small, every second time, that a scaled sum leaves 32 bits with the zero
 * point.
 *
 * @param x type of activations
 * @param biasType of biases
 */
public record ExtremeLayers(DataType x, DataType biasType) {
  private static final float[] OUTPUT_SCALES = {0.02f, 1e-4f};

  /** Each kind of layer that multiplies by constant weights, small. */
  public List<KernelCase> all() {
    List<KernelCase> cases = new ArrayList<>();
    Padding same = Padding.same(5, 4, 3, 3, 1, 1, 1, 1);
    Padding dilated = Padding.same(5, 4, 3, 3, 1, 1, 2, 2);
    for (int zeroPoint : x == DataType.INT8 ? new int[] {-128, 127} : new int[] {0}) {
      for (float scale : OUTPUT_SCALES) {
        Case c = new Case(cases, zeroPoint, scale);
        c.add(new FullyConnected(false, Activation.NONE), -1, at(1, 13), at(9, 13), at(1, 9));
        c.add(new FullyConnected(false, Activation.RELU), 0, at(3, 8), at(6, 8), at(3, 6));
        c.add(conv(same, 1), 0, at(1, 5, 4, 3), at(6, 3, 3, 3), at(1, 5, 4, 6));
        c.add(conv(dilated, 2), 0, at(1, 5, 4, 3), at(5, 3, 3, 3), at(1, 5, 4, 5));
        c.add(conv(Padding.NONE, 1), 0, at(1, 2, 2, 8), at(6, 1, 1, 8), at(1, 2, 2, 6));
        if (!(x == DataType.INT16 && biasType == DataType.INT32)) {
          c.add(conv(same, 1), 0, at(1, 5, 4, 4), at(6, 3, 3, 2), at(1, 5, 4, 6));
          c.add(depthwise(same, 1), 3, at(1, 5, 4, 5), at(1, 3, 3, 5), at(1, 5, 4, 5));
          c.add(depthwise(same, 2), 3, at(1, 5, 4, 3), at(1, 3, 3, 6), at(1, 5, 4, 6));
          c.add(depthwise(same, 6), 3, at(1, 5, 4, 1), at(1, 3, 3, 6), at(1, 5, 4, 6));
          c.add(
              new TransposeConv(Window.of(2, 2, Padding.NONE), Activation.NONE),
              0,
              at(1, 2, 2, 3),
              at(5, 3, 3, 3),
              at(1, 5, 5, 5));
        }
      }
    }
    return cases;
  }

  private static Op conv(Padding padding, int dilation) {
    return new Conv2d(new Window(1, 1, dilation, dilation, padding), Activation.NONE);
  }

  private static Op depthwise(Padding padding, int multiplier) {
    return new DepthwiseConv2d(Window.of(1, 1, padding), multiplier, Activation.NONE);
  }

  private static Shape at(int... dims) {
    return Shape.of(dims);
  }

  /** Adds layers of one zero point and output scale. */
  private final class Case {
    private final List<KernelCase> cases;
    private final int zeroPoint;
    private final float scale;

    Case(List<KernelCase> cases, int zeroPoint, float scale) {
      this.cases = cases;
      this.zeroPoint = zeroPoint;
      this.scale = scale;
    }

    void add(Op op, int channelAxis, Shape in, Shape kernel, Shape out) {
      Random random = new Random(cases.size());
      int channels = out.dim(out.rank() - 1);
      GraphBuilder builder = new GraphBuilder("layer");
      boolean wide = biasType == DataType.INT64;
      Value input = builder.input("x", quantized(x, wide ? 1e-6f : 0.05f, zeroPoint, in.toArray()));
      Quantization scales =
          channelAxis < 0
              ? Quantization.perTensor(0.001f, 0)
              : QuantizedTypes.perChannel(channelAxis, channels, 0.001f, random);
      Value weights =
          builder.constant("w", RandomTensors.constant(DataType.INT8, kernel, random), scales);
      TensorType type = quantized(x, scale, zeroPoint, out.toArray());
      Value y = builder.node(op, type, input, weights, bias(builder, channels, random));
      String name = "%s of %s, zero point %d, scale %s".formatted(op, x, zeroPoint, scale);
      cases.add(KernelCase.random(name, builder.output(y).build(), cases.size()));
    }
  }

  private Value bias(GraphBuilder builder, int channels, Random random) {
    return builder.constant("b", ends(biasType, channels, random));
  }

  /** Numbers that are less than a thousand from one of the ends of a type. */
  private static DenseConstant ends(DataType type, int count, Random random) {
    long largest = type == DataType.INT64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      long value = largest - (i % 3 == 0 ? 0 : random.nextInt(1000));
      values[i] = i % 2 == 0 ? value : -1 - value;
    }
    return DenseConstant.integers(type, Shape.of(count), values);
  }

  /**
   * FULLY_CONNECTED of many inputs, all at an end of their type.
   *
   * @param depth inputs
   */
  public KernelCase deep(int depth) {
    GraphBuilder builder = new GraphBuilder("deep");
    Value input = builder.input("x", quantized(x, 0.001f, x == DataType.INT8 ? -128 : 0, 1, depth));
    long[] weights = new long[2 * depth];
    Arrays.fill(weights, 0, depth, 127);
    Arrays.fill(weights, depth, 2 * depth, -128);
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, Shape.of(2, depth), weights),
            Quantization.perTensor(0.0001f, 0));
    Value y =
        builder.node(
            new FullyConnected(false, Activation.NONE), quantized(x, 2f, 0, 1, 2), input, w);
    return ends("deep", builder, y, input);
  }

  /** LSTM whose gates' biases, or its scales, are too large. */
  public KernelCase lstm(float cellScale) {
    Random random = new Random(5);
    GraphBuilder builder = new GraphBuilder("lstm");
    Value[] inputs = new Value[24];
    Arrays.fill(inputs, Value.ABSENT);
    TensorType hidden = quantized(x, 1e-9f, x == DataType.INT8 ? -3 : 0, 2, 5);
    inputs[0] = builder.input("x", quantized(x, 0.04f, x == DataType.INT8 ? 127 : 0, 2, 3, 7));
    for (int gate = 0; gate < 4; gate++) {
      inputs[1 + gate] = weights(builder, random, 5, 7);
      inputs[5 + gate] = weights(builder, random, 5, 5);
      inputs[12 + gate] = bias(builder, 5, random);
    }
    inputs[18] = builder.variable("hidden", hidden);
    inputs[19] = builder.variable("cell", quantized(DataType.INT16, cellScale, 0, 2, 5));
    Value y =
        builder.node(
            new UnidirectionalSequenceLstm(Activation.NONE, 0f, 0f, false, false, List.of()),
            TensorType.of(x, 2, 3, 5).withQuantization(hidden.quantization()),
            inputs);
    return KernelCase.random("lstm of " + x + ", " + cellScale, builder.output(y).build(), 6);
  }

  /**
   * SVDF whose biases are too large, and its sums of features where it has many inputs.
   *
   * @param state type of state and time weights
   */
  public KernelCase svdf(DataType state, int inputs, float outputScale) {
    Random random = new Random(7);
    GraphBuilder builder = new GraphBuilder("svdf");
    Value input = builder.input("x", quantized(DataType.INT8, 0.05f, 127, 1, inputs));
    Value features = weights(builder, random, 4, inputs);
    Value time =
        builder.constant(
            "time",
            RandomTensors.constant(state, Shape.of(4, 8), random),
            Quantization.perTensor(0.001f, 0));
    Value memory = builder.variable("state", quantized(state, 0.01f, 19, 1, 4 * 8));
    Value y =
        builder.node(
            new Svdf(1, Activation.RELU),
            quantized(DataType.INT8, outputScale, -20, 1, 4),
            input,
            features,
            time,
            bias(builder, 4, random),
            memory);
    return ends("svdf with state of " + state, builder, y, input);
  }

  private static Value weights(GraphBuilder builder, Random random, int units, int inputs) {
    return builder.constant(
        "w",
        RandomTensors.integers(DataType.INT8, Shape.of(units, inputs), 100, 127, random),
        Quantization.perTensor(0.002f, 0));
  }

  /** One operator without weights, with inputs of random elements and of ends. */
  public static KernelCase of(Op op, TensorType out, TensorType... in) {
    GraphBuilder builder = new GraphBuilder("operator");
    Value[] inputs = new Value[in.length];
    for (int i = 0; i < in.length; i++) {
      inputs[i] = builder.input("x" + i, in[i]);
    }
    Value y = builder.node(op, out, inputs);
    return ends(op + " of " + List.of(in) + " to " + out, builder, y, inputs);
  }

  /** With inputs that are all at one end of their type, all at the other, and random. */
  private static KernelCase ends(String name, GraphBuilder builder, Value y, Value... inputs) {
    List<List<Tensor>> vectors = new ArrayList<>();
    Random random = new Random(8);
    for (int run = 0; run < 3; run++) {
      List<Tensor> vector = new ArrayList<>();
      for (Value input : inputs) {
        int[] values = new int[input.shape().elements()];
        int half = (int) ((1L << (input.dataType().bits() - 1)) - 1);
        Arrays.fill(values, run == 0 ? half : -half - 1);
        vector.add(
            run == 2
                ? RandomTensors.of(input.type(), random)
                : input.dataType() == DataType.FLOAT32
                    ? Tensor.ofFloats(input.type(), toFloats(values))
                    : Tensor.ofInts(input.type(), values));
      }
      vectors.add(vector);
    }
    return KernelCase.of(name, builder.output(y).build(), vectors);
  }

  private static float[] toFloats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Math.signum(values[i]);
    }
    return floats;
  }

  /** FULLY_CONNECTED of floats by many int8 weights. */
  public static KernelCase hybrid(int depth, boolean asymmetric) {
    GraphBuilder builder = new GraphBuilder("hybrid");
    Value input = builder.input("x", TensorType.of(DataType.FLOAT32, 1, depth));
    long[] weights = new long[depth];
    Arrays.fill(weights, 127);
    Value w =
        builder.constant(
            "w",
            DenseConstant.integers(DataType.INT8, Shape.of(1, depth), weights),
            Quantization.perTensor(0.001f, 0));
    Value y =
        builder.node(
            new FullyConnected(false, asymmetric, Activation.NONE),
            TensorType.of(DataType.FLOAT32, 1, 1),
            input,
            w);
    return ends("hybrid", builder, y, input);
  }
}
