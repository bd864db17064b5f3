package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT4;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.Arrays;
import java.util.List;

/**
 * CONV_2D. Each window is copied out once; then, for each of its elements in the order in which the
 * reference kernel sums them, the products for all output channels are added: every channel's sum
 * keeps the reference's order, and the inner loop runs over independent sums.
 */
final class Convolution {
  static final String TYPES =
      "FLOAT32 with FLOAT32 or INT8 weights; INT8 with INT8 or INT4 weights and INT32 bias; INT16 with"
          + " INT8 weights and INT32 or INT64 bias";

  private Convolution() {}

  static List<Tensor> evaluate(Invocation call) {
    return switch (checkedType(call)) {
      case FLOAT32 -> call.floats(call.inputType(1) == FLOAT32 ? floats(call) : hybrid(call));
      default -> {
        AccumulatorParameters parameters = AccumulatorParameters.of(call.node());
        yield call.ints(parameters.wide() ? wide(call, parameters) : ints(call, parameters));
      }
    };
  }

  /** The type of the input, after checking that it goes with those of weights and bias. */
  static DataType checkedType(Invocation call) {
    DataType x = call.inputType(0);
    DataType weights = call.inputType(1);
    boolean hasBias = call.has(2);
    DataType bias = hasBias ? call.inputType(2) : x;
    boolean supported =
        call.outputType().dataType() == x
            && switch (x) {
              case FLOAT32 -> (weights == FLOAT32 || weights == INT8) && bias == FLOAT32;
              case INT8 -> (weights == INT8 || weights == INT4) && (!hasBias || bias == INT32);
              case INT16 -> weights == INT8 && (!hasBias || bias == INT32 || bias == INT64);
              default -> false;
            };
    if (!supported) {
      throw call.unsupportedTypes(TYPES);
    }
    return x;
  }

  private static int[] ints(Invocation call, AccumulatorParameters parameters) {
    ConvGeometry g = ConvGeometry.of(call.node());
    int[] in = offsetInput(call, parameters);
    int[] weights = Transposition.ofRows(call.input(1).toInts(), g.groups(), perGroup(g));
    int[] bias = call.has(2) ? call.input(2).toInts() : new int[g.outC()];
    int[] out = new int[call.outputType().shape().elements()];
    int[] window = new int[g.windowElements()];
    int[] zeros = new int[g.filterC()];
    int[] sums = new int[perGroup(g)];
    int to = 0;
    for (int b = 0; b < g.batches(); b++) {
      for (int y = 0; y < g.outH(); y++) {
        for (int x = 0; x < g.outW(); x++) {
          for (int group = 0; group < g.groups(); group++) {
            g.gather(in, b, y, x, group, zeros, window);
            System.arraycopy(bias, group * sums.length, sums, 0, sums.length);
            Sums.addProducts(sums, window, weights, group * window.length * sums.length);
            for (int c = 0; c < sums.length; c++) {
              out[to++] = parameters.finish(sums[c], group * sums.length + c);
            }
          }
        }
      }
    }
    return out;
  }

  private static int[] wide(Invocation call, AccumulatorParameters parameters) {
    ConvGeometry g = ConvGeometry.of(call.node());
    int[] in = offsetInput(call, parameters);
    int[] weights = Transposition.ofRows(call.input(1).toInts(), g.groups(), perGroup(g));
    long[] bias = call.has(2) ? call.input(2).toLongs() : new long[g.outC()];
    int[] out = new int[call.outputType().shape().elements()];
    int[] window = new int[g.windowElements()];
    int[] zeros = new int[g.filterC()];
    long[] sums = new long[perGroup(g)];
    int to = 0;
    for (int b = 0; b < g.batches(); b++) {
      for (int y = 0; y < g.outH(); y++) {
        for (int x = 0; x < g.outW(); x++) {
          for (int group = 0; group < g.groups(); group++) {
            g.gather(in, b, y, x, group, zeros, window);
            System.arraycopy(bias, group * sums.length, sums, 0, sums.length);
            Sums.addProducts(sums, window, weights, group * window.length * sums.length);
            for (int c = 0; c < sums.length; c++) {
              out[to++] = parameters.finish(sums[c], group * sums.length + c);
            }
          }
        }
      }
    }
    return out;
  }

  private static float[] floats(Invocation call) {
    ConvGeometry g = ConvGeometry.of(call.node());
    var activation = call.op(Conv2d.class).activation();
    float[] in = call.input(0).floats();
    float[] weights = Transposition.ofRows(call.input(1).floats(), g.groups(), perGroup(g));
    float[] bias = call.has(2) ? call.input(2).floats() : new float[g.outC()];
    float[] out = new float[call.outputType().shape().elements()];
    float[] window = new float[g.windowElements()];
    float[] zeros = new float[g.filterC()];
    float[] sums = new float[perGroup(g)];
    int to = 0;
    for (int b = 0; b < g.batches(); b++) {
      for (int y = 0; y < g.outH(); y++) {
        for (int x = 0; x < g.outW(); x++) {
          for (int group = 0; group < g.groups(); group++) {
            g.gather(in, b, y, x, group, zeros, window);
            Arrays.fill(sums, 0f);
            Sums.addProducts(sums, window, weights, group * window.length * sums.length);
            for (int c = 0; c < sums.length; c++) {
              float sum = sums[c] + bias[group * sums.length + c];
              out[to++] = Elementwise.clamp(activation, sum);
            }
          }
        }
      }
    }
    return out;
  }

  /** FLOAT32 input with INT8 weights; each batch entry is quantized as a whole. */
  private static float[] hybrid(Invocation call) {
    ConvGeometry g = ConvGeometry.of(call.node());
    var activation = call.op(Conv2d.class).activation();
    HybridInput in = HybridInput.of(call.input(0).floats(), g.inH() * g.inW() * g.inC());
    float weightScale = call.node().input(1).quantization().scale();
    int[] weights = Transposition.ofRows(call.input(1).toInts(), g.groups(), perGroup(g));
    float[] bias = call.has(2) ? call.input(2).floats() : new float[g.outC()];
    float[] out = new float[call.outputType().shape().elements()];
    int[] window = new int[g.windowElements()];
    int[] zeros = new int[g.filterC()];
    int[] sums = new int[perGroup(g)];
    int to = 0;
    for (int b = 0; b < g.batches(); b++) {
      float scale = in.scale(b) * weightScale;
      for (int y = 0; y < g.outH(); y++) {
        for (int x = 0; x < g.outW(); x++) {
          for (int group = 0; group < g.groups(); group++) {
            g.gather(in.values(), b, y, x, group, zeros, window);
            Arrays.fill(sums, 0);
            Sums.addProducts(sums, window, weights, group * window.length * sums.length);
            for (int c = 0; c < sums.length; c++) {
              float sum = bias[group * sums.length + c] + sums[c] * scale;
              out[to++] = Elementwise.clamp(activation, sum);
            }
          }
        }
      }
    }
    return out;
  }

  private static int perGroup(ConvGeometry g) {
    return g.outC() / g.groups();
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
