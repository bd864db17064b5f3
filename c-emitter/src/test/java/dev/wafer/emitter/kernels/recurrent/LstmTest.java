package dev.wafer.emitter.kernels.recurrent;

import dev.wafer.emitter.kernels.recurrent.mve.LstmS8Mve;
import dev.wafer.emitter.kernels.recurrent.portable.LstmInteger;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.targets.Core;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LstmTest {
  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();
  private int least = -128;
  private float xScale = 0.04f;

  private record Sizes(int batches, int steps, int inputs, int units, boolean timeMajor) {
    int[] of(int depth) {
      return timeMajor ? new int[] {steps, batches, depth} : new int[] {batches, steps, depth};
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m4", "cortex-m55"})
  void int8MatchesTheReference(String core) {
    add(DataType.INT8, new Sizes(1, 5, 7, 4, false), 0f, 0x1p-11f);
    add(DataType.INT8, new Sizes(2, 3, 6, 5, false), 1.5f, 0x1p-12f);
    add(DataType.INT8, new Sizes(3, 4, 1, 3, true), 0f, 0x1p-15f);
    add(DataType.INT8, new Sizes(1, 2, 33, 17, false), 0f, 0x1p-12f);
    HostHarness.of(List.of(int8On(core)), core).check(folder, cases);
  }

  /** Weights of which pairs share halfwords: units go by two, inputs by eight. */
  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m4", "cortex-m55"})
  void weightsThatCanShareHalfwordsMatchTheReference(String core) {
    least = -127;
    add(DataType.INT8, new Sizes(1, 3, 8, 4, false), 0f, 0x1p-11f);
    add(DataType.INT8, new Sizes(2, 3, 13, 5, true), 1.5f, 0x1p-12f);
    add(DataType.INT8, new Sizes(1, 2, 3, 17, false), 0f, 0x1p-12f);
    add(DataType.INT8, new Sizes(1, 4, 24, 1, false), 0f, 0x1p-12f);
    HostHarness.of(List.of(int8On(core)), core).check(folder, cases);
    if (core.equals("cortex-m4")) {
      // One unit has none to share halfwords with.
      HostHarness.of(List.of(LstmInteger.widened()), core).check(folder, cases.subList(0, 3));
    }
  }

  /** Gates that saturate, whose sums are scaled by more than 1. */
  @ParameterizedTest
  @ValueSource(strings = {Core.HOST, "cortex-m4", "cortex-m55"})
  void largeGatesMatchTheReference(String core) {
    xScale = 0.4f;
    add(DataType.INT8, new Sizes(1, 4, 9, 6, false), 0f, 0x1p-11f);
    add(DataType.INT8, new Sizes(2, 3, 2, 7, false), 3f, 0x1p-9f);
    HostHarness.of(List.of(int8On(core)), core).check(folder, cases);
  }

  private static Kernel<UnidirectionalSequenceLstm> int8On(String core) {
    return core.equals("cortex-m55") ? new LstmS8Mve() : new LstmInteger();
  }

  @Test
  void int16MatchesTheReference() {
    add(DataType.INT16, new Sizes(1, 5, 7, 4, false), 0f, 0x1p-11f);
    add(DataType.INT16, new Sizes(2, 3, 6, 5, true), 1.5f, 0x1p-12f);
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void floatsMatchTheReference() {
    add(DataType.FLOAT32, new Sizes(1, 5, 7, 4, false), 0f, 0);
    add(DataType.FLOAT32, new Sizes(2, 3, 6, 5, true), 0.5f, 0);
    HostHarness.standard().check(folder, cases);
  }

  private void add(DataType type, Sizes s, float clip, float cellScale) {
    Random random = new Random(cases.size());
    boolean isFloat = type == DataType.FLOAT32;
    GraphBuilder builder = new GraphBuilder("lstm");
    Value[] inputs = new Value[24];
    Arrays.fill(inputs, Value.ABSENT);
    Quantization hidden = Quantization.perTensor(1 / 127f, type == DataType.INT8 ? -3 : 0);
    Quantization x =
        Quantization.perTensor(
            type == DataType.INT8 ? xScale : 0.0002f, type == DataType.INT8 ? 9 : 0);
    inputs[0] = builder.input("x", typed(type, x, s.of(s.inputs)));
    DataType weightType = isFloat ? type : DataType.INT8;
    for (int gate = 0; gate < 4; gate++) {
      inputs[1 + gate] = weights(builder, weightType, random, s.units, s.inputs);
      inputs[5 + gate] = weights(builder, weightType, random, s.units, s.units);
      DataType biasType = isFloat ? type : type == DataType.INT8 ? DataType.INT32 : DataType.INT64;
      Shape shape = Shape.of(s.units);
      inputs[12 + gate] =
          builder.constant(
              "bias",
              isFloat
                  ? RandomTensors.constant(biasType, shape, random)
                  : RandomTensors.integers(biasType, shape, -3000, 3000, random));
    }
    inputs[18] = builder.variable("hidden", typed(type, hidden, s.batches, s.units));
    DataType cell = isFloat ? type : DataType.INT16;
    inputs[19] =
        builder.variable(
            "cell", typed(cell, Quantization.perTensor(cellScale, 0), s.batches, s.units));
    Value y =
        builder.node(
            new UnidirectionalSequenceLstm(
                Activation.NONE, clip, 0f, s.timeMajor, false, List.of()),
            typed(type, hidden, s.of(s.units)),
            inputs);
    Graph graph = builder.output(y).build();
    cases.add(
        KernelCase.random(type + " " + s, graph, cases.size()).withTolerance(isFloat ? 1e-5 : 0));
  }

  private static TensorType typed(DataType type, Quantization quantization, int... dims) {
    TensorType plain = TensorType.of(type, dims);
    return type == DataType.FLOAT32 ? plain : plain.withQuantization(quantization);
  }

  private Value weights(GraphBuilder builder, DataType type, Random random, int... dims) {
    Shape shape = Shape.of(dims);
    return builder.constant(
        "weights",
        type == DataType.FLOAT32
            ? RandomTensors.constant(type, shape, random)
            : RandomTensors.integers(type, shape, least, 127, random),
        type == DataType.FLOAT32
            ? Quantization.none()
            : QuantizedTypes.s8(0.002f + 0.004f * random.nextFloat(), 0, 1).quantization());
  }
}
