package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Resize;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.BilinearFloatAxis;
import dev.wafer.reference.parameters.BilinearInt8Axis;
import dev.wafer.reference.parameters.NearestAxis;
import java.util.List;

/** RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR. */
final class Resizing {
  private Resizing() {}

  static List<Tensor> evaluate(Invocation call) {
    return switch (call.op(Resize.class).fn()) {
      case BILINEAR -> bilinear(call);
      case NEAREST_NEIGHBOR -> nearest(call);
    };
  }

  private static List<Tensor> nearest(Invocation call) {
    Resize op = call.op(Resize.class);
    Shape in = call.node().input(0).shape();
    Shape out = call.outputType().shape();
    Resize.Part part = op.part(in, out);
    Tensor result = Tensor.zeros(call.outputType());
    int depth = in.dim(3);
    int to = 0;
    for (int b = 0; b < out.dim(0); b++) {
      for (int y = 0; y < out.dim(1); y++) {
        int inY =
            NearestAxis.source(op, part.firstOut() + y, part.inHeight(), part.outHeight())
                - part.firstIn();
        for (int x = 0; x < out.dim(2); x++) {
          int inX = NearestAxis.source(op, x, in.dim(2), out.dim(2));
          int from = ((b * in.dim(1) + inY) * in.dim(2) + inX) * depth;
          System.arraycopy(call.input(0).storage(), from, result.storage(), to, depth);
          to += depth;
        }
      }
    }
    return List.of(result);
  }

  private static List<Tensor> bilinear(Invocation call) {
    return switch (call.inputType(0)) {
      case FLOAT32 -> call.floats(bilinearFloat(call, call.input(0).floats(), -0f));
      case UINT8 -> {
        float[] results = bilinearFloat(call, unsigned(call.input(0)), 0.5f);
        int[] rounded = new int[results.length];
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = (int) results[i];
        }
        yield call.ints(rounded);
      }
      default -> bilinearInteger(call);
    };
  }

  private static float[] unsigned(Tensor bytes) {
    int[] values = bytes.toInts();
    float[] real = new float[values.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = values[i];
    }
    return real;
  }

  /** UINT8 is computed so, too: half a step more, and cut off. */
  private static float[] bilinearFloat(Invocation call, float[] source, float rounding) {
    Resize op = call.op(Resize.class);
    Shape in = call.node().input(0).shape();
    Shape out = call.outputType().shape();
    Resize.Part part = op.part(in, out);
    float[] result = new float[out.elements()];
    int depth = in.dim(3);
    int to = 0;
    for (int b = 0; b < out.dim(0); b++) {
      for (int y = 0; y < out.dim(1); y++) {
        BilinearFloatAxis v =
            BilinearFloatAxis.of(op, part.firstOut() + y, part.inHeight(), part.outHeight());
        int top = (b * in.dim(1) + v.lower() - part.firstIn()) * in.dim(2);
        int bottom = (b * in.dim(1) + v.upper() - part.firstIn()) * in.dim(2);
        for (int x = 0; x < out.dim(2); x++) {
          BilinearFloatAxis h = BilinearFloatAxis.of(op, x, in.dim(2), out.dim(2));
          float dy = v.fraction();
          float dx = h.fraction();
          for (int c = 0; c < depth; c++) {
            result[to++] =
                source[(top + h.lower()) * depth + c] * (1 - dy) * (1 - dx)
                    + source[(bottom + h.lower()) * depth + c] * dy * (1 - dx)
                    + source[(top + h.upper()) * depth + c] * (1 - dy) * dx
                    + source[(bottom + h.upper()) * depth + c] * dy * dx
                    + rounding;
          }
        }
      }
    }
    return result;
  }

  private static List<Tensor> bilinearInteger(Invocation call) {
    Resize op = call.op(Resize.class);
    Shape in = call.node().input(0).shape();
    Shape out = call.outputType().shape();
    Resize.Part part = op.part(in, out);
    int[] source = call.input(0).toInts();
    int[] result = new int[out.elements()];
    int depth = in.dim(3);
    int to = 0;
    for (int b = 0; b < out.dim(0); b++) {
      for (int y = 0; y < out.dim(1); y++) {
        BilinearInt8Axis v =
            BilinearInt8Axis.of(op, part.firstOut() + y, part.inHeight(), part.outHeight());
        int top = (b * in.dim(1) + v.lower() - part.firstIn()) * in.dim(2);
        int bottom = (b * in.dim(1) + v.upper() - part.firstIn()) * in.dim(2);
        for (int x = 0; x < out.dim(2); x++) {
          BilinearInt8Axis h = BilinearInt8Axis.of(op, x, in.dim(2), out.dim(2));
          for (int c = 0; c < depth; c++) {
            long sum =
                (long) source[(top + h.lower()) * depth + c] * v.lowerWeight() * h.lowerWeight()
                    + (long) source[(bottom + h.lower()) * depth + c]
                        * v.fraction()
                        * h.lowerWeight()
                    + (long) source[(top + h.upper()) * depth + c] * v.lowerWeight() * h.fraction()
                    + (long) source[(bottom + h.upper()) * depth + c] * v.fraction() * h.fraction();
            result[to++] = (int) ((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
          }
        }
      }
    }
    return call.ints(result);
  }
}
