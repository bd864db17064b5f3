package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each case in which a part of a concatenation must not simply be written in place: the emitted C
 * with slices and without gives the reference's outputs, under sanitizers, and only the copies stay
 * that have to. {@code SlicePlannerTest} has the same cases with kernels that address everything.
 */
class SliceLegalityTest {
  @TempDir Path folder;

  private final GraphBuilder builder = new GraphBuilder("g");

  @Test
  void aPartWithSeveralConsumersIsReadWhereItLies() {
    Value a = relu(input(1, 2, 2, 4));
    Value before = convolution(a, 4);
    Value whole = concat(3, a, relu(input(1, 2, 2, 4)));
    Value after = convolution(a, 4);
    assertThat(check(leaky(whole), leaky(before), leaky(after))).allMatch(Move::isRemoved);
  }

  @Test
  void theSameTensorTwiceIsCopiedOnce() {
    Value a = relu(input(1, 4, 4, 8));
    assertThat(check(leaky(concat(3, a, a))))
        .singleElement()
        .matches(move -> move.copiedBytes() == 128 && move.savedBytes() == 128);
  }

  @Test
  void aTensorOfSeveralConcatsIsCopiedToAllButOne() {
    Value a = relu(input(1, 4, 4, 4));
    Value first = concat(3, leaky(input(1, 4, 4, 4)), a);
    Value second = concat(3, a, leaky(input(1, 4, 4, 4)));
    Value third = concat(1, a, leaky(input(1, 4, 4, 4)));
    List<Move> moves = check(leaky(first), leaky(second), leaky(third));
    assertThat(moves.stream().mapToLong(Move::copiedBytes).sum()).isEqualTo(128);
  }

  @Test
  void modelInputsArePartsWhereTheyStayDense() {
    Value dense = input(1, 4, 4, 4);
    Value sparse = input(1, 8, 4, 4);
    Value rows = concat(1, dense, relu(input(1, 4, 4, 4)));
    List<Move> moves = check(leaky(rows), leaky(concat(3, sparse, leaky(rows))));
    assertThat(moves).extracting(Move::copiedBytes).containsExactly(0L, 128L);
  }

  @Test
  void modelOutputsArePartsWhereTheyStayDense() {
    Value dense = relu(input(1, 4, 4, 4));
    Value rows = concat(1, relu(input(1, 4, 4, 4)), dense);
    Value apart = relu(input(1, 8, 4, 4));
    List<Move> moves = check(dense, leaky(concat(3, apart, leaky(rows))), apart, rows);
    assertThat(moves).extracting(Move::copiedBytes).containsExactly(0L, 128L);
  }

  @Test
  void aModelOutputThatWouldNotBeAlignedIsCopied() {
    Value odd = relu(input(1, 2, 1, 4));
    assertThat(check(leaky(concat(1, relu(input(1, 3, 1, 4)), odd)), odd))
        .singleElement()
        .matches(move -> move.copiedBytes() == 8);
  }

  @Test
  void constantsAreCopiedInEachRun() {
    assertThat(check(leaky(concat(3, relu(input(1, 4, 4, 4)), constant(1, 4, 4, 4)))))
        .singleElement()
        .matches(move -> move.copiedBytes() == 64 && move.savedBytes() == 64);
  }

  /**
   * The concatenation before the step that writes the variable has what it held, the other one the
   * new.
   */
  @Test
  void variablesAreCopiedBeforeAndAfterTheyAreWritten() {
    Value x = input(1, 16);
    Value state = builder.variable("state", type(1, 8 * 4));
    Value old = concat(1, state, leaky(input(1, 8)));
    Value y =
        builder.node(
            new Svdf(1, Activation.RELU),
            type(1, 8),
            x,
            weights(8, 16),
            weights(8, 4),
            Value.ABSENT,
            state);
    Value next = concat(1, y, state, leaky(y));
    assertThat(check(leaky(old), leaky(next)))
        .extracting(Move::copiedBytes)
        .containsExactly(32L, 32L);
  }

  @Test
  void int8PartsOfOtherQuantizationsAreRequantizedInPlace() {
    Value a = builder.input("a", QuantizedTypes.s8(0.05f, 7, 1, 4, 4, 4));
    Value b =
        builder.node(
            new LeakyRelu(0.5f), QuantizedTypes.s8(0.2f, -9, 1, 4, 4, 3), input(1, 4, 4, 3));
    Value whole = concat(type(1, 4, 4, 11), 3, relu(input(1, 4, 4, 4)), a, b);
    assertThat(check(leaky(whole))).allMatch(Move::isRemoved);
  }

