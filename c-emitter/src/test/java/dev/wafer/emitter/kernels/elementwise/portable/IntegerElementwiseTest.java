package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.emitter.testing.QuantizedTypes.quantized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntegerElementwiseTest {
  private static final List<DataType> QUANTIZED = List.of(DataType.INT8, DataType.INT16);

  @TempDir Path folder;

  @Test
  void arithmeticMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (DataType type : QUANTIZED) {
      for (Op op :
          List.of(
              new Binary(BinaryFn.ADD, Activation.NONE),
              new Binary(BinaryFn.SUB, Activation.RELU),
              new Binary(BinaryFn.MUL, Activation.RELU6))) {
        cases.add(binary(op, type, type, Shape.of(1, 5, 4, 3), Shape.of(1, 5, 4, 3)));
        cases.add(binary(op, type, type, Shape.of(2, 5, 4, 3), Shape.of(1)));
        cases.add(binary(op, type, type, Shape.of(3), Shape.of(2, 5, 4, 3)));
        cases.add(binary(op, type, type, Shape.of(2, 1, 4, 3), Shape.of(1, 5, 4, 1)));
      }
      cases.add(
          binary(
              new Binary(BinaryFn.PRELU),
              type,
              DataType.INT8,
              Shape.of(1, 5, 4, 3),
              Shape.of(1, 1, 3)));
      cases.add(
          binary(
              new Binary(BinaryFn.PRELU),
              type,
              DataType.INT8,
              Shape.of(1, 5, 4, 3),
              Shape.of(5, 4, 3)));
    }
    for (Op op :
        List.of(
            new Binary(BinaryFn.ADD, Activation.NONE),
            new Binary(BinaryFn.SUB, Activation.RELU),
            new Binary(BinaryFn.MUL, Activation.RELU_N1_TO_1))) {
      cases.add(binary(op, DataType.INT32, DataType.INT32, Shape.of(1, 7, 3), Shape.of(1, 7, 3)));
      cases.add(binary(op, DataType.INT32, DataType.INT32, Shape.of(7, 3), Shape.of(7, 1)));
    }
    cases.add(constant(new Binary(BinaryFn.ADD, Activation.NONE)));
    cases.add(constant(new Binary(BinaryFn.MUL, Activation.NONE)));
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void arithmeticOfLargerAndSmallerScalesMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (BinaryFn fn : List.of(BinaryFn.MUL, BinaryFn.ADD, BinaryFn.SUB)) {
      for (float scale : List.of(0.2f, 0.001f)) {
        cases.add(KernelCase.random(fn + " to " + scale, twice(fn, scale, Activation.NONE), 6));
        cases.add(KernelCase.random(fn + " RELU " + scale, twice(fn, scale, Activation.RELU), 6));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void functionOfTheWholeRangePassesNoClampAndOneOfSmallFactorsShiftsOnlyRight() {
    KernelBinding small = bind(twice(BinaryFn.MUL, 0.2f, Activation.NONE));
    KernelBinding large = bind(twice(BinaryFn.MUL, 0.001f, Activation.NONE));
    KernelBinding clamped = bind(twice(BinaryFn.MUL, 0.2f, Activation.RELU));

    assertThat(small.parameters()).extracting(Parameter::name).doesNotContain("min", "max");
    assertThat(small.specialisation()).containsEntry("down", true);
    assertThat(small.shared().orElseThrow().parameters())
        .extracting(Parameter::name)
        .contains("min", "max");
    assertThat(large.parameters()).extracting(Parameter::name).doesNotContain("min", "max");
    assertThat(large.specialisation()).containsEntry("down", false);
    assertThat(clamped.parameters()).extracting(Parameter::name).contains("min", "max");
    assertThat(clamped.shared()).isEmpty();
    assertThat(clamped.specialisation())
        .isEqualTo(small.shared().orElseThrow().specialisation())
        .isEqualTo(large.shared().orElseThrow().specialisation());
  }

  private static KernelBinding bind(Graph graph) {
    return new BinaryInteger()
        .bind(
            (Binary) graph.nodes().get(0).op(),
            new KernelRequest(
                graph,
                graph.nodes().get(0),
                TargetCatalog.builtIn().core("cortex-m4").orElseThrow()))
        .orElseThrow();
  }

  /** Two steps of other scales, of which the first has an activation. */
  private static Graph twice(BinaryFn fn, float scale, Activation activation) {
    GraphBuilder builder = new GraphBuilder(fn.name());
    Value x = builder.input("x", quantized(DataType.INT8, 0.05f, -13, 1, 4, 4, 6));
    Value y = builder.input("y", quantized(DataType.INT8, 0.03f, 4, 6));
    Value first =
        builder.node(
            new Binary(fn, activation), quantized(DataType.INT8, scale, 5, 1, 4, 4, 6), x, y);
    Value second =
        builder.node(
            new Binary(fn, Activation.NONE),
            quantized(DataType.INT8, 0.3f * scale, 9, 1, 4, 4, 6),
            first,
            y);
    return builder.output(second).build();
  }

  /** Recorded from TensorFlow Lite Micro: ADD ignores the activation, SUB and MUL clamp. */
  @Test
  void int32ActivationsAreThoseOfTensorFlowLiteMicro() {
    int[] sums = {-1, 8, -6, Integer.MIN_VALUE, Integer.MAX_VALUE, -2, 0};
    List<KernelCase> cases = new ArrayList<>();
    for (Activation activation :
        List.of(Activation.NONE, Activation.RELU, Activation.RELU_N1_TO_1, Activation.RELU6)) {
      cases.add(int32(new Binary(BinaryFn.ADD, activation), sums));
    }
    cases.add(
        int32(new Binary(BinaryFn.SUB, Activation.NONE), 7, 4, -12, 2147483646, -2147483647, 0, 0));
    cases.add(int32(new Binary(BinaryFn.SUB, Activation.RELU), 7, 4, 0, 2147483646, 0, 0, 0));
    cases.add(int32(new Binary(BinaryFn.SUB, Activation.RELU_N1_TO_1), 1, 1, -1, 1, -1, 0, 0));
    cases.add(int32(new Binary(BinaryFn.SUB, Activation.RELU6), 6, 4, 0, 6, 0, 0, 0));
    cases.add(
        int32(
            new Binary(BinaryFn.MUL, Activation.NONE),
            -12,
            12,
            -27,
            2147483647,
            Integer.MIN_VALUE,
            1,
            0));
    cases.add(int32(new Binary(BinaryFn.MUL, Activation.RELU), 0, 12, 0, 2147483647, 0, 1, 0));
    cases.add(int32(new Binary(BinaryFn.MUL, Activation.RELU_N1_TO_1), -1, 1, -1, 1, -1, 1, 0));
    cases.add(int32(new Binary(BinaryFn.MUL, Activation.RELU6), 0, 6, 0, 6, 0, 1, 0));
    HostHarness.standard().check(folder, cases);
  }

  private static KernelCase int32(Op op, int... expected) {
    TensorType type = TensorType.of(DataType.INT32, expected.length);
    GraphBuilder builder = new GraphBuilder(op.mnemonic());
    Value y = builder.node(op, type, builder.input("a", type), builder.input("b", type));
    Graph graph = builder.output(y).build();
    int last = Integer.MAX_VALUE;
    List<Tensor> inputs =
        List.of(
            Tensor.ofInts(type, new int[] {3, 6, -9, last, -last - 1, last, 0}),
            Tensor.ofInts(type, new int[] {-4, 2, 3, 1, -1, last, 0}));
    assertThat(new Evaluator(graph).run(inputs).get(0).toInts()).as("%s", op).isEqualTo(expected);
    return KernelCase.of(op + "", graph, List.of(inputs));
  }

  @Test
  void divisionMatchesTheReferenceForAllPairs() {
    HostHarness.standard()
        .check(
            folder,
            List.of(
                allQuotients(Activation.NONE, 0.05f, -13, 0.03f, 21, 0.02f, 5),
                allQuotients(Activation.NONE, 0.3f, 0, 0.01f, -128, 0.1f, 127),
                allQuotients(Activation.RELU6, 0.001f, 127, 0.7f, 127, 0.0001f, -128)));
  }

  /** Each value of one input by each of the other. */
  private static KernelCase allQuotients(
      Activation activation,
      float scaleA,
      int zeroA,
      float scaleB,
      int zeroB,
      float scale,
      int zero) {
    GraphBuilder builder = new GraphBuilder("quotients");
    Value a = builder.input("a", quantized(DataType.INT8, scaleA, zeroA, 256, 1));
    Value b = builder.input("b", quantized(DataType.INT8, scaleB, zeroB, 1, 256));
    Value y =
        builder.node(
            new Binary(BinaryFn.DIV, activation),
            quantized(DataType.INT8, scale, zero, 256, 256),
            a,
            b);
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return KernelCase.of(
        "quotients",
        builder.output(y).build(),
        List.of(List.of(Tensor.fromBytes(a.type(), all), Tensor.fromBytes(b.type(), all))));
  }

  @Test
  void comparisonMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.INT32)) {
      for (Op op : List.of(new Binary(BinaryFn.MINIMUM), new Binary(BinaryFn.MAXIMUM))) {
        cases.add(binary(op, type, type, Shape.of(1, 5, 4, 3), Shape.of(1, 5, 4, 3)));
        cases.add(binary(op, type, type, Shape.of(2, 1, 4), Shape.of(3, 1)));
      }
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void unaryMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (DataType type : QUANTIZED) {
      for (Activation activation :
          List.of(Activation.RELU, Activation.RELU6, Activation.RELU_N1_TO_1)) {
        cases.add(
            unary(new Unary(UnaryFn.of(activation)), type(type, 0.05f, 9), type(type, 0.04f, -3)));
        cases.add(
            unary(new Unary(UnaryFn.of(activation)), type(type, 0.05f, 9), type(type, 0.05f, 9)));
      }
      cases.add(unary(new LeakyRelu(0.2f), type(type, 0.05f, 9), type(type, 0.04f, -3)));
      cases.add(unary(new LeakyRelu(-1.5f), type(type, 0.05f, 9), type(type, 0.06f, 5)));
    }
    TensorType int8 = type(DataType.INT8, 0.07f, 11);
    cases.add(unary(new Unary(UnaryFn.LOGISTIC), int8, type(DataType.INT8, 1f / 256, -128)));
    cases.add(unary(new Unary(UnaryFn.TANH), int8, type(DataType.INT8, 1f / 128, 0)));
    cases.add(unary(new Unary(UnaryFn.HARD_SWISH), int8, type(DataType.INT8, 0.05f, -20)));
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void requantizationMatchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    DataType s8 = DataType.INT8;
    DataType u8 = DataType.UINT8;
    DataType s16 = DataType.INT16;
    DataType s32 = DataType.INT32;
    cases.add(unary(new Quantize(), type(s8, 0.05f, 9), type(s8, 0.031f, -3)));
    cases.add(unary(new Quantize(), type(s8, 0.05f, 9), type(u8, 0.05f, 137)));
    cases.add(unary(new Quantize(), type(s8, 0.05f, 9), type(u8, 0.05f, 138)));
    cases.add(unary(new Quantize(), type(s8, 0.05f, -128), type(u8, 0.06f, 0)));
    cases.add(unary(new Quantize(), type(u8, 0.05f, 137), type(s8, 0.05f, 9)));
    cases.add(unary(new Quantize(), type(u8, 0.05f, 137), type(s8, 0.06f, 9)));
    cases.add(unary(new Quantize(), type(u8, 0.05f, 255), type(u8, 0.03f, 0)));
    cases.add(unary(new Quantize(), type(s8, 0.05f, 9), type(s16, 0.0003f, 0)));
    cases.add(unary(new Quantize(), type(s16, 0.0003f, 0), type(s8, 0.05f, 9)));
    cases.add(unary(new Quantize(), type(s16, 0.0003f, 0), type(s16, 0.0004f, 0)));
    cases.add(unary(new Quantize(), type(s16, 0.0003f, 0), type(s32, 0.00001f, 0)));
    cases.add(unary(new Quantize(), type(s8, 0.05f, 4), type(s32, 0.0001f, 0)));
    cases.add(unary(new Quantize(), type(s32, 0.00001f, 0), type(s16, 0.0003f, 0)));
    cases.add(unary(new Quantize(), type(s32, 0.00001f, 0), type(s8, 0.08f, 3)));
    HostHarness.standard().check(folder, cases);
  }

  /** All pairs of values, in functions made for one step and for several. */
  @Test
  void sumsOfInt8MatchTheReference() throws IOException {
    List<KernelCase> cases =
        List.of(
            sum(new Binary(BinaryFn.ADD, Activation.NONE), 0.1f, 0.03f, 0.12f),
            sum(new Binary(BinaryFn.ADD, Activation.RELU), 0.01f, 0.03f, 0.03f),
            sum(new Binary(BinaryFn.ADD, Activation.RELU6), 0.05f, 0.05f, 0.07f),
            sum(new Binary(BinaryFn.ADD, Activation.NONE), 1f, 0.00001f, 0.9f),
            sum(new Binary(BinaryFn.SUB, Activation.NONE), 0.05f, 0.02f, 0.06f));
    List<KernelCase> linear =
        List.of(
            sum(new Binary(BinaryFn.ADD, Activation.RELU), 0.01f, 0.03f, 0.03f),
            sum(new Binary(BinaryFn.ADD, Activation.RELU6), 0.05f, 0.05f, 0.07f),
            sum(new Binary(BinaryFn.ADD, Activation.NONE), 0.0412f, 0.0397f, 0.0531f),
            sum(new Binary(BinaryFn.SUB, Activation.NONE), 0.0412f, 0.0397f, 0.0531f));
    for (String core : List.of("cortex-m3", "cortex-m0plus")) {
      for (int depth = 0; depth <= 1; depth++) {
        HostHarness.of(List.of(new SharedForm<>(new AddS8(), depth)), core)
            .check(Files.createDirectories(folder.resolve(core + depth)), cases);
        HostHarness.of(List.of(new SharedForm<>(new AddLinearS8(), depth)), core)
            .check(Files.createDirectories(folder.resolve("linear" + core + depth)), linear);
      }
    }
  }

  private static KernelCase sum(Op op, float scaleA, float scaleB, float scale) {
    int pairs = 256 * 256;
    byte[] first = new byte[pairs];
    byte[] second = new byte[pairs];
    for (int i = 0; i < pairs; i++) {
      first[i] = (byte) i;
      second[i] = (byte) (i >> 8);
    }
    TensorType typeA = quantized(DataType.INT8, scaleA, -128, pairs);
    TensorType typeB = quantized(DataType.INT8, scaleB, 7, pairs);
    GraphBuilder builder = new GraphBuilder("sum");
    Value a = builder.input("a", typeA);
    Value b = builder.input("b", typeB);
    Value out = builder.node(op, quantized(DataType.INT8, scale, -11, pairs), a, b);
    return KernelCase.of(
        "%s of %s and %s".formatted(op, scaleA, scaleB),
        builder.output(out).build(),
        List.of(List.of(Tensor.fromBytes(typeA, first), Tensor.fromBytes(typeB, second))));
  }

  private static TensorType type(DataType dataType, float scale, int zeroPoint) {
    return quantized(dataType, scale, dataType == DataType.INT16 ? 0 : zeroPoint, 2, 7, 11);
  }

  private static KernelCase unary(Op op, TensorType input, TensorType output) {
    GraphBuilder builder = new GraphBuilder(op.mnemonic());
    Value x = builder.input("x", input);
    Value y = builder.node(op, output, x);
    return KernelCase.random(
        op + " " + input.dataType() + " " + output.dataType(), builder.output(y).build(), 5);
  }

  private static KernelCase binary(Op op, DataType type, DataType other, Shape a, Shape b) {
    GraphBuilder builder = new GraphBuilder(op.mnemonic());
    boolean symmetric = type == DataType.INT16;
    boolean compares = op instanceof Binary binary && binary.fn().kind() == BinaryFn.Kind.SELECTION;
    int[] zeroPoints = symmetric || compares ? new int[3] : new int[] {-13, 21, 5};
    Value x = builder.input("x", quantized(type, 0.05f, zeroPoints[0], a.toArray()));
    Value y =
        builder.input(
            "y",
            quantized(
                other,
                compares ? 0.05f : 0.03f,
                other == DataType.INT16 ? 0 : zeroPoints[1],
                b.toArray()));
    float scale =
        compares
            ? 0.05f
            : op instanceof Binary binary && binary.fn() == BinaryFn.MUL ? 0.06f : 0.07f;
    Value out = builder.node(op, quantized(type, scale, zeroPoints[2], broadcast(a, b)), x, y);
    return KernelCase.random(op + " " + type + " " + a + " " + b, builder.output(out).build(), 6);
  }

  /** A constant second input, as normalization layers have it. */
  private static KernelCase constant(Op op) {
    GraphBuilder builder = new GraphBuilder(op.mnemonic());
    Value x = builder.input("x", quantized(DataType.INT8, 0.05f, -13, 1, 4, 4, 6));
    Value y =
        builder.constant(
            "y",
            RandomTensors.constant(DataType.INT8, Shape.of(6), new Random(3)),
            quantized(DataType.INT8, 0.02f, 4, 6).quantization());
    Value out = builder.node(op, quantized(DataType.INT8, 0.07f, 5, 1, 4, 4, 6), x, y);
    return KernelCase.random("constant " + op, builder.output(out).build(), 7);
  }

  private static int[] broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int own = axis - (rank - a.rank());
      int other = axis - (rank - b.rank());
      dims[axis] = Math.max(own < 0 ? 1 : a.dim(own), other < 0 ? 1 : b.dim(other));
    }
    return dims;
  }
}
