package dev.wafer.emitter.kernels;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
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
import dev.wafer.ir.op.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of FLOAT32 activations and INT8 weights compute what the reference does, to the bit. */
final class HybridKernelsTest {
  private static final int ONE_SCALE = -1;
  private static final Padding ROUND = new Padding(1, 1, 1, 1);

  @TempDir Path folder;

  private final Random random = new Random(11);
  private final List<KernelCase> cases = new ArrayList<>();

  @Test
  void products() throws IOException {
    for (boolean asymmetric : new boolean[] {false, true}) {
      for (int axis : new int[] {ONE_SCALE, 0}) {
        FullyConnected op = new FullyConnected(false, asymmetric, Activation.RELU);
        layer(op, new int[] {3, 17}, new int[] {3, 5}, axis, 5, 17);
        layer(op, new int[] {1, 24}, new int[] {1, 8}, axis, 8, 24);
        layer(op, new int[] {2, 9}, new int[] {2, 1}, axis, 1, 9);
      }
    }
    check();
  }

  @Test
  void convolutions() throws IOException {
    for (int axis : new int[] {ONE_SCALE, 0}) {
      for (int filterC : new int[] {4, 2}) {
        Conv2d op = new Conv2d(Window.of(2, 1, ROUND), Activation.NONE);
        layer(op, new int[] {2, 5, 6, 4}, new int[] {2, 3, 6, 6}, axis, 6, 3, 3, filterC);
      }
      Conv2d pointwise = new Conv2d(Window.UNIT, Activation.RELU6);
      layer(pointwise, new int[] {1, 5, 3, 12}, new int[] {1, 5, 3, 9}, axis, 9, 1, 1, 12);
      Conv2d dilated = new Conv2d(Window.of(1, 2, new Padding(2, 2, 2, 2)), Activation.NONE);
      layer(dilated, new int[] {1, 7, 7, 3}, new int[] {1, 7, 7, 4}, axis, 4, 3, 3, 3);
    }
    check();
  }

  @Test
  void depthwiseConvolutions() throws IOException {
    for (int axis : new int[] {ONE_SCALE, 3}) {
      DepthwiseConv2d plain = new DepthwiseConv2d(Window.of(1, 1, ROUND), 1, Activation.RELU);
      layer(plain, new int[] {2, 5, 6, 5}, new int[] {2, 5, 6, 5}, axis, 1, 3, 3, 5);
      DepthwiseConv2d inside =
          new DepthwiseConv2d(Window.of(2, 1, Padding.NONE), 1, Activation.RELU6);
      layer(inside, new int[] {2, 6, 7, 8}, new int[] {2, 3, 3, 8}, axis, 1, 2, 3, 8);
      layer(inside, new int[] {1, 4, 5, 3}, new int[] {1, 2, 2, 3}, axis, 1, 2, 2, 3);
      layer(plain, new int[] {2, 4, 3, 32}, new int[] {2, 4, 3, 32}, axis, 1, 3, 3, 32);
      DepthwiseConv2d many = new DepthwiseConv2d(Window.of(2, 1, Padding.NONE), 3, Activation.NONE);
      layer(many, new int[] {1, 6, 7, 2}, new int[] {1, 3, 3, 6}, axis, 1, 2, 3, 6);
      DepthwiseConv2d dilated =
          new DepthwiseConv2d(Window.of(1, 2, new Padding(2, 2, 2, 2)), 1, Activation.NONE);
      layer(dilated, new int[] {1, 7, 7, 4}, new int[] {1, 7, 7, 4}, axis, 1, 3, 3, 4);
    }
    check();
  }

  /**
   * @param axis along which the weights have a scale each, or {@link #ONE_SCALE}
   */
  private void layer(Op op, int[] in, int[] out, int axis, int... weights) {
    GraphBuilder builder = new GraphBuilder("hybrid");
    int channels = out[out.length - 1];
    Value y =
        builder.node(
            op,
            TensorType.of(DataType.FLOAT32, out),
            builder.input("x", TensorType.of(DataType.FLOAT32, in)),
            builder.constant(
                "w",
                RandomTensors.constant(DataType.INT8, Shape.of(weights), random),
                axis == ONE_SCALE ? Quantization.perTensor(0.02f, 0) : scales(channels, axis)),
            builder.constant(
                "b", RandomTensors.constant(DataType.FLOAT32, Shape.of(channels), random)));
    cases.add(KernelCase.random(op.toString(), builder.output(y).build(), cases.size()));
  }

  private Quantization scales(int channels, int axis) {
    List<Float> scales = new ArrayList<>();
    List<Integer> zeroPoints = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      scales.add(0.01f + 0.02f * random.nextFloat());
      zeroPoints.add(0);
    }
    return new Quantization(scales, zeroPoints, axis);
  }

  /** In portable C, and beside the products of the DSP extension and of Helium. */
  private void check() throws IOException {
    for (String core : List.of("host", "cortex-m4", "cortex-m55")) {
      HostHarness.of(KernelRegistry.standard(), core)
          .check(Files.createDirectory(folder.resolve(core)), cases);
    }
  }
}
