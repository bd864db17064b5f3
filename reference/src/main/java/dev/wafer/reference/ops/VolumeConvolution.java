package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv3d;
import dev.wafer.ir.op.WindowAxis;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * CONV_3D: the products of a window in the order of depth, height, width, channel; then the bias.
 */
final class VolumeConvolution {
  private final Conv3d op;
  private final Shape in;
  private final Shape out;
  private final Shape filter;
  private final float[] input;
  private final float[] weights;
  private final float[] bias;

  private VolumeConvolution(Invocation call) {
    op = call.op(Conv3d.class);
    in = call.node().input(0).shape();
    filter = call.node().input(1).shape();
    out = call.outputType().shape();
    input = call.input(0).floats();
    weights = call.input(1).floats();
    bias = call.has(2) ? call.input(2).floats() : new float[out.dim(4)];
  }

  static List<Tensor> evaluate(Invocation call) {
    return call.floats(new VolumeConvolution(call).results());
  }

  private float[] results() {
    int channels = out.dim(4);
    float[] results = new float[out.elements()];
    float[] sums = new float[channels];
    int to = 0;
    for (int b = 0; b < out.dim(0); b++) {
      for (int z = 0; z < out.dim(1); z++) {
        for (int y = 0; y < out.dim(2); y++) {
          for (int x = 0; x < out.dim(3); x++) {
            Arrays.fill(sums, 0);
            addWindow(sums, b, z, y, x);
            for (int o = 0; o < channels; o++) {
              results[to++] = Elementwise.clamp(op.activation(), sums[o] + bias[o]);
            }
          }
        }
      }
    }
    return results;
  }

  private void addWindow(float[] sums, int b, int z, int y, int x) {
    int depth = in.dim(4);
    float[] pixel = new float[depth];
    for (int tap = 0; tap < filter.elements(0, 3); tap++) {
      int inZ = at(0, z, tap / filter.dim(2) / filter.dim(1));
      int inY = at(1, y, tap / filter.dim(2) % filter.dim(1));
      int inX = at(2, x, tap % filter.dim(2));
      if (inside(0, inZ) && inside(1, inY) && inside(2, inX)) {
        int from = (((b * in.dim(1) + inZ) * in.dim(2) + inY) * in.dim(3) + inX) * depth;
        System.arraycopy(input, from, pixel, 0, depth);
        Sums.addProducts(sums, pixel, weights, tap * depth * sums.length);
      }
    }
  }

  private int at(int axis, int position, int tap) {
    WindowAxis steps = op.axes().get(axis);
    return position * steps.stride() - steps.before() + tap * steps.dilation();
  }

  private boolean inside(int axis, int index) {
    return index >= 0 && index < in.dim(axis + 1);
  }
}
