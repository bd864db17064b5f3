package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.FLOAT16;
import static dev.wafer.compiler.rules.ElementType.INT16;
import static dev.wafer.compiler.rules.ElementType.INT4;
import static dev.wafer.compiler.rules.ElementType.INT8;
import static dev.wafer.compiler.rules.ElementType.UINT8;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.UnaryFn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How a small model of each operator is drawn at random, for types and a rank. What is drawn may
 * break a rule; the importer tells.
 */
final class Instances {
  /**
   * An operator.
   *
   * @param code in the format
   * @param fill adds tensors and options
   */
  record Drawn(int code, Consumer<Instance> fill) {}

  private final Map<String, Drawn> all = new LinkedHashMap<>();

  Instances() {
    binary();
    unary();
    moves();
    all.putAll(Maths.all());
    all.putAll(Layers.all());
    all.putAll(Recurrent.all());
    all.putAll(Statics.all());
    all.putAll(CustomInstances.all());
    all.putAll(Indexes.all());
  }

  Map<String, Drawn> all() {
    return all;
  }

  private void add(String name, int code, Consumer<Instance> fill) {
    all.put(name, new Drawn(code, fill));
  }

  private void binary() {
    for (BinaryFn fn : BinaryFn.values()) {
      boolean constant = fn == BinaryFn.PRELU;
      add(fn.name(), ModelBuilder.code(fn.name()), i -> broadcast(i, constant));
    }
    for (CompareFn fn : CompareFn.values()) {
      add(fn.name(), ModelBuilder.code(fn.name()), i -> broadcast(i, false));
    }
  }

  private static void broadcast(Instance i, boolean constant) {
    int[] out = i.extents();
    int[] a = out.clone();
    int[] b = out.clone();
    int forms = constant ? 2 : 3;
    int form = 0;
    for (int axis = 0; axis < out.length; axis++) {
      // Mostly another form than that of the axis before, with which the axis could be merged.
      form = (form + 1 + i.random().nextInt(forms)) % forms;
      switch (form) {
        case 0 -> b[axis] = 1;
        case 1 -> a[axis] = constant ? a[axis] : 1;
        default -> {}
      }
      out[axis] = Math.max(a[axis], b[axis]);
    }
    int[] right = i.random().nextBoolean() ? withoutLeadingOnes(b) : b;
    i.input(a);
    if (constant) {
      i.weights(i.in() == INT16 ? INT8 : i.in(), right);
    } else {
      i.input(right);
    }
    i.output(out);
  }

  private static int[] withoutLeadingOnes(int[] shape) {
    return IntStream.of(shape).dropWhile(extent -> extent == 1).toArray();
  }

  private void unary() {
    for (UnaryFn fn : UnaryFn.values()) {
      add(fn.name(), ModelBuilder.code(fn.name()), Instances::same);
    }
    add("QUANTIZE", 114, Instances::same);
    add("CAST", 53, Instances::same);
    add(
        "DEQUANTIZE",
        6,
        i -> {
          int[] shape = i.extents();
          if (i.in() == FLOAT16 || i.in() == INT4) {
            i.constant(shape).output(shape);
          } else {
            i.input(shape).output(shape);
          }
        });
    add(
        "DENSIFY",
        124,
        i -> {
          int[] shape = i.extents();
          i.sparse(shape).output(shape);
        });
    add(
        "LEAKY_RELU",
        98,
        i -> {
          i.options().float32(0, 0.1f);
          same(i);
        });
    add("LOGISTIC", 14, i -> fixed(i, 0x1p-8f, -128));
    add("TANH", 28, i -> fixed(i, 0x1p-7f, 0));
    add("LOG_SOFTMAX", 50, i -> fixed(i, 0x1p-4f, 127));
    add(
        "SOFTMAX",
        25,
        i -> {
          i.options().float32(0, 1);
          fixed(i, 0x1p-8f, -128);
        });
    for (ReduceFn fn : ReduceFn.values()) {
      add(fn.name(), ModelBuilder.code(fn.name()), Instances::reduce);
    }
    for (ArgFn fn : ArgFn.values()) {
      add(
          fn.name(),
          ModelBuilder.code(fn.name()),
          i -> {
            int[] shape = i.extents();
            int axis = i.axis(shape.length);
            int[] out =
                IntStream.range(0, shape.length)
                    .filter(a -> a != axis)
                    .map(a -> shape[a])
                    .toArray();
            i.input(shape).scalar(axis).output(out);
          });
    }
  }

  private static void reduce(Instance i) {
    int[] shape = i.extents();
    boolean keep = i.random().nextBoolean();
    int[] axes = IntStream.range(0, shape.length).filter(a -> i.random().nextBoolean()).toArray();
    int[] out = shape.clone();
    IntStream.of(axes).forEach(axis -> out[axis] = keep ? 1 : 0);
    i.options().int8(0, keep ? 1 : 0);
    i.input(shape).indices(axes).output(IntStream.of(out).filter(d -> d > 0).toArray());
  }

  private static void same(Instance i) {
    int[] shape = i.extents();
    i.input(shape).output(shape);
  }

