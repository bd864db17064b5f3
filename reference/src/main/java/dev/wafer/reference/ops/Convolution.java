package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.HybridParameters;
import java.util.Arrays;
import java.util.List;

/**
 * CONV_2D. Each window is copied out once; then, for each of its elements in the order in which the
 * reference kernel sums them, the products for all output channels are added: every channel's sum
 * keeps the reference's order, and the inner loop runs over independent sums.
 */
final class Convolution {
  private Convolution() {}

  static List<Tensor> evaluate(Invocation call) {
    if (call.inputType(0) == FLOAT32) {
      return call.floats(call.inputType(1) == FLOAT32 ? floats(call) : hybrid(call));
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(call.node());
    return call.ints(parameters.wide() ? wide(call, parameters) : ints(call, parameters));
  }

  private static int[] ints(Invocation call, AccumulatorParameters parameters) {
    GroupedWindows windows = GroupedWindows.of(call.node());
    int outputs = windows.outputs();
    int[] weights = Transposition.ofRows(weights(call), windows.groups(), outputs);
    int[] bias = call.has(2) ? call.input(2).toInts() : new int[windows.plane().outC()];
    int[] out = new int[call.outputType().shape().elements()];
    int[] window = new int[windows.elements()];
    int[] sums = new int[outputs];
    windows.forEach(
        offsetInput(call, parameters),
        new int[windows.filterC()],
        window,
        (to, batch, group) -> {
          System.arraycopy(bias, group * outputs, sums, 0, outputs);
          Sums.addProducts(sums, window, weights, group * window.length * outputs);
          for (int c = 0; c < outputs; c++) {
            out[to + c] = parameters.finish(sums[c], group * outputs + c);
          }
        });
    return out;
  }

  private static int[] wide(Invocation call, AccumulatorParameters parameters) {
    GroupedWindows windows = GroupedWindows.of(call.node());
    int outputs = windows.outputs();
    int[] weights = Transposition.ofRows(call.input(1).toInts(), windows.groups(), outputs);
    long[] bias = call.has(2) ? call.input(2).toLongs() : new long[windows.plane().outC()];
    int[] out = new int[call.outputType().shape().elements()];
    int[] window = new int[windows.elements()];
    long[] sums = new long[outputs];
    windows.forEach(
        offsetInput(call, parameters),
        new int[windows.filterC()],
        window,
        (to, batch, group) -> {
          System.arraycopy(bias, group * outputs, sums, 0, outputs);
          Sums.addProducts(sums, window, weights, group * window.length * outputs);
          for (int c = 0; c < outputs; c++) {
            out[to + c] = parameters.finish(sums[c], group * outputs + c);
          }
        });
    return out;
  }

  private static float[] floats(Invocation call) {
    GroupedWindows windows = GroupedWindows.of(call.node());
    int outputs = windows.outputs();
    var activation = call.op(Conv2d.class).activation();
    float[] weights = Transposition.ofRows(call.input(1).floats(), windows.groups(), outputs);
    float[] bias = call.has(2) ? call.input(2).floats() : new float[windows.plane().outC()];
    float[] out = new float[call.outputType().shape().elements()];
    float[] window = new float[windows.elements()];
    float[] sums = new float[outputs];
    windows.forEach(
        call.input(0).floats(),
        new float[windows.filterC()],
        window,
        (to, batch, group) -> {
          Arrays.fill(sums, 0f);
          Sums.addProducts(sums, window, weights, group * window.length * outputs);
          for (int c = 0; c < outputs; c++) {
            float sum = sums[c] + bias[group * outputs + c];
            out[to + c] = Elementwise.clamp(activation, sum);
          }
        });
    return out;
  }

  /** FLOAT32 input with INT8 weights; each batch entry is quantized as a whole. */
  private static float[] hybrid(Invocation call) {
    GroupedWindows windows = GroupedWindows.of(call.node());
    HybridParameters parameters = HybridParameters.of(call.node());
    Plane plane = windows.plane();
    int outputs = windows.outputs();
    var activation = call.op(Conv2d.class).activation();
    HybridInput in = hybridInput(call, plane, parameters);
    int[] weights = Transposition.ofRows(call.input(1).toInts(), windows.groups(), outputs);
    float[] bias = call.has(2) ? call.input(2).floats() : new float[plane.outC()];
    float[] out = new float[call.outputType().shape().elements()];
    int[] window = new int[windows.elements()];
    int[] sums = new int[outputs];
    windows.forEach(
        in.values(),
        new int[windows.filterC()],
        window,
        (to, batch, group) -> {
          Arrays.fill(sums, 0);
          Sums.addProducts(sums, window, weights, group * window.length * outputs);
          for (int c = 0; c < outputs; c++) {
            int channel = group * outputs + c;
            float sum = bias[channel] + parameters.real(sums[c], in.scale(batch), channel);
            out[to + c] = Elementwise.clamp(activation, sum);
          }
        });
    return out;
  }

  /** The weights with their zero point taken off: those computed at run time and UINT8 have one. */
  static int[] weights(Invocation call) {
    int[] weights = call.input(1).toInts();
    Quantization quantization = call.node().input(1).quantization();
    int zeroPoint = quantization.isPerAxis() ? 0 : quantization.zeroPoint();
    return zeroPoint == 0
        ? weights
        : Arrays.stream(weights).map(weight -> weight - zeroPoint).toArray();
  }

  /** The input of a hybrid layer, each batch entry quantized as a whole. */
  static HybridInput hybridInput(Invocation call, Plane plane, HybridParameters parameters) {
    int image = plane.inH() * plane.inW() * plane.inC();
    return HybridInput.of(call.input(0).floats(), image, parameters.asymmetric());
  }

  /** The input with its zero point taken off, so that padding is zero. */
  static int[] offsetInput(Invocation call, AccumulatorParameters parameters) {
    int[] in = call.input(0).toInts().clone();
    for (int i = 0; i < in.length; i++) {
      in[i] += parameters.inputOffset();
    }
    return in;
  }
}
