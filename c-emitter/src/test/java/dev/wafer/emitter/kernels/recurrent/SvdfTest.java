package dev.wafer.emitter.kernels.recurrent;

import dev.wafer.emitter.kernels.recurrent.mve.SvdfS8Mve;
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
import dev.wafer.ir.op.Svdf;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SvdfTest {
  /** More runs than any of the memories is long. */
  private static final int RUNS = 12;

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void int8MatchesTheReference() {
    for (DataType state : List.of(DataType.INT8, DataType.INT16)) {
      quantized(state, new Sizes(1, 16, 8, 1, 8), true);
      quantized(state, new Sizes(1, 5, 7, 1, 3), true);
      quantized(state, new Sizes(2, 9, 3, 2, 4), false);
      quantized(state, new Sizes(1, 1, 1, 1, 1), true);
      quantized(state, new Sizes(3, 4, 5, 3, 9), true);
    }
    HostHarness.standard().check(folder, cases);
  }

  @Test
  void theDspVariantMatchesTheReference() {
    quantized(DataType.INT8, new Sizes(1, 16, 8, 1, 8), true);
    quantized(DataType.INT8, new Sizes(2, 4, 3, 2, 4), false);
    quantized(DataType.INT8, new Sizes(3, 20, 5, 3, 12), true);
    HostHarness.of(List.of(SvdfS8.withDsp()), "cortex-m4").check(folder, cases);
  }

  @Test
  void theVectorVariantMatchesTheReference() {
    quantized(DataType.INT8, new Sizes(1, 16, 8, 1, 8), true);
    quantized(DataType.INT8, new Sizes(2, 9, 3, 2, 4), false);
    quantized(DataType.INT8, new Sizes(1, 1, 1, 1, 1), true);
    quantized(DataType.INT8, new Sizes(3, 20, 5, 3, 37), true);
    HostHarness.of(List.of(new SvdfS8Mve()), "cortex-m55").check(folder, cases);
  }

  @Test
  void floatsMatchTheReference() {
    floating(new Sizes(1, 16, 8, 1, 8), Activation.NONE, true);
    floating(new Sizes(2, 9, 3, 2, 4), Activation.RELU, false);
    floating(new Sizes(1, 3, 1, 1, 1), Activation.RELU6, true);
    HostHarness.standard().check(folder, cases);
  }

  private record Sizes(int batches, int inputs, int units, int rank, int memory) {
    int filters() {
      return units * rank;
    }
  }

  private void quantized(DataType state, Sizes s, boolean hasBias) {
    Random random = new Random(cases.size());
    GraphBuilder builder = new GraphBuilder("svdf");
    Value x = builder.input("x", QuantizedTypes.s8(0.05f, -7, s.batches, s.inputs));
    Value features = weights(builder, DataType.INT8, 0.01f, random, s.filters(), s.inputs);
    float timeScale = state == DataType.INT8 ? 0.02f : 0.0001f;
    Value time = weights(builder, state, timeScale, random, s.filters(), s.memory);
    Value bias =
        hasBias
            ? builder.constant(
                "bias",
                RandomTensors.integers(DataType.INT32, Shape.of(s.units), -4000, 4000, random))
            : Value.ABSENT;
    boolean narrow = state == DataType.INT8;
    Value memory =
        builder.variable(
            "state",
            QuantizedTypes.quantized(
                state, narrow ? 0.2f : 0.001f, narrow ? 19 : 0, s.batches, s.filters() * s.memory));
    Value y =
        builder.node(
            new Svdf(s.rank, Activation.RELU),
            QuantizedTypes.s8(0.3f, -20, s.batches, s.units),
            x,
            features,
            time,
            bias,
            memory);
    add(state + " state " + s, builder.output(y).build(), 0);
  }

  private static Value weights(
      GraphBuilder builder, DataType type, float scale, Random random, int... dims) {
    return builder.constant(
        "weights",
        RandomTensors.constant(type, Shape.of(dims), random),
        Quantization.perTensor(scale, 0));
  }

  private void floating(Sizes s, Activation activation, boolean hasBias) {
    Random random = new Random(cases.size());
    DataType type = DataType.FLOAT32;
    GraphBuilder builder = new GraphBuilder("svdf");
    Value x = builder.input("x", TensorType.of(type, s.batches, s.inputs));
    Value features =
        builder.constant(
            "f", RandomTensors.constant(type, Shape.of(s.filters(), s.inputs), random));
    Value time =
        builder.constant(
            "t", RandomTensors.constant(type, Shape.of(s.filters(), s.memory), random));
    Value bias =
        hasBias
            ? builder.constant("b", RandomTensors.constant(type, Shape.of(s.units), random))
            : Value.ABSENT;
    Value state = builder.variable("state", TensorType.of(type, s.batches, s.filters() * s.memory));
    TensorType out = TensorType.of(type, s.batches, s.units);
    Value y = builder.node(new Svdf(s.rank, activation), out, x, features, time, bias, state);
    add("floats " + s, builder.output(y).build(), 1e-5);
  }

  private void add(String name, Graph graph, double tolerance) {
    Random random = new Random(cases.size());
    List<List<Tensor>> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      runs.add(List.of(RandomTensors.of(graph.inputs().get(0).type(), random)));
    }
    cases.add(KernelCase.of(name, graph, runs).withTolerance(tolerance));
  }
}
