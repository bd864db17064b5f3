package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Reduce;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.MeanParameters;
import java.util.List;

/** Functions of the elements along axes; elements are added in the order of the input. */
final class Reduction {
  private Reduction() {}

  static List<Tensor> evaluate(Invocation call) {
    return switch (call.op(Reduce.class).fn()) {
      case MEAN -> mean(call);
    };
  }

  private static List<Tensor> mean(Invocation call) {
    DataType type = call.inputType(0);
    if (type != call.outputType().dataType()
        || (type != FLOAT32 && type != INT8 && type != INT16)) {
      throw call.unsupportedTypes("FLOAT32, INT8 or INT16 to the same type");
    }
    int[] target = targets(call);
    int outputs = call.outputType().shape().elements();
    if (type == FLOAT32) {
      float[] in = call.input(0).floats();
      float[] sums = new float[outputs];
      for (int i = 0; i < in.length; i++) {
        sums[target[i]] += in[i];
      }
      int count = outputs == 0 ? 0 : in.length / outputs;
      for (int i = 0; i < sums.length && count > 0; i++) {
        sums[i] /= count;
      }
      return call.floats(sums);
    }
    MeanParameters parameters = MeanParameters.of(call.node());
    int[] in = call.input(0).toInts();
    int[] sums = new int[outputs];
    for (int i = 0; i < in.length; i++) {
      sums[target[i]] += in[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = parameters.finish(sums[i]);
    }
    return call.ints(sums);
  }

  /** For each element of the input, the output element that it is part of. */
  private static int[] targets(Invocation call) {
    Shape in = call.node().input(0).shape();
    int[] kept = in.toArray();
    for (int axis : call.op(Reduce.class).axes()) {
      kept[axis] = 1;
    }
    return Broadcast.indices(Shape.of(kept), in);
  }
}
