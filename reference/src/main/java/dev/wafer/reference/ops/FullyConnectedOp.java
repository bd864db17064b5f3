package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.FullyConnected;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.HybridParameters;
import java.util.List;

/** FULLY_CONNECTED. */
final class FullyConnectedOp {
  private FullyConnectedOp() {}

  static List<Tensor> evaluate(Invocation call) {
    if (call.inputType(0) == FLOAT32) {
      return call.floats(call.inputType(1) == FLOAT32 ? floats(call) : hybrid(call));
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(call.node());
    return call.ints(parameters.wide() ? wide(call, parameters) : ints(call, parameters));
  }

  private static int[] ints(Invocation call, AccumulatorParameters parameters) {
    int[] in = Convolution.offsetInput(call, parameters);
    int[] weights = Convolution.weights(call);
    int outC = outputChannels(call);
    int depth = weights.length / outC;
    int[] bias = call.has(2) ? call.input(2).toInts() : new int[outC];
    int[] out = new int[call.outputType().shape().elements()];
    for (int i = 0; i < out.length; i++) {
      int c = i % outC;
      int from = i / outC * depth;
      int row = c * depth;
      int sum = bias[c];
      for (int d = 0; d < depth; d++) {
        sum += in[from + d] * weights[row + d];
      }
      out[i] = parameters.finish(sum, c);
    }
    return out;
  }

  private static int[] wide(Invocation call, AccumulatorParameters parameters) {
    int[] in = Convolution.offsetInput(call, parameters);
    int[] weights = Convolution.weights(call);
    int outC = outputChannels(call);
    int depth = weights.length / outC;
    long[] bias = call.has(2) ? call.input(2).toLongs() : new long[outC];
    int[] out = new int[call.outputType().shape().elements()];
    for (int i = 0; i < out.length; i++) {
      int c = i % outC;
      int from = i / outC * depth;
      int row = c * depth;
      long sum = bias[c];
      for (int d = 0; d < depth; d++) {
        sum += (long) in[from + d] * weights[row + d];
      }
      out[i] = parameters.finish(sum, c);
    }
    return out;
  }

  private static float[] floats(Invocation call) {
    float[] in = call.input(0).floats();
    float[] weights = call.input(1).floats();
    int outC = outputChannels(call);
    int depth = weights.length / outC;
    float[] bias = call.has(2) ? call.input(2).floats() : new float[outC];
    var activation = call.op(FullyConnected.class).activation();
    float[] out = new float[call.outputType().shape().elements()];
    for (int i = 0; i < out.length; i++) {
      int c = i % outC;
      int from = i / outC * depth;
      int row = c * depth;
      float sum = 0;
      for (int d = 0; d < depth; d++) {
        sum += in[from + d] * weights[row + d];
      }
      out[i] = Elementwise.clamp(activation, sum + bias[c]);
    }
    return out;
  }

  private static float[] hybrid(Invocation call) {
    int[] weights = call.input(1).toInts();
    int outC = outputChannels(call);
    int depth = weights.length / outC;
    HybridParameters parameters = HybridParameters.of(call.node());
    HybridInput in = HybridInput.of(call.input(0).floats(), depth, parameters.asymmetric());
    float[] bias = call.has(2) ? call.input(2).floats() : new float[outC];
    var activation = call.op(FullyConnected.class).activation();
    float[] out = new float[call.outputType().shape().elements()];
    for (int i = 0; i < out.length; i++) {
      int row = i / outC;
      int c = i % outC;
      int sum = 0;
      for (int d = 0; d < depth; d++) {
        sum += in.values()[row * depth + d] * weights[c * depth + d];
      }
      out[i] = Elementwise.clamp(activation, bias[c] + parameters.real(sum, in.scale(row), c));
    }
    return out;
  }

  private static int outputChannels(Invocation call) {
    return call.node().input(1).shape().dim(-2);
  }
}
