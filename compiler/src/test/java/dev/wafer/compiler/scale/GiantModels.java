package dev.wafer.compiler.scale;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of a few kilobytes whose tensors have up to 2^28 bytes, the most that is taken: each kind
 * of operator on giant planes, and constants that grow to such a size where they are computed.
 */
final class GiantModels {
  private static final int INT8 = ModelBuilder.INT8;

  /** Square, tall, wide, many images, deep. */
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {1, 8192, 16384, 2},
          new int[] {1, 1 << 25, 4, 2},
          new int[] {1, 4, 1 << 25, 2},
          new int[] {1 << 25, 2, 2, 2},
          new int[] {1, 2, 2, 1 << 26},
          new int[] {1, 1, 1, 1 << 28});

  private final Map<String, byte[]> models = new LinkedHashMap<>();

  private GiantModels() {}

  /** The models by what they show. */
  static Map<String, byte[]> all() {
    GiantModels giants = new GiantModels();
    SHAPES.forEach(giants::elementwise);
    SHAPES.forEach(giants::movement);
    SHAPES.forEach(giants::windows);
    giants.resizings();
    giants.products();
    giants.constants();
    return giants.models;
  }

  /** A model of one operator whose other inputs are constants or further inputs of the graph. */
  private static final class One {
    private final ModelBuilder model = new ModelBuilder();
    private final int x;

    One(int... shape) {
      x = model.quantized(INT8, 1 / 16f, 0, shape);
    }

    int tensor(float scale, int zeroPoint, int... shape) {
      return model.quantized(INT8, scale, zeroPoint, shape);
    }

    int weights(int... shape) {
      byte[] values = new byte[Shape.of(shape).elements()];
      Arrays.fill(values, (byte) 3);
      return model.add(
          model
              .table(INT8, model.buffer(values), shape)
              .table(4, ModelBuilder.quantization(0.5f, 0)));
    }

    int bias(int channels) {
      return model.quantizedConstant(
          ModelBuilder.INT32,
          1 / 32f,
          DenseConstant.integers(DataType.INT32, Shape.of(channels), new long[channels]));
    }

    int ints(int... values) {
      long[] wide = Arrays.stream(values).asLongStream().toArray();
      return model.constant(
          ModelBuilder.INT32,
          DenseConstant.integers(DataType.INT32, Shape.of(values.length), wide));
    }

    int pads(int[] before, int[] after) {
      long[] values = new long[2 * before.length];
      for (int axis = 0; axis < before.length; axis++) {
        values[2 * axis] = before[axis];
        values[2 * axis + 1] = after[axis];
      }
      return model.constant(
          ModelBuilder.INT32,
          DenseConstant.integers(DataType.INT32, Shape.of(before.length, 2), values));
    }

    byte[] ending(int output) {
      return model.inputs(x).outputs(output).build();
    }
  }

  private void elementwise(int[] shape) {
    unary("RELU", 19, 1 / 16f, 0, 0, ModelBuilder.options(), shape);
    unary("TANH", 28, 1 / 128f, 0, 0, ModelBuilder.options(), shape);
    unary("LOGISTIC", 14, 1 / 256f, -128, 0, ModelBuilder.options(), shape);
    unary("HARD_SWISH", 117, 1 / 16f, 0, 0, ModelBuilder.options(), shape);
    unary("LEAKY_RELU", 98, 1 / 16f, 0, 75, ModelBuilder.options().float32(0, 0.1f), shape);
    unary("SOFTMAX", 25, 1 / 256f, -128, 9, ModelBuilder.options().float32(0, 1f), shape);
    unary("LOG_SOFTMAX", 50, 1 / 16f, 127, 0, ModelBuilder.options(), shape);
    unary("QUANTIZE", 114, 1 / 8f, 1, 0, ModelBuilder.options(), shape);
    for (int operator : new int[] {0, 18, 41, 55}) {
      One both = new One(shape);
      int y = both.tensor(operator == 55 ? 1 / 16f : 1 / 8f, 0, shape);
      both.model.operator(operator, new int[] {both.x, both.x}, new int[] {y});
      put("binary " + operator, shape, both.ending(y));
      One broadcast = new One(shape);
      int one = broadcast.weights(1);
      int z = broadcast.tensor(0.5f, 0, shape);
      broadcast.model.operator(operator, new int[] {broadcast.x, one}, new int[] {z});
      put("broadcast " + operator, shape, broadcast.ending(z));
    }
  }

  private void unary(
      String name,
      int operator,
      float scale,
      int zeroPoint,
      int optionsType,
      ModelBuilder.Table options,
      int... shape) {
    One one = new One(shape);
    int y = one.tensor(scale, zeroPoint, shape);
    one.model.operator(operator, new int[] {one.x}, new int[] {y}, optionsType, options);
    put(name, shape, one.ending(y));
  }

  private void movement(int[] s) {
    move("TRANSPOSE", 39, s, new int[] {s[0], s[2], s[3], s[1]}, 26, 0, 2, 3, 1);
    int[] half = {s[0], (s[1] + 1) / 2, (s[2] + 1) / 2, (s[3] + 1) / 2};
    One slice = new One(s);
    int sliced = slice.tensor(1 / 16f, 0, half);
    slice.model.operator(
        45,
        new int[] {
          slice.x, slice.ints(0, 0, 0, 0), slice.ints(s), slice.ints(1, 2, 2, 2),
        },
        new int[] {sliced},
        32,
        ModelBuilder.options());
    put("STRIDED_SLICE", s, slice.ending(sliced));
    One crop = new One(s);
    int cropped = crop.tensor(1 / 16f, 0, half);
    crop.model.operator(
        65, new int[] {crop.x, crop.ints(0, 0, 0, 0), crop.ints(half)}, new int[] {cropped});
    put("SLICE", s, crop.ending(cropped));
    int[] before = {0, 1, 1, 0};
    int[] padded = {half[0], half[1] + 2, half[2] + 1, half[3]};
    One pad = new One(half);
    int bordered = pad.tensor(1 / 16f, 0, padded);
    pad.model.operator(
        34,
        new int[] {pad.x, pad.pads(before, before(padded, half, before))},
        new int[] {bordered},
        22,
        ModelBuilder.options());
    put("PAD", half, pad.ending(bordered));
    int[] small = {1, 1, 1, 1};
    One grown = new One(small);
    int giant = grown.tensor(1 / 16f, 0, s);
    grown.model.operator(
        34,
        new int[] {grown.x, grown.pads(new int[4], before(s, small, new int[4]))},
        new int[] {giant},
        22,
        ModelBuilder.options());
    put("PAD of one element", s, grown.ending(giant));
    One mean = new One(s);
    int average = mean.tensor(1 / 16f, 0, s[0], 1, 1, s[3]);
    mean.model.operator(
        40,
        new int[] {mean.x, mean.ints(1, 2)},
        new int[] {average},
        27,
        ModelBuilder.options().int8(0, 1));
    put("MEAN of planes", s, mean.ending(average));
    One deepMean = new One(s);
    int inner = deepMean.tensor(1 / 16f, 0, s[0], s[1], s[2], 1);
    deepMean.model.operator(
        40,
        new int[] {deepMean.x, deepMean.ints(3)},
        new int[] {inner},
        27,
        ModelBuilder.options().int8(0, 1));
    put("MEAN of channels", s, deepMean.ending(inner));
    One concat = new One(half);
    int[] doubled = {half[0], half[1], 2 * half[2], half[3]};
    int whole = concat.tensor(1 / 16f, 0, doubled);
    concat.model.operator(
        2,
        new int[] {concat.x, concat.x},
        new int[] {whole},
        10,
        ModelBuilder.options().int32(0, 2));
    put("CONCATENATION", half, concat.ending(whole));
    if (s[1] % 2 == 0 && s[2] % 2 == 0) {
      int[] deep = {s[0], s[1] / 2, s[2] / 2, 4 * s[3]};
      One blocks = new One(s);
      int packed = blocks.tensor(1 / 16f, 0, deep);
      blocks.model.operator(
          26, new int[] {blocks.x}, new int[] {packed}, 19, ModelBuilder.options().int32(0, 2));
      put("SPACE_TO_DEPTH", s, blocks.ending(packed));
      One split = new One(s);
      int left = split.tensor(1 / 16f, 0, s[0], s[1], s[2] / 2, s[3]);
      int right = split.tensor(1 / 16f, 0, s[0], s[1], s[2] / 2, s[3]);
      split.model.operator(
          49,
          new int[] {split.ints(2), split.x},
          new int[] {left, right},
          35,
          ModelBuilder.options().int32(0, 2));
      split.model.outputs(left, right);
      put("SPLIT", s, split.model.inputs(split.x).build());
    }
  }

  private static int[] before(int[] whole, int[] part, int[] before) {
    int[] after = new int[whole.length];
    for (int axis = 0; axis < after.length; axis++) {
      after[axis] = whole[axis] - part[axis] - before[axis];
    }
    return after;
  }

  private void move(String name, int operator, int[] in, int[] out, int type, int... parameter) {
    One one = new One(in);
    int y = one.tensor(1 / 16f, 0, out);
    one.model.operator(
        operator,
        new int[] {one.x, one.ints(parameter)},
        new int[] {y},
        type,
        ModelBuilder.options());
    put(name, in, one.ending(y));
  }

  private void windows(int[] s) {
    if (s[3] == 2) {
      for (int filter : new int[] {1, 2, 3}) {
        One conv = new One(s);
        int y = conv.tensor(1 / 8f, 1, s);
        conv.model.operator(
            3,
            new int[] {conv.x, conv.weights(2, filter, filter, 2), conv.bias(2)},
            new int[] {y},
            1,
            convolution(1));
        put("CONV_2D of " + filter, s, conv.ending(y));
        One depthwise = new One(s);
        int z = depthwise.tensor(1 / 8f, 1, s);
        depthwise.model.operator(
            4,
            new int[] {depthwise.x, depthwise.weights(1, filter, filter, 2), depthwise.bias(2)},
            new int[] {z},
            2,
            ModelBuilder.options().int8(0, 0).int32(1, 1).int32(2, 1).int32(3, 1));
        put("DEPTHWISE_CONV_2D of " + filter, s, depthwise.ending(z));
      }
      int[] half = {s[0], s[1] / 2, s[2] / 2, 2};
      One transposed = new One(half);
      int grown = transposed.tensor(1 / 8f, 1, s);
      transposed.model.operator(
          67,
          new int[] {transposed.ints(s), transposed.weights(2, 3, 3, 2), transposed.x},
          new int[] {grown},
          49,
          ModelBuilder.options().int8(0, 0).int32(1, 2).int32(2, 2));
      put("TRANSPOSE_CONV", s, transposed.ending(grown));
    }
    for (int operator : new int[] {1, 17}) {
      for (int filter : new int[] {1, 3, 32767}) {
        One pool = new One(s);
        int y = pool.tensor(1 / 16f, 0, s);
        pool.model.operator(
            operator,
            new int[] {pool.x},
            new int[] {y},
            5,
            ModelBuilder.options()
                .int8(0, 0)
                .int32(1, 1)
                .int32(2, 1)
                .int32(3, filter)
                .int32(4, filter));
        put("pooling " + operator + " by " + filter, s, pool.ending(y));
      }
    }
  }

  private static ModelBuilder.Table convolution(int stride) {
    return ModelBuilder.options().int8(0, 0).int32(1, stride).int32(2, stride);
  }

  private void resizings() {
    int[][] pairs = {
      {3, 5, 16384, 16384},
      {1, 1, 1 << 14, 1 << 14},
      {1, 1, 1, 1 << 28},
      {1, 1, 1 << 28, 1},
      {3, 1, 3 << 26, 1},
      {16384, 16384, 16384, 16384},
      {16384, 16384, 7, 7},
      {1 << 28, 1, 1 << 27, 1},
      {8192, 8192, 16384, 16384}
    };
    for (int[] pair : pairs) {
      for (int operator : new int[] {23, 97}) {
        One one = new One(1, pair[0], pair[1], 1);
        int y = one.tensor(1 / 16f, 0, 1, pair[2], pair[3], 1);
        one.model.operator(
            operator,
            new int[] {one.x, one.ints(pair[2], pair[3])},
            new int[] {y},
            operator == 23 ? 15 : 74,
            ModelBuilder.options());
        put("resizing " + operator, pair, one.ending(y));
      }
    }
  }

  private void products() {
    One rows = new One(1 << 26, 4);
    int products = rows.tensor(1 / 8f, 0, 1 << 26, 3);
    rows.model.operator(
        9,
        new int[] {rows.x, rows.weights(3, 4), rows.bias(3)},
        new int[] {products},
        8,
        ModelBuilder.options());
    put("FULLY_CONNECTED", new int[] {1 << 26, 4}, rows.ending(products));
    One square = new One(1, 16384, 16384);
    int y = square.tensor(1 / 8f, 0, 1, 16384, 16384);
    square.model.operator(
        126, new int[] {square.x, square.x}, new int[] {y}, 101, ModelBuilder.options());
    put("BATCH_MATMUL", new int[] {16384}, square.ending(y));
    One sparse = new One(1, 1 << 28);
    int weights =
        sparse.model.add(
            sparse
                .model
                .table(INT8, sparse.model.buffer((byte) 5), 1, 1 << 28)
                .table(4, ModelBuilder.quantization(0.5f, 0))
                .table(
                    6,
                    ModelBuilder.options()
                        .int32s(0, 0, 1)
                        .tables(
                            2,
                            List.of(
                                ModelBuilder.options().int8(0, 0).int32(1, 1),
                                ModelBuilder.options()
                                    .int8(0, 1)
                                    .int8(2, 1)
                                    .table(3, ModelBuilder.options().int32s(0, 0, 1))
                                    .int8(4, 1)
                                    .table(5, ModelBuilder.options().int32s(0, 9))))));
    int z = sparse.tensor(1 / 8f, 0, 1, 1);
    sparse.model.operator(
        9, new int[] {sparse.x, weights, -1}, new int[] {z}, 8, ModelBuilder.options());
    put("sparse weights", new int[] {1 << 28}, sparse.ending(z));
  }

  /** Constants that grow, and are added to the input or shrink again. */
  private void constants() {
    for (int side : new int[] {1024, 2800, 16384}) {
      One outer = new One(side, side);
      int outerProduct = outer.tensor(0.5f, 0, side, side);
      int sum = outer.tensor(1f, 0, side, side);
      outer.model.operator(
          18, new int[] {outer.weights(side, 1), outer.weights(1, side)}, new int[] {outerProduct});
      outer.model.operator(0, new int[] {outer.x, outerProduct}, new int[] {sum});
      put("constant outer product", new int[] {side}, outer.ending(sum));
      One shrunk = new One(1, 1);
      int grown = shrunk.tensor(0.5f, 0, 1, side, side, 1);
      int mean = shrunk.tensor(0.5f, 0, 1, 1);
      int total = shrunk.tensor(1f, 0, 1, 1);
      shrunk.model.operator(
          97,
          new int[] {shrunk.weights(1, 1, 1, 1), shrunk.ints(side, side)},
          new int[] {grown},
          74,
          ModelBuilder.options());
      shrunk.model.operator(
          40, new int[] {grown, shrunk.ints(1, 2)}, new int[] {mean}, 27, ModelBuilder.options());
      shrunk.model.operator(0, new int[] {shrunk.x, mean}, new int[] {total});
      put("constant resized and averaged", new int[] {side}, shrunk.ending(total));
      One padded = new One(1, side, side);
      int bordered = padded.tensor(0.5f, 0, 1, side, side);
      int added = padded.tensor(1f, 0, 1, side, side);
      padded.model.operator(
          34,
          new int[] {
            padded.weights(1, 1, 1), padded.pads(new int[3], new int[] {0, side - 1, side - 1})
          },
          new int[] {bordered},
          22,
          ModelBuilder.options());
      padded.model.operator(0, new int[] {padded.x, bordered}, new int[] {added});
      put("constant padded", new int[] {side}, padded.ending(added));
      One convolved = new One(1, side, side, 1);
      int wide = convolved.tensor(0.5f, 0, 1, side, side, 1);
      int smooth = convolved.tensor(0.5f, 0, 1, side, side, 1);
      int last = convolved.tensor(1f, 0, 1, side, side, 1);
      convolved.model.operator(
          97,
          new int[] {convolved.weights(1, 1, 1, 1), convolved.ints(side, side)},
          new int[] {wide},
          74,
          ModelBuilder.options());
      convolved.model.operator(
          1,
          new int[] {wide},
          new int[] {smooth},
          5,
          ModelBuilder.options().int8(0, 0).int32(1, 1).int32(2, 1).int32(3, 200).int32(4, 200));
      convolved.model.operator(0, new int[] {convolved.x, smooth}, new int[] {last});
      put("constant pooled by 200", new int[] {side}, convolved.ending(last));
    }
    One alone = new One(4);
    int output = alone.tensor(0.5f, 0, 4096, 4096);
    alone.model.operator(
        18, new int[] {alone.weights(4096, 1), alone.weights(1, 4096)}, new int[] {output});
    put("constant output", new int[] {4096}, alone.ending(output));
    One product = new One(1, 1, 1);
    int mean = product.tensor(0.5f, 0, 1, 1, 1);
    int square = product.tensor(0.5f, 0, 1, 160, 160);
    int total = product.tensor(1f, 0, 1, 1, 1);
    int factor = product.weights(1, 160, 160);
    product.model.operator(
        126, new int[] {factor, factor}, new int[] {square}, 101, ModelBuilder.options());
    product.model.operator(
        40,
        new int[] {square, product.ints(1, 2)},
        new int[] {mean},
        27,
        ModelBuilder.options().int8(0, 1));
    product.model.operator(0, new int[] {product.x, mean}, new int[] {total});
    put("constant product", new int[] {160}, product.ending(total));
  }

  private void put(String name, int[] shape, byte[] model) {
    models.put(name + " " + Arrays.toString(shape), model);
  }
}