  @Test
  void aTensorTwiceIsRequantizedTwiceAndNotCopied() {
    Value a = builder.input("a", QuantizedTypes.s8(0.05f, 7, 1, 4, 4, 4));
    assertThat(check(leaky(concat(type(1, 4, 4, 8), 3, a, a)))).allMatch(Move::isRemoved);
  }

  @Test
  void int16PartsOfOtherScalesKeepTheirBits() {
    Value a = builder.input("a", QuantizedTypes.s16(0.001f, 1, 4, 4, 4));
    Value b = builder.input("b", QuantizedTypes.s16(0.002f, 1, 4, 4, 4));
    TensorType whole = QuantizedTypes.s16(0.001f, 1, 4, 4, 8);
    Value result = concat(whole, 3, relu(a), relu(b));
    assertThat(check(relu(result))).allMatch(Move::isRemoved);
  }

  @Test
  void partsWithoutElementsAreNothing() {
    Value none =
        builder.constant(
            "none",
            DenseConstant.integers(DataType.INT8, Shape.of(1, 4, 4, 0), new long[0]),
            type(1).quantization());
    Value whole = concat(3, relu(input(1, 4, 4, 4)), none, relu(input(1, 4, 4, 4)));
    assertThat(check(leaky(whole))).allMatch(Move::isRemoved);
  }

  /**
   * The concatenation's buffer holds a part while a step in between uses other bytes of the arena.
   */
  @Test
  void aConsumerRunsBetweenTwoProducers() {
    Value a = relu(input(1, 4, 4, 4));
    Value between = convolution(a, 4);
    Value b = convolution(between, 4);
    Value c = convolution(b, 4);
    assertThat(check(convolution(concat(3, a, b, c), 4))).allMatch(Move::isRemoved);
  }

  /** Parts begin at channels 3 and 8, which loads of words would have to be aligned to. */
  @ParameterizedTest
  @ValueSource(strings = {"cortex-m4", "cortex-m55"})
  void kernelsThatWantAlignmentGetIt(String core) {
    Value x = input(1, 4, 4, 8);
    Value whole = concat(3, convolution(x, 3), convolution(x, 5), convolution(x, 4));
    Value next = concat(3, whole, convolution(whole, 4));
    List.of(convolution(next, 4), convolution(whole, 5)).forEach(builder::output);
    List<KernelCase> cases = List.of(KernelCase.random("aligned", builder.build(), 1));
    assertThat(HostHarness.of(KernelRegistry.standard(), core).checkSlices(folder, cases).moves())
        .hasSize(2);
  }

  private List<Move> check(Value... outputs) {
    Arrays.stream(outputs).forEach(builder::output);
    KernelCase testCase = KernelCase.random("case", builder.build(), outputs.length);
    return HostHarness.standard().checkSlices(folder, List.of(testCase)).moves();
  }

  private Value input(int... dims) {
    return builder.input("x", type(dims));
  }

  private Value relu(Value x) {
    return builder.node(new Unary(UnaryFn.RELU), x.type(), x);
  }

  private Value leaky(Value x) {
    return builder.node(new LeakyRelu(0.25f), x.type(), x);
  }

  private Value convolution(Value x, int channels) {
    Shape s = x.shape();
    Value bias =
        builder.constant(
            "b", DenseConstant.integers(DataType.INT32, Shape.of(channels), new long[channels]));
    return builder.node(
        new Conv2d(Window.UNIT, Activation.NONE),
        type(s.dim(0), s.dim(1), s.dim(2), channels),
        x,
        weights(channels, 1, 1, s.dim(3)),
        bias);
  }

  private Value weights(int... dims) {
    DenseConstant contents =
        RandomTensors.constant(DataType.INT8, Shape.of(dims), new Random(dims.length));
    return builder.constant("w", contents, Quantization.perTensor(0.01f, 0));
  }

  private Value constant(int... dims) {
    return builder.constant(
        "c",
        RandomTensors.constant(DataType.INT8, Shape.of(dims), new Random(7)),
        type(dims).quantization());
  }

  private Value concat(int axis, Value... parts) {
    int[] dims = parts[0].shape().toArray();
    dims[axis] = Arrays.stream(parts).mapToInt(part -> part.shape().dim(axis)).sum();
    return concat(parts[0].type().withShape(Shape.of(dims)), axis, parts);
  }

  private Value concat(TensorType type, int axis, Value... parts) {
    return builder.node(new Concatenation(axis, Activation.NONE), type, parts);
  }

  private static TensorType type(int... dims) {
    return QuantizedTypes.s8(0.1f, 2, dims);
  }
}