  static void fixed(Instance i, float scale8, int zeroPoint8) {
    int[] shape = i.extents();
    i.input(shape);
    if (i.out() == INT8) {
      i.outputOf(scale8, zeroPoint8, shape);
    } else if (i.out() == UINT8) {
      i.outputOf(scale8, zeroPoint8 + 128, shape);
    } else if (i.out() == INT16 && i.in() == INT8) {
      i.outputOf(0x1p-16f, -32768, shape);
    } else if (i.out() == INT16) {
      i.outputOf(0x1p-15f, 0, shape);
    } else {
      i.output(shape);
    }
  }

  private void moves() {
    add(
        "CONCATENATION",
        2,
        i -> {
          int[] shape = i.extents();
          int axis = i.axis(shape.length);
          i.options().int32(0, axis);
          i.input(shape).again().output(scaled(shape, axis, 2));
        });
    add(
        "PACK",
        83,
        i -> {
          int[] shape = i.extents();
          int axis = i.axis(shape.length + 1);
          i.options().int32(0, 2).int32(1, axis);
          i.input(shape).again().output(inserted(shape, axis, 2));
        });
    add(
        "UNPACK",
        88,
        i -> {
          int[] part = i.extents();
          int axis = i.axis(part.length + 1);
          i.options().int32(0, 2).int32(1, axis);
          i.input(inserted(part, axis, 2)).output(part).output(part);
        });
    add(
        "SPLIT",
        49,
        i -> {
          int[] part = i.extents();
          int axis = i.axis(part.length);
          i.options().int32(0, 2);
          i.scalar(axis).input(scaled(part, axis, 2)).output(part).output(part);
        });
    add(
        "SPLIT_V",
        102,
        i -> {
          int[] part = i.extents();
          int axis = i.axis(part.length);
          int extent = part.length == 0 ? 1 : part[axis];
          i.options().int32(0, 2);
          i.input(scaled(part, axis, 3)).indices(extent, 2 * extent).scalar(axis);
          i.output(part).output(scaled(part, axis, 2));
        });
    add("PAD", 34, Instances::pad);
    add(
        "PADV2",
        60,
        i -> {
          pad(i);
          i.constant();
        });
    add(
        "SLICE",
        65,
        i -> {
          int[] out = i.extents();
          int[] begin = IntStream.range(0, out.length).map(a -> i.random().nextInt(2)).toArray();
          int[] in = IntStream.range(0, out.length).map(a -> out[a] + begin[a] + 1).toArray();
          i.input(in).indices(begin).indices(out).output(out);
        });
    add(
        "STRIDED_SLICE",
        45,
        i -> {
          int[] out = i.extents();
          int[] strides = IntStream.range(0, out.length).map(a -> 1 + i.axis(2)).toArray();
          int[] in = IntStream.range(0, out.length).map(a -> out[a] * strides[a]).toArray();
          i.input(in).indices(new int[out.length]).indices(in).indices(strides).output(out);
        });
    add(
        "TRANSPOSE",
        39,
        i -> {
          int[] in = i.extents();
          int[] order = permutation(i);
          i.input(in).indices(order).output(IntStream.of(order).map(a -> in[a]).toArray());
        });
    add(
        "REVERSE_V2",
        105,
        i -> {
          int[] shape = i.extents();
          i.input(shape).indices(i.axis(shape.length)).output(shape);
        });
    add(
        "BROADCAST_TO",
        130,
        i -> {
          int[] in = i.extents();
          int[] out = in.clone();
          if (out.length > 0) {
            out[i.axis(out.length)] *= 1 + i.random().nextInt(2);
          }
          IntStream.range(0, in.length).filter(a -> in[a] != out[a]).forEach(a -> in[a] = 1);
          i.input(in).indices(out).output(out);
        });
    add(
        "RESHAPE",
        22,
        i -> {
          int[] shape = i.extents();
          int elements = IntStream.of(shape).reduce(1, (a, b) -> a * b);
          i.input(shape).indices(elements).output(elements);
        });
    add(
        "EXPAND_DIMS",
        70,
        i -> {
          int[] shape = i.extents();
          int axis = i.axis(shape.length + 1);
          i.input(shape).scalar(axis).output(inserted(shape, axis, 1));
        });
    add(
        "SQUEEZE",
        43,
        i -> {
          int[] shape = i.extents();
          i.input(inserted(shape, i.axis(shape.length + 1), 1));
          int[] left = IntStream.of(shape).filter(extent -> extent != 1).toArray();
          i.output(left);
        });
  }

  private static void pad(Instance i) {
    int[] shape = i.extents();
    int[] amounts = IntStream.range(0, 2 * shape.length).map(a -> i.random().nextInt(2)).toArray();
    int[] out =
        IntStream.range(0, shape.length)
            .map(a -> shape[a] + amounts[2 * a] + amounts[2 * a + 1])
            .toArray();
    i.input(shape).pairs(amounts).output(out);
  }

  private static int[] permutation(Instance i) {
    int[] order = IntStream.range(0, i.rank()).toArray();
    for (int a = order.length - 1; a > 0; a--) {
      int b = i.random().nextInt(a + 1);
      int kept = order[a];
      order[a] = order[b];
      order[b] = kept;
    }
    return order;
  }

  private static int[] scaled(int[] shape, int axis, int factor) {
    int[] scaled = shape.clone();
    if (scaled.length > 0) {
      scaled[axis] *= factor;
    }
    return scaled;
  }

  private static int[] inserted(int[] shape, int axis, int extent) {
    return IntStream.range(0, shape.length + 1)
        .map(a -> a < axis ? shape[a] : a == axis ? extent : shape[a - 1])
        .toArray();
  }
}
