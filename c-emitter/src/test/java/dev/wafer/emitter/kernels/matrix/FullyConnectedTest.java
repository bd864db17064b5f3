package dev.wafer.emitter.kernels.matrix;

import static dev.wafer.emitter.testing.QuantizedTypes.s8;

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
import dev.wafer.ir.op.FullyConnected;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FullyConnectedTest {
  @TempDir Path folder;

  @Test
  void int8MatchesTheReference() {
    HostHarness.standard()
        .check(
            folder,
            List.of(
                KernelCase.random("per tensor", graph(1, 40, 12, false, Activation.NONE), 1),
                KernelCase.random("relu", graph(1, 40, 12, false, Activation.RELU), 2),
                KernelCase.random("odd counts", graph(1, 7, 5, false, Activation.RELU6), 3),
                KernelCase.random("batches", graph(3, 33, 6, false, Activation.NONE), 4),
                KernelCase.random("per channel", graph(1, 16, 9, true, Activation.NONE), 5),
                KernelCase.random("one output", graph(2, 16, 1, true, Activation.NONE), 6)));
  }

  private static Graph graph(
      int batches, int depth, int outputs, boolean perChannel, Activation activation) {
    Random random = new Random(depth * 31L + outputs);
    GraphBuilder builder = new GraphBuilder("fully connected");
    Value x = builder.input("x", s8(0.05f, -13, batches, depth));
    Quantization scales =
        perChannel
            ? QuantizedTypes.perChannel(0, outputs, 0.01f, random)
            : Quantization.perTensor(0.008f, 0);
    Value weights =
        builder.constant(
            "weights",
            RandomTensors.constant(DataType.INT8, Shape.of(outputs, depth), random),
            scales);
    Value bias =
        builder.constant(
            "bias", RandomTensors.integers(DataType.INT32, Shape.of(outputs), -4000, 4000, random));
    TensorType output = s8(0.02f * (float) Math.sqrt(depth), 7, batches, outputs);
    Value y = builder.node(new FullyConnected(false, activation), output, x, weights, bias);
    return builder.output(y).build();
  }
}
