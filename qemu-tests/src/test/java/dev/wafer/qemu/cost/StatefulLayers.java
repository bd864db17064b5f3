package dev.wafer.qemu.cost;

import static dev.wafer.qemu.cost.LayerList.type;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.FftAutoScale;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.RealFft;
import dev.wafer.ir.op.SignalStacker;
import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.SpectrumEnergy;
import java.util.List;
import java.util.Random;

/** Layers of the audio front-end, of variables and of weights that come at run time. */
final class StatefulLayers {
  private final LayerList layers;
  private final Random random = new Random(29);

  StatefulLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    window(480);
    autoScale(512);
    layers.unary(
        new SpectrumEnergy(5, 120),
        TensorType.of(DataType.INT16, 514),
        TensorType.of(DataType.UINT32, 257));
    for (DataType type : List.of(DataType.INT16, DataType.INT32, DataType.FLOAT32)) {
      fft(type, 256);
      fft(type, 120);
    }
    stacker(40, 3);
    assignment(2000);
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      runtimeProduct(type, 2, 24, 10);
      runtimeProduct(type, 1, 50, 32);
    }
  }

  private void window(int samples) {
    GraphBuilder builder = new GraphBuilder("layer");
    TensorType type = TensorType.of(DataType.INT16, samples);
    Value weights =
        builder.constant("w", RandomTensors.constant(DataType.INT16, Shape.of(samples), random));
    Value y = builder.node(new SignalWindow(12), type, builder.input("x", type), weights);
    layers.add("signal window of " + samples, builder.output(y).build());
  }

  private void autoScale(int samples) {
    GraphBuilder builder = new GraphBuilder("layer");
    TensorType type = TensorType.of(DataType.INT16, samples);
    List<Value> outs =
        builder.node(
            new FftAutoScale(),
            List.of(type, TensorType.of(DataType.INT32)),
            List.of(builder.input("x", type)));
    outs.forEach(builder::output);
    layers.add("scale of " + samples, builder.build());
  }

  private void fft(DataType type, int length) {
    TensorType signal = TensorType.of(type, length);
    TensorType spectrum = TensorType.of(type, length + 2);
    layers.unary(new RealFft(false, length), signal, spectrum);
    layers.unary(new RealFft(true, length), spectrum, signal);
  }

  private void stacker(int channels, int left) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(DataType.INT16, channels));
    Value kept = builder.variable("kept", TensorType.of(DataType.INT16, left, channels));
    Value count = builder.variable("count", TensorType.of(DataType.INT32));
    List<Value> outs =
        builder.node(
            new SignalStacker(channels, left, 0, 1),
            List.of(
                TensorType.of(DataType.INT16, (left + 1) * channels), TensorType.of(DataType.BOOL)),
            List.of(x, kept, count));
    outs.forEach(builder::output);
    layers.add("stacker of " + channels, builder.build());
  }

  private void assignment(int elements) {
    GraphBuilder builder = new GraphBuilder("layer");
    TensorType type = TensorType.of(DataType.INT8, elements);
    Value held = builder.variable("held", type);
    Value after = builder.node(new AssignVariable(), type, held, builder.input("x", type));
    layers.add("assignment of " + elements, builder.output(after).build());
  }

  private void runtimeProduct(DataType type, int rows, int depth, int outputs) {
    GraphBuilder builder = new GraphBuilder("layer");
    TensorType in = type(type, 0.05f, -13, rows, depth);
    DataType weights = type == DataType.FLOAT32 ? type : DataType.INT8;
    Value w = builder.input("w", type(weights, 0.01f, 0, outputs, depth));
    Value bias =
        type == DataType.FLOAT32
            ? builder.constant("b", RandomTensors.constant(type, Shape.of(outputs), random))
            : builder.constant(
                "b",
                RandomTensors.integers(
                    type == DataType.INT8 ? DataType.INT32 : DataType.INT64,
                    Shape.of(outputs),
                    -999,
                    999,
                    random),
                Quantization.none());
    Value y =
        builder.node(
            new FullyConnected(false, Activation.NONE),
            type(type, 0.2f, 7, rows, outputs),
            builder.input("x", in),
            w,
            bias);
    layers.add(
        "dense " + rows + "x" + depth + " by run-time weights to " + outputs + type.mnemonic(),
        builder.output(y).build());
  }
}
