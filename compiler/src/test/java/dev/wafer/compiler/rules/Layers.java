package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT32;
import static dev.wafer.compiler.rules.ElementType.INT16;
import static dev.wafer.compiler.rules.ElementType.INT32;
import static dev.wafer.compiler.rules.ElementType.INT4;
import static dev.wafer.compiler.rules.ElementType.INT64;
import static dev.wafer.compiler.rules.ElementType.INT8;
import static dev.wafer.compiler.rules.ElementType.UINT8;

import dev.wafer.compiler.rules.Instances.Drawn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link Instances} that works on planes of channels and on matrices. */
final class Layers {
  private static final int VALID = 1;

  private Layers() {}

  static Map<String, Drawn> all() {
    Map<String, Drawn> all = new LinkedHashMap<>();
    all.put("AVERAGE_POOL_2D", new Drawn(1, Layers::pool));
    all.put("MAX_POOL_2D", new Drawn(17, Layers::pool));
    all.put("L2_POOL_2D", new Drawn(12, Layers::pool));
    all.put("CONV_2D", new Drawn(3, Layers::convolution));
    all.put("CONV_3D", new Drawn(132, Layers::volume));
    all.put("DEPTHWISE_CONV_2D", new Drawn(4, Layers::depthwise));
    all.put("TRANSPOSE_CONV", new Drawn(67, Layers::transposed));
    all.put("FULLY_CONNECTED", new Drawn(9, Layers::fullyConnected));
    all.put("BATCH_MATMUL", new Drawn(126, Layers::batchMatMul));
    all.put("RESIZE_BILINEAR", new Drawn(23, Layers::resize));
    all.put("RESIZE_NEAREST_NEIGHBOR", new Drawn(97, Layers::resize));
    all.put(
        "SPACE_TO_DEPTH",
        new Drawn(
            26,
            i -> {
              i.options().int32(0, 2);
              i.input(plane(i, 4, 4, 3)).output(plane(i, 2, 2, 12));
            }));
    all.put(
        "DEPTH_TO_SPACE",
        new Drawn(
            5,
            i -> {
              i.options().int32(0, 2);
              i.input(plane(i, 2, 2, 12)).output(plane(i, 4, 4, 3));
            }));
    return all;
  }

  /** A plane with axes before it until the rank is full; of a lower rank its last axes. */
  private static int[] plane(Instance i, int height, int width, int channels) {
    int[] all = {1, 1, 2, height, width, channels};
    return Arrays.copyOfRange(all, all.length - i.rank(), all.length);
  }

  private static void pool(Instance i) {
    i.options().int8(0, VALID).int32(1, 1).int32(2, 2).int32(3, 2).int32(4, 3);
    i.input(plane(i, 5, 4, 3)).output(plane(i, 2, 3, 3));
  }

  private static void resize(Instance i) {
    i.input(plane(i, 3, 2, 3)).indices(5, 3).output(plane(i, 5, 3, 3));
  }

  private static void convolution(Instance i) {
    i.options().int8(0, VALID).int32(1, 1).int32(2, 1).int32(4, 1).int32(5, 1);
    int height = 1 + i.axis(3);
    int channels = channels(i);
    i.input(plane(i, 5, 4, channels));
    weights(i, weightType(i), 7, height, 2, channels);
    bias(i, 7);
    i.output(plane(i, 6 - height, 3, 7));
  }

  /** Of five axes, whatever the rank is. */
  private static void volume(Instance i) {
    boolean same = i.random().nextBoolean();
    i.options().int8(0, same ? 0 : VALID).int32(1, 1).int32(2, 1).int32(3, 1);
    i.input(2, 3, 4, 5, 3);
    if (i.random().nextBoolean()) {
      i.weights(FLOAT32, 2, 1, 3, 3, 4);
    } else {
      i.input(2, 1, 3, 3, 4);
    }
    i.weights(FLOAT32, 4).output(2, same ? 3 : 2, 4, same ? 5 : 3, 4);
  }

