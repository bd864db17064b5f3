package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.HybridParameters;
import java.util.List;

/**
 * TRANSPOSE_CONV: each input element is scattered over the window of outputs that it reaches, in
 * the order of the inputs, as the reference kernel does; the bias is added last.
 */
final class TransposedConvolution {
  private TransposedConvolution() {}

  static List<Tensor> evaluate(Invocation call) {
    int outC = call.outputType().shape().dim(3);
    if (call.inputType(0) == FLOAT32 && call.inputType(1) != FLOAT32) {
      return call.floats(hybrid(call, outC));
    }
    if (call.inputType(0) == FLOAT32) {
      float[] in = call.input(0).floats();
      float[] weights = Transposition.ofRows(call.input(1).floats(), 1, outC);
      float[] sums = new float[call.outputType().shape().elements()];
      scatter(
          call,
          (to, from, row) -> {
            float x = in[from];
            for (int c = 0; c < outC; c++) {
              sums[to + c] += x * weights[row + c];
            }
          });
      return call.floats(finish(call, sums, outC));
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(call.node());
    int[] in = Convolution.offsetInput(call, parameters);
    int[] weights = Transposition.ofRows(Convolution.weights(call), 1, outC);
    long[] sums = new long[call.outputType().shape().elements()];
    scatter(
        call,
        (to, from, row) -> {
          long x = in[from];
          for (int c = 0; c < outC; c++) {
            sums[to + c] += x * weights[row + c];
          }
        });
    return call.ints(finish(call, sums, outC, parameters));
  }

  /** FLOAT32 input with INT8 weights; each batch entry is quantized as a whole. */
  private static float[] hybrid(Invocation call, int outC) {
    HybridParameters parameters = HybridParameters.of(call.node());
    Plane plane = Plane.of(call.node());
    int image = plane.outH() * plane.outW() * plane.outC();
    HybridInput in = HybridInput.of(call.input(0).floats(), image, parameters.asymmetric());
    int[] weights = Transposition.ofRows(call.input(1).toInts(), 1, outC);
    int[] sums = new int[call.outputType().shape().elements()];
    scatter(
        call,
        (to, from, row) -> {
          for (int c = 0; c < outC; c++) {
            sums[to + c] += in.values()[from] * weights[row + c];
          }
        });
    float[] real = new float[sums.length];
    int batch = sums.length / plane.batches();
    for (int i = 0; i < sums.length; i++) {
      real[i] = parameters.real(sums[i], in.scale(i / batch), i % outC);
    }
    return finish(call, real, outC);
  }

  private static float[] finish(Invocation call, float[] sums, int outC) {
    var activation = call.op(TransposeConv.class).activation();
    float[] bias = call.has(2) ? call.input(2).floats() : new float[outC];
    for (int i = 0; i < sums.length; i++) {
      float sum = call.has(2) ? sums[i] + bias[i % outC] : sums[i];
      sums[i] = Elementwise.clamp(activation, sum);
    }
    return sums;
  }

  private static int[] finish(
      Invocation call, long[] sums, int outC, AccumulatorParameters parameters) {
    long[] bias = call.has(2) ? call.input(2).toLongs() : new long[outC];
    int[] out = new int[sums.length];
    for (int i = 0; i < sums.length; i++) {
      long sum = sums[i] + bias[i % outC];
      int channel = i % outC;
      // A 32-bit sum wraps as its low half does.
      out[i] =
          parameters.wide()
              ? parameters.finish(sum, channel)
              : parameters.finish((int) sum, channel);
    }
    return out;
  }

  /** Adds the products of one input element with one filter position for all output channels. */
  @FunctionalInterface
  private interface Products {
    void add(int to, int from, int row);
  }

  /** The window slides over the output; its positions are the pixels of the input. */
  private static void scatter(Invocation call, Products products) {
    Plane plane = Plane.of(call.node());
    int channels = plane.outC();
    int from = 0;
    for (int b = 0; b < plane.batches(); b++) {
      for (int y = 0; y < plane.outH(); y++) {
        for (int x = 0; x < plane.outW(); x++) {
          for (int channel = 0; channel < channels; channel++) {
            for (int fy = 0; fy < plane.filterH(); fy++) {
              for (int fx = 0; fx < plane.filterW(); fx++) {
                int to = plane.under(b, y, x, fy, fx);
                if (to >= 0) {
                  int tap = (fy * plane.filterW() + fx) * channels + channel;
                  products.add(to, from, tap * plane.inC());
                }
              }
            }
            from++;
          }
        }
      }
    }
  }
}
