package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.HybridParameters;
import java.util.Arrays;
import java.util.List;

/** DEPTHWISE_CONV_2D; taps in the order of the reference kernel, channels innermost. */
final class DepthwiseConvolution {
  private DepthwiseConvolution() {}

  static List<Tensor> evaluate(Invocation call) {
    if (call.inputType(0) == FLOAT32) {
      return call.floats(call.inputType(1) == FLOAT32 ? floats(call) : hybrid(call));
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(call.node());
    return call.ints(parameters.wide() ? wide(call, parameters) : ints(call, parameters));
  }

  private static int[] ints(Invocation call, AccumulatorParameters parameters) {
    Plane g = Plane.of(call.node());
    int[] in = Convolution.offsetInput(call, parameters);
    int[] bias = call.has(2) ? call.input(2).toInts() : new int[g.outC()];
    int[] out = new int[call.outputType().shape().elements()];
    forEachPosition(
        call,
        in,
        bias,
        (position, sums) -> {
          for (int c = 0; c < sums.length; c++) {
            out[position * sums.length + c] = parameters.finish(sums[c], c);
          }
        });
    return out;
  }

  /** FLOAT32 input with INT8 weights; each batch entry is quantized as a whole. */
  private static float[] hybrid(Invocation call) {
    Plane g = Plane.of(call.node());
    HybridParameters parameters = HybridParameters.of(call.node());
    HybridInput in = Convolution.hybridInput(call, g, parameters);
    float[] bias = call.has(2) ? call.input(2).floats() : new float[g.outC()];
    var activation = call.op(DepthwiseConv2d.class).activation();
    float[] out = new float[call.outputType().shape().elements()];
    forEachPosition(
        call,
        in.values(),
        new int[g.outC()],
        (position, sums) -> {
          float scale = in.scale(position / g.outW() / g.outH());
          for (int c = 0; c < sums.length; c++) {
            float sum = parameters.real(sums[c], scale, c) + bias[c];
            out[position * sums.length + c] = Elementwise.clamp(activation, sum);
          }
        });
    return out;
  }

  /** Takes the sums of all channels at an output position. */
  @FunctionalInterface
  private interface Finish {
    void accept(int position, int[] sums);
  }

  /** Sums products of 32 bits on top of {@code start}, position by position. */
  private static void forEachPosition(Invocation call, int[] in, int[] start, Finish finish) {
    Plane g = Plane.of(call.node());
    int multiplier = call.op(DepthwiseConv2d.class).depthMultiplier();
    int[] weights = Convolution.weights(call);
    int[] sums = new int[g.outC()];
    for (int position = 0; position < g.outPixels(); position++) {
      System.arraycopy(start, 0, sums, 0, sums.length);
      for (int tap = 0; tap < g.taps(); tap++) {
        int from = tapStart(g, position, tap);
        if (from >= 0) {
          int row = tap * g.outC();
          if (multiplier == 1) {
            for (int c = 0; c < sums.length; c++) {
              sums[c] += in[from + c] * weights[row + c];
            }
          } else {
            for (int c = 0; c < sums.length; c++) {
              sums[c] += in[from + c / multiplier] * weights[row + c];
            }
          }
        }
      }
      finish.accept(position, sums);
    }
  }

  private static int[] wide(Invocation call, AccumulatorParameters parameters) {
    Plane g = Plane.of(call.node());
    int multiplier = call.op(DepthwiseConv2d.class).depthMultiplier();
    int[] in = Convolution.offsetInput(call, parameters);
    int[] weights = call.input(1).toInts();
    long[] bias = call.has(2) ? call.input(2).toLongs() : new long[g.outC()];
    int[] out = new int[call.outputType().shape().elements()];
    long[] sums = new long[g.outC()];
    int to = 0;
    for (int position = 0; position < out.length / g.outC(); position++) {
      System.arraycopy(bias, 0, sums, 0, sums.length);
      for (int tap = 0; tap < g.taps(); tap++) {
        int from = tapStart(g, position, tap);
        if (from >= 0) {
          int row = tap * g.outC();
          for (int c = 0; c < sums.length; c++) {
            sums[c] += (long) in[from + c / multiplier] * weights[row + c];
          }
        }
      }
      for (int c = 0; c < sums.length; c++) {
        out[to++] = parameters.finish(sums[c], c);
      }
    }
    return out;
  }

  private static float[] floats(Invocation call) {
    Plane g = Plane.of(call.node());
    DepthwiseConv2d op = call.op(DepthwiseConv2d.class);
    int multiplier = op.depthMultiplier();
    float[] in = call.input(0).floats();
    float[] weights = call.input(1).floats();
    float[] bias = call.has(2) ? call.input(2).floats() : new float[g.outC()];
    float[] out = new float[call.outputType().shape().elements()];
    float[] sums = new float[g.outC()];
    int to = 0;
    for (int position = 0; position < out.length / g.outC(); position++) {
      Arrays.fill(sums, 0f);
      for (int tap = 0; tap < g.taps(); tap++) {
        int from = tapStart(g, position, tap);
        if (from >= 0) {
          int row = tap * g.outC();
          if (multiplier == 1) {
            for (int c = 0; c < sums.length; c++) {
              sums[c] += in[from + c] * weights[row + c];
            }
          } else {
            for (int c = 0; c < sums.length; c++) {
              sums[c] += in[from + c / multiplier] * weights[row + c];
            }
          }
        }
      }
      for (int c = 0; c < sums.length; c++) {
        out[to++] = Elementwise.clamp(op.activation(), sums[c] + bias[c]);
      }
    }
    return out;
  }

  /** Index of the first channel under a tap at an output position, or -1 outside the plane. */
  private static int tapStart(Plane g, int position, int tap) {
    int outX = position % g.outW();
    int outY = position / g.outW() % g.outH();
    int batch = position / g.outW() / g.outH();
    return g.under(batch, outY, outX, tap / g.filterW(), tap % g.filterW());
  }
}