  private static void depthwise(Instance i) {
    int multiplier = i.random().nextInt(4) == 0 ? 2 : 1;
    i.options().int8(0, VALID).int32(1, 1).int32(2, 1).int32(3, multiplier).int32(5, 1).int32(6, 1);
    int width = 2 + i.axis(2);
    int channels = channels(i);
    int filters = channels * multiplier;
    ElementType drawn = weightType(i);
    ElementType weights = i.in() == FLOAT32 && drawn == INT4 ? INT8 : drawn;
    i.input(plane(i, 5, 4, channels));
    weights(i, weights, 1, 3, width, filters);
    bias(i, filters);
    i.output(plane(i, 3, 5 - width, filters));
  }

  /** Mostly constants, always those that have to be. */
  private static void weights(Instance i, ElementType type, int... shape) {
    boolean mayComeLater = type == i.in() ? type != UINT8 : i.in() == INT16;
    if (!mayComeLater || i.random().nextInt(4) > 0) {
      i.weights(type, shape);
    } else {
      i.input(type, shape);
    }
  }

  /** Few channels, or as many as a vector has. */
  private static int channels(Instance i) {
    return i.random().nextBoolean() ? 3 : 16;
  }

  private static void transposed(Instance i) {
    i.options().int8(0, VALID).int32(1, 1).int32(2, 1);
    i.indices(plane(i, 5, 5, 4));
    if (i.in() == FLOAT32 && i.random().nextBoolean()) {
      i.weights(INT8, 4, 3, 2, 3);
    } else {
      weights(i, i.in().weights(), 4, 3, 2, 3);
    }
    i.input(plane(i, 3, 4, 3));
    int kind = i.random().nextInt(5);
    if (i.in() == INT16 && kind > 0) {
      i.weights(List.of(INT16, INT32, INT64, INT16).get(kind - 1), 4);
    } else {
      bias(i, 4);
    }
    i.output(plane(i, 5, 5, 4));
  }

  private static void fullyConnected(Instance i) {
    boolean keeps = i.random().nextBoolean();
    int[] in = i.extents();
    int depth = in.length == 0 ? 1 : in[in.length - 1];
    int[] out = in.clone();
    if (out.length > 0) {
      out[out.length - 1] = 5;
    }
    int rows = Arrays.stream(in).reduce(1, (a, b) -> a * b) / depth;
    i.options().int8(2, keeps ? 1 : 0).int8(3, i.random().nextInt(2));
    i.input(in);
    boolean known = i.random().nextInt(3) > 0;
    if (known) {
      i.weights(weightType(i), 5, depth);
    } else {
      i.input(i.in().weights(), 5, depth);
    }
    bias(i, 5);
    i.output(keeps ? out : new int[] {rows, 5});
  }

  private static void batchMatMul(Instance i) {
    int[] x = i.extents();
    int[] y = x.clone();
    int[] out = x.clone();
    int rank = i.rank();
    for (int axis = 0; axis < rank - 2; axis++) {
      y[axis] = i.random().nextBoolean() ? 1 : x[axis];
    }
    if (rank > 1) {
      y[rank - 2] = x[rank - 1];
      y[rank - 1] = 3;
      out[rank - 1] = 3;
    }
    i.input(x).input(y).output(out);
  }

  /** Weights of floats may be quantized, and those of bytes take half a byte. */
  private static ElementType weightType(Instance i) {
    List<ElementType> all =
        switch (i.in()) {
          case FLOAT32 -> List.of(FLOAT32, INT8, INT4);
          case INT8 -> List.of(INT8, INT4);
          default -> List.of(i.in().weights());
        };
    return all.get(i.random().nextInt(all.size()));
  }

  private static void bias(Instance i, int channels) {
    ElementType type = i.in().bias();
    i.weights(type == INT64 && i.random().nextBoolean() ? INT32 : type, channels);
  }
}
