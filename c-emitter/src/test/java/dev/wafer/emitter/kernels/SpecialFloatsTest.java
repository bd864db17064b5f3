package dev.wafer.emitter.kernels;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SpecialFloats;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.ir.op.Window;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kernel of floats on special numbers ({@link SpecialFloats}): evaluator and C agree to the
 * bit, or within the roundings of the C library's functions.
 */
final class SpecialFloatsTest {
  /** For results of the C library's functions, which need not round correctly. */
  private static final int LIBRARY_ULPS = 4;

  /** For sums of such results, in which they may cancel out. */
  private static final int RECURRENT_ULPS = 64;

  @TempDir Path folder;

  private final Random random = new Random(11);
  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void elementwiseOperators() {
    List<Op> binary =
        new ArrayList<>(
            List.of(
                new Binary(BinaryFn.MINIMUM),
                new Binary(BinaryFn.MAXIMUM),
                new Binary(BinaryFn.PRELU)));
    for (Activation activation :
        List.of(Activation.NONE, Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
      binary.add(new Binary(BinaryFn.ADD, activation));
      binary.add(new Binary(BinaryFn.SUB, activation));
      binary.add(new Binary(BinaryFn.MUL, activation));
      binary.add(new Binary(BinaryFn.DIV, activation));
    }
    for (Op op : binary) {
      pairs(op);
    }
    for (Op op :
        List.of(
            new Unary(UnaryFn.RELU),
            new Unary(UnaryFn.RELU6),
            new Unary(UnaryFn.RELU_N1_TO_1),
            new LeakyRelu(0.3f),
            new LeakyRelu(-2f),
            new Unary(UnaryFn.HARD_SWISH),
            new Unary(UnaryFn.LOGISTIC),
            new Unary(UnaryFn.TANH))) {
      TensorType type = t(SpecialFloats.all().length);
      GraphBuilder builder = new GraphBuilder("unary");
      Value y = builder.node(op, type, builder.input("x", type));
      add(op + "", builder.output(y).build(), SpecialFloats.all());
      if (op.equals(new Unary(UnaryFn.LOGISTIC)) || op.equals(new Unary(UnaryFn.TANH))) {
        cases.add(cases.remove(cases.size() - 1).withUlps(LIBRARY_ULPS));
      }
    }
    check();
  }

  @Test
  void activationsThatWereOperatorsOfTheirOwn() {
    int n = SpecialFloats.all().length;
    for (Activation first : List.of(Activation.NONE, Activation.RELU, Activation.RELU_N1_TO_1)) {
      for (Activation second : List.of(Activation.RELU, Activation.RELU6)) {
        GraphBuilder builder = new GraphBuilder("clamped twice");
        Value quotient =
            builder.node(
                new Binary(BinaryFn.DIV, first),
                t(n, n),
                builder.input("a", t(n, 1)),
                builder.input("b", t(1, n)));
        Value y = builder.node(new Unary(UnaryFn.of(second)), t(n, n), quotient);
        add(
            first + ", " + second,
            builder.output(y).build(),
            SpecialFloats.all(),
            SpecialFloats.all());
      }
    }
    check();
  }

  @Test
  void conversions() {
    int n = SpecialFloats.all().length;
    List<TensorType> types = new ArrayList<>();
    for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.INT16)) {
      types.add(QuantizedTypes.quantized(type, 0.5f, type == DataType.INT16 ? 0 : 3, n));
      types.add(QuantizedTypes.quantized(type, 1e-37f, 0, n));
      types.add(QuantizedTypes.quantized(type, 1e37f, 0, n));
    }
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.BOOL)) {
      types.add(TensorType.of(type, n));
    }
    for (TensorType type : types) {
      Op op = type.quantization().isQuantized() ? new Quantize() : new Cast();
      GraphBuilder builder = new GraphBuilder("conversion");
      Value y = builder.node(op, type, builder.input("x", t(n)));
      add(op + " to " + type, builder.output(y).build(), SpecialFloats.all());
    }
    check();
  }

  @Test
  void layersWithWeights() {
    for (Activation activation : List.of(Activation.NONE, Activation.RELU, Activation.RELU6)) {
      sliding(
          new Conv2d(Window.of(1, 1, sym(1)), activation),
          t(1, 3, 3, 2),
          t(1, 3, 3, 5),
          5,
          3,
          3,
          2);
      sliding(new Conv2d(Window.UNIT, activation), t(1, 3, 1, 4), t(1, 3, 1, 6), 6, 1, 1, 4);
      sliding(
          new DepthwiseConv2d(Window.of(1, 1, sym(1)), 2, activation),
          t(1, 3, 2, 2),
          t(1, 3, 2, 4),
          1,
          3,
          3,
          4);
      sliding(
          new TransposeConv(Window.of(2, 2, Padding.NONE), activation),
          t(1, 2, 2, 2),
          t(1, 5, 5, 3),
          3,
          3,
          3,
          2);
      sliding(new FullyConnected(false, activation), t(1, 8), t(1, 6), 6, 8);
      sliding(new FullyConnected(false, activation), t(4, 9), t(4, 7), 7, 9);
    }
    check();
  }

  @Test
  void hybridLayers() {
    hybrid(new FullyConnected(false, Activation.NONE), t(3, 6), t(3, 4), 4, 6);
    hybrid(new FullyConnected(false, true, Activation.NONE), t(3, 6), t(3, 4), 4, 6);
    hybrid(
        new Conv2d(Window.of(1, 1, sym(1)), Activation.RELU),
        t(2, 3, 3, 2),
        t(2, 3, 3, 3),
        3,
        3,
        3,
        2);
    check();
  }

  @Test
  void poolingReductionAndInterpolation() {
    TensorType plane = t(1, 4, 4, 2);
    sprinkle(
        new Pool2d(PoolFn.AVERAGE, 2, 2, Window.of(2, 2, Padding.NONE), Activation.RELU),
        plane,
        t(1, 2, 2, 2));
    sprinkle(
        new Pool2d(PoolFn.AVERAGE, 3, 3, Window.of(1, 1, sym(1)), Activation.NONE), plane, plane);
    sprinkle(
        new Pool2d(PoolFn.MAX, 2, 2, Window.of(2, 2, Padding.NONE), Activation.NONE),
        plane,
        t(1, 2, 2, 2));
    sprinkle(new Pool2d(PoolFn.MAX, 3, 3, Window.of(1, 1, sym(1)), Activation.RELU), plane, plane);
    sprinkle(new Pool2d(PoolFn.MAX, 1, 1, Window.UNIT, Activation.NONE), plane, plane);
    sprinkle(new Reduce(ReduceFn.MEAN, List.of(1, 2), false), plane, t(1, 2));
    sprinkle(new Reduce(ReduceFn.MEAN, List.of(3), true), plane, t(1, 4, 4, 1));
    sprinkle(new Resize(ResizeFn.BILINEAR, false, true), plane, t(1, 7, 3, 2));
    sprinkle(new Resize(ResizeFn.BILINEAR, true, false), plane, t(1, 6, 8, 2));
    sprinkle(new Resize(ResizeFn.NEAREST_NEIGHBOR, false, false), plane, t(1, 6, 8, 2));
    for (Op op : List.of(new BatchMatMul(false, false), new BatchMatMul(false, true))) {
      GraphBuilder builder = new GraphBuilder("matmul");
      Value y =
          builder.node(
              op, t(2, 3, 3), builder.input("a", t(2, 3, 3)), builder.input("b", t(2, 3, 3)));
      sprinkle(op + "", builder.output(y).build());
    }
    check();
  }

  @Test
  void softmaxAndRecurrentLayers() {
    for (int depth : List.of(1, 5)) {
      sprinkle(new Softmax(1.5f), t(6, depth), t(6, depth));
      sprinkle(new LogSoftmax(), t(6, depth), t(6, depth));
    }
    cases.replaceAll(testCase -> testCase.withUlps(LIBRARY_ULPS));
    svdf();
    lstm(0f);
    lstm(0.5f);
    check();
  }

  @Test
  void movesKeepWhatTheyMove() {
    GraphBuilder concat = new GraphBuilder("concat");
    Value a = concat.input("a", t(3, 4));
    Value y =
        concat.node(new Concatenation(1, Activation.NONE), t(3, 8), a, concat.input("b", t(3, 4)));
    sprinkle("concatenation", concat.output(y).build());
    for (float fill : new float[] {-0f, Float.NaN, Float.NEGATIVE_INFINITY}) {
      GraphBuilder pad = new GraphBuilder("pad");
      Value x = pad.input("x", t(3, 4));
      Value value = pad.constant("value", DenseConstant.float32(Shape.of(1), new float[] {fill}));
      Value padded = pad.node(new Pad(List.of(1, 1), List.of(0, 2)), t(4, 7), x, value);
      sprinkle("pad with " + fill, pad.output(padded).build());
    }
    check();
  }

  /** Both inputs of equal shape, then broadcast to the same pairs. */
  private void pairs(Op op) {
    int n = SpecialFloats.all().length;
    GraphBuilder flat = new GraphBuilder("flat");
    Value y = flat.node(op, t(n * n), flat.input("a", t(n * n)), flat.input("b", t(n * n)));
    add(op + "", flat.output(y).build(), SpecialFloats.ofPairs(false), SpecialFloats.ofPairs(true));
    GraphBuilder spread = new GraphBuilder("broadcast");
    Value z = spread.node(op, t(n, n), spread.input("a", t(n, 1)), spread.input("b", t(1, n)));
    add(op + " broadcast", spread.output(z).build(), SpecialFloats.all(), SpecialFloats.all());
  }

  private void sliding(Op op, TensorType in, TensorType out, int... weights) {
    int channels = out.shape().dim(-1);
    for (boolean special : new boolean[] {false, true}) {
      GraphBuilder builder = new GraphBuilder("weights");
      Value y =
          builder.node(
              op,
              out,
              builder.input("x", in),
              builder.constant("w", weights(special, Shape.of(weights))),
              builder.constant("b", weights(special, Shape.of(channels))));
      sprinkle(op + (special ? ", special weights" : ""), builder.output(y).build());
    }
  }

  private DenseConstant weights(boolean special, Shape shape) {
    return special
        ? SpecialFloats.finite(shape, random)
        : RandomTensors.constant(DataType.FLOAT32, shape, random);
  }

  private void hybrid(Op op, TensorType in, TensorType out, int... weights) {
    GraphBuilder builder = new GraphBuilder("hybrid");
    Value y =
        builder.node(
            op,
            out,
            builder.input("x", in),
            builder.constant(
                "w",
                RandomTensors.constant(DataType.INT8, Shape.of(weights), random),
                Quantization.perTensor(0.02f, 0)),
            builder.constant("b", weights(true, Shape.of(weights[0]))));
    sprinkle("hybrid " + op, builder.output(y).build());
  }

  /** What is not finite stays in the state: a batch for each special number. */
  private void svdf() {
    int n = SpecialFloats.all().length;
    GraphBuilder builder = new GraphBuilder("svdf");
    Value y =
        builder.node(
            new Svdf(2, Activation.RELU),
            t(n, 3),
            builder.input("x", t(n, 4)),
            builder.constant("f", weights(false, Shape.of(6, 4))),
            builder.constant("t", weights(false, Shape.of(6, 3))),
            builder.constant("b", weights(true, Shape.of(3))),
            builder.variable("state", t(n, 18)));
    batches("svdf", builder.output(y).build());
  }

  private void lstm(float clip) {
    int n = SpecialFloats.all().length;
    GraphBuilder builder = new GraphBuilder("lstm");
    Value[] inputs = new Value[24];
    Arrays.fill(inputs, Value.ABSENT);
    inputs[0] = builder.input("x", t(n, 2, 4));
    for (int gate = 0; gate < 4; gate++) {
      inputs[1 + gate] = builder.constant("w", weights(false, Shape.of(3, 4)));
      inputs[5 + gate] = builder.constant("r", weights(false, Shape.of(3, 3)));
      inputs[12 + gate] = builder.constant("b", weights(false, Shape.of(3)));
    }
    inputs[18] = builder.variable("hidden", t(n, 3));
    inputs[19] = builder.variable("cell", t(n, 3));
    Op op = new UnidirectionalSequenceLstm(Activation.NONE, clip, 0f, false, false, List.of());
    Value y = builder.node(op, t(n, 2, 3), inputs);
    batches("lstm clipped at " + clip, builder.output(y).build());
    cases.add(cases.remove(cases.size() - 1).withUlps(RECURRENT_ULPS));
  }

  private void batches(String name, Graph graph) {
    List<List<Tensor>> runs = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      runs.add(List.of(SpecialFloats.rows(graph.inputs().get(0).type(), random)));
    }
    cases.add(KernelCase.of(name, graph, runs));
  }

  private void sprinkle(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("sprinkled");
    Value y = builder.node(op, out, builder.input("x", in));
    sprinkle(op + " to " + out.shape(), builder.output(y).build());
  }

  private void sprinkle(String name, Graph graph) {
    cases.add(KernelCase.of(name, graph, SpecialFloats.sprinkled(graph, random)));
  }

  private void add(String name, Graph graph, float[]... inputs) {
    List<Tensor> vector = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      vector.add(Tensor.ofFloats(graph.inputs().get(i).type(), inputs[i]));
    }
    cases.add(KernelCase.of(name, graph, List.of(vector)));
  }

  private void check() {
    HostHarness.standard().checkSlices(folder, cases);
  }

  private static TensorType t(int... dims) {
    return TensorType.of(DataType.FLOAT32, dims);
  }

  private static Padding sym(int amount) {
    return new Padding(amount, amount, amount, amount);
  }
}
