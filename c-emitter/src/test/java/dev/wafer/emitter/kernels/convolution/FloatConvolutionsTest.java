package dev.wafer.emitter.kernels.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.fpu.Conv2dGatheredF32;
import dev.wafer.emitter.kernels.convolution.fpu.DepthwiseConv2dBlockedF32;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.TargetCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONV_2D of floats by the kernels that cores with vectors or a unit for floats have. */
final class FloatConvolutionsTest {
  @TempDir Path folder;

  private final Random random = new Random(3);

  /**
   * The same sums in the same order: but for contraction, which tests switch off, the same bits.
   */
  @ParameterizedTest
  @ValueSource(strings = {"cortex-m4", "cortex-m55"})
  void sumsAreTheReferencesToTheBit(String core) {
    HostHarness.of(List.of(new Conv2dGatheredF32()), core)
        .check(
            folder,
            List.of(
                exact("pointwise", conv(1, 5, 3, 8, 4, 1, 1, 0, Activation.NONE)),
                exact("3x3, padded", conv(1, 6, 5, 3, 8, 3, 1, 1, Activation.RELU)),
                exact("odd outputs", conv(1, 4, 4, 5, 7, 3, 1, 1, Activation.RELU6)),
                exact("stride 2", conv(2, 7, 6, 4, 6, 3, 2, 1, Activation.NONE)),
                exact("wide window", conv(1, 9, 8, 2, 5, 5, 1, 2, Activation.RELU_N1_TO_1)),
                exact("window wider than the plane", conv(1, 2, 2, 9, 4, 5, 1, 2, Activation.RELU)),
                exact("four pixels", conv(1, 2, 2, 16, 4, 1, 1, 0, Activation.NONE)),
                exact("last pixels twice", conv(1, 1, 7, 3, 12, 1, 1, 0, Activation.NONE))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m4", "cortex-m55"})
  void depthwiseSumsAreTheReferencesToTheBit(String core) {
    HostHarness.of(List.of(new DepthwiseConv2dBlockedF32()), core)
        .check(
            folder,
            List.of(
                exact("eight", depthwise(1, 6, 5, 8, 3, 1, 1, 1)),
                exact("ragged", depthwise(2, 5, 6, 11, 3, 1, 1, 1)),
                exact("stride 2", depthwise(1, 9, 8, 16, 5, 2, 1, 2)),
                exact("dilated", depthwise(1, 9, 9, 9, 3, 1, 2, 2)),
                exact("window wider than the plane", depthwise(1, 2, 3, 8, 5, 1, 1, 2)),
                exact("no padding", depthwise(1, 4, 4, 12, 2, 2, 1, 0))));
  }

  @Test
  void otherLayersAreLeftToOtherKernels() {
    assertThat(binds(conv(1, 3, 1, 8, 8, 1, 1, 0, Activation.NONE), "cortex-m4"))
        .as("three pixels")
        .isFalse();
    assertThat(binds(conv(1, 4, 4, 8, 3, 1, 1, 0, Activation.NONE), "cortex-m4"))
        .as("three channels")
        .isFalse();
    assertThat(binds(conv(1, 4, 4, 8, 8, 1, 1, 0, Activation.NONE), "cortex-m3"))
        .as("no unit for floats")
        .isFalse();
  }

  /** Zero beside the input times infinity would be a NaN that the reference does not have. */
  @ParameterizedTest
  @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NaN})
  void weightsThatAreNotFiniteAreNotMultipliedByPadding(float weight) {
    assertThat(binds(conv(1, 4, 4, 2, 4, 3, 1, 1, Activation.NONE, weight), "cortex-m4")).isFalse();
    assertThat(binds(conv(1, 4, 4, 2, 4, 3, 1, 0, Activation.NONE, weight), "cortex-m4")).isTrue();
  }

  private static boolean binds(Graph graph, String core) {
    return Bindings.of(
            new Conv2dGatheredF32(),
            new KernelRequest(
                graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow()))
        .isPresent();
  }

  private static KernelCase exact(String name, Graph graph) {
    return KernelCase.random(name, graph, name.hashCode()).withTolerance(0);
  }

  private Graph conv(
      int batches,
      int height,
      int width,
      int inputs,
      int outputs,
      int window,
      int stride,
      int padding,
      Activation activation) {
    return conv(
        batches, height, width, inputs, outputs, window, stride, padding, activation, 0.25f);
  }

  /**
   * @param weight the first one
   */
  private Graph conv(
      int batches,
      int height,
      int width,
      int inputs,
      int outputs,
      int window,
      int stride,
      int padding,
      Activation activation,
      float weight) {
    return layer(
        new Conv2d(window(stride, 1, padding), activation),
        window,
        new int[] {batches, height, width, inputs},
        outputs,
        floats(weight, outputs, window, window, inputs));
  }

  private Graph depthwise(
      int batches,
      int height,
      int width,
      int channels,
      int window,
      int stride,
      int dilation,
      int padding) {
    return layer(
        new DepthwiseConv2d(window(stride, dilation, padding), 1, Activation.RELU6),
        window,
        new int[] {batches, height, width, channels},
        channels,
        floats(0.5f, 1, window, window, channels));
  }

  private static Window window(int stride, int dilation, int padding) {
    return new Window(
        stride, stride, dilation, dilation, new Padding(padding, padding, padding, padding));
  }

  /**
   * @param taps of the square window along an axis
   */
  private Graph layer(Windowed op, int taps, int[] in, int outputs, DenseConstant weights) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, in));
    Value y =
        builder.node(
            op,
            TensorType.of(
                DataType.FLOAT32,
                in[0],
                extent(in[1], taps, op.window()),
                extent(in[2], taps, op.window()),
                outputs),
            x,
            builder.constant("w", weights, Quantization.none()),
            builder.constant("b", floats(0.5f, outputs), Quantization.none()));
    return builder.output(y).build();
  }

  private static int extent(int in, int taps, Window window) {
    int reach = window.dilationH() * (taps - 1) + 1;
    return (in + 2 * window.padding().top() - reach) / window.strideH() + 1;
  }

  private DenseConstant floats(float first, int... shape) {
    int count = Shape.of(shape).elements();
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(first);
    for (int i = 1; i < count; i++) {
      bytes.putFloat((float) random.nextGaussian());
    }
    return new DenseConstant(DataType.FLOAT32, Shape.of(shape), Bytes.wrap(bytes.array()));
  }
}
