package dev.wafer.qemu.cost;

import static dev.wafer.qemu.cost.LayerList.type;

import dev.wafer.emitter.kernels.recurrent.portable.LstmInteger;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.lower.Kernel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Layers with a state. */
final class RecurrentLayers {
  private final LayerList layers;
  private final Random random = new Random(17);

  RecurrentLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    for (DataType state : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      svdf(state, 16, 8, 1, 8);
      svdf(state, 24, 7, 2, 10);
      svdf(state, 12, 16, 1, state == DataType.FLOAT32 ? 12 : 32);
      svdf(state, 64, 12, 1, 5);
    }
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      lstm(type, 4, 8, 6);
      lstm(type, 2, 20, 16);
      lstm(type, 3, 5, 20);
    }
    for (Kernel<UnidirectionalSequenceLstm> kernel :
        List.of(new LstmInteger(), LstmInteger.widened())) {
      sharing(kernel, 4, 24, 20);
      sharing(kernel, 3, 13, 7);
    }
  }

  private Value weights(GraphBuilder builder, DataType type, float scale, int... dims) {
    DenseConstant values = RandomTensors.constant(type, Shape.of(dims), random);
    return type == DataType.FLOAT32
        ? builder.constant("weights", values)
        : builder.constant("weights", values, Quantization.perTensor(scale, 0));
  }

  private Value bias(GraphBuilder builder, DataType type, int count) {
    return builder.constant(
        "bias",
        type == DataType.FLOAT32
            ? RandomTensors.constant(type, Shape.of(count), random)
            : RandomTensors.integers(type, Shape.of(count), -3000, 3000, random));
  }

  private void svdf(DataType state, int inputs, int units, int rank, int memory) {
    boolean real = state == DataType.FLOAT32;
    DataType type = real ? state : DataType.INT8;
    int filters = units * rank;
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", type(type, 0.05f, -7, 1, inputs));
    Value features = weights(builder, type, 0.01f, filters, inputs);
    float timeScale = state == DataType.INT8 ? 0.02f : 0.0001f;
    Value time = weights(builder, state, timeScale, filters, memory);
    Value bias = bias(builder, real ? type : DataType.INT32, units);
    TensorType held = TensorType.of(state, 1, filters * memory);
    Value kept =
        builder.variable(
            "state",
            real
                ? held
                : held.withQuantization(
                    state == DataType.INT8
                        ? Quantization.perTensor(0.2f, 19)
                        : Quantization.perTensor(0.001f, 0)));
    Value y =
        builder.node(
            new Svdf(rank, Activation.RELU),
            type(type, 0.3f, -20, 1, units),
            x,
            features,
            time,
            bias,
            kept);
    layers.add(
        "svdf "
            + state.mnemonic()
            + " "
            + inputs
            + " to "
            + units
            + " rank "
            + rank
            + " memory "
            + memory,
        builder.output(y).build());
  }

  private void lstm(DataType type, int steps, int inputs, int units) {
    layers.add(
        "lstm " + type.mnemonic() + " " + steps + " steps of " + inputs + " to " + units,
        lstm(type, steps, inputs, units, this::weights));
  }

  /** By weights of which pairs share halfwords: none is -128. */
  private void sharing(
      Kernel<UnidirectionalSequenceLstm> kernel, int steps, int inputs, int units) {
    layers.add(
        kernel.name() + ", weights that share halfwords, " + inputs + " to " + units,
        lstm(
            DataType.INT8,
            steps,
            inputs,
            units,
            (builder, type, scale, dims) ->
                builder.constant(
                    "weights",
                    RandomTensors.integers(type, Shape.of(dims), -127, 127, random),
                    Quantization.perTensor(scale, 0))),
        List.of(kernel));
  }

  private interface Weights {
    Value of(GraphBuilder builder, DataType type, float scale, int... dims);
  }

  private Graph lstm(DataType type, int steps, int inputs, int units, Weights weights) {
    boolean real = type == DataType.FLOAT32;
    boolean narrow = type == DataType.INT8;
    GraphBuilder builder = new GraphBuilder("layer");
    Value[] all = new Value[24];
    Arrays.fill(all, Value.ABSENT);
    Quantization hidden = Quantization.perTensor(1 / 127f, narrow ? -3 : 0);
    all[0] =
        builder.input(
            "x",
            typed(
                type,
                Quantization.perTensor(narrow ? 0.04f : 0.0002f, narrow ? 9 : 0),
                1,
                steps,
                inputs));
    DataType weightType = real ? type : DataType.INT8;
    DataType biasType = real ? type : narrow ? DataType.INT32 : DataType.INT64;
    for (int gate = 0; gate < 4; gate++) {
      all[1 + gate] = weights.of(builder, weightType, 0.004f, units, inputs);
      all[5 + gate] = weights.of(builder, weightType, 0.003f, units, units);
      all[12 + gate] = bias(builder, biasType, units);
    }
    all[18] = builder.variable("hidden", typed(type, hidden, 1, units));
    all[19] =
        builder.variable(
            "cell",
            typed(real ? type : DataType.INT16, Quantization.perTensor(0x1p-11f, 0), 1, units));
    Value y =
        builder.node(
            new UnidirectionalSequenceLstm(Activation.NONE, 0f, 0f, false, false, List.of()),
            typed(type, hidden, 1, steps, units),
            all);
    return builder.output(y).build();
  }

  private static TensorType typed(DataType type, Quantization quantization, int... dims) {
    TensorType plain = TensorType.of(type, dims);
    return type == DataType.FLOAT32 ? plain : plain.withQuantization(quantization);
  }
}
