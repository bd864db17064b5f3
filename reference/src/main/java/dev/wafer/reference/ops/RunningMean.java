package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.MeanParameters;
import java.util.List;

/** The mean of a plane in two steps: its sums, and what becomes of them. */
final class RunningMean {
  private RunningMean() {}

  /** Of a whole plane. */
  static List<Tensor> sums(Invocation call) {
    if (call.inputType(0) == DataType.FLOAT32) {
      float[] in = call.input(0).floats();
      float[] sums = new float[call.node().output().shape().dim(3)];
      for (int i = 0; i < in.length; i++) {
        sums[i % sums.length] += in[i];
      }
      return call.floats(sums);
    }
    int[] in = call.input(0).toInts();
    int[] sums = new int[call.node().output().shape().dim(3)];
    for (int i = 0; i < in.length; i++) {
      sums[i % sums.length] += in[i];
    }
    return call.ints(sums);
  }

  static List<Tensor> mean(Invocation call) {
    MeanOfSums op = call.op(MeanOfSums.class);
    if (call.inputType(0) == DataType.FLOAT32) {
      float[] out = call.input(0).floats().clone();
      for (int i = 0; i < out.length; i++) {
        out[i] = Elementwise.clamp(op.activation(), out[i] / op.pixels());
      }
      return call.floats(out);
    }
    int[] out = call.input(0).toInts();
    ActivationRange range = ActivationRange.of(op.activation(), call.outputType());
    MeanParameters parameters =
        MeanParameters.of(call.node().input(0).quantization(), call.outputType(), op.pixels());
    for (int i = 0; i < out.length; i++) {
      out[i] =
          op.quotient()
              ? range.clamp(Pooling.roundedQuotient(out[i], op.pixels()))
              : parameters.finish(out[i]);
    }
    return call.ints(out);
  }
}
