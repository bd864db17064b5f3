package dev.wafer.emitter.differential;

import dev.wafer.emitter.differential.FamilyGraphs.Step;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Reverse;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Functions of elements, reductions and moves. */
final class FunctionSteps {
  /** Not defined everywhere, or growing without end. */
  private static final Set<UnaryFn> PARTIAL =
      EnumSet.of(UnaryFn.SQRT, UnaryFn.RSQRT, UnaryFn.LOG, UnaryFn.EXP);

  private static final Set<BinaryFn> PARTIAL_OF_TWO =
      EnumSet.of(
          BinaryFn.DIV, BinaryFn.POW, BinaryFn.ATAN2, BinaryFn.FLOOR_DIV, BinaryFn.FLOOR_MOD);

  /** Of these there are few functions. */
  private static final Set<DataType> PLAIN = EnumSet.of(DataType.UINT8, DataType.INT32);

  private FunctionSteps() {}

  static List<Step> all() {
    return List.of(
        FunctionSteps::unary,
        FunctionSteps::unary,
        FunctionSteps::binary,
        FunctionSteps::binary,
        FunctionSteps::softmax,
        FunctionSteps::reduce,
        FunctionSteps::resize,
        FunctionSteps::move,
        FunctionSteps::leakyRelu);
  }

  private static void leakyRelu(FamilyGraphs g, Value x) {
    if (!PLAIN.contains(g.dataType())) {
      g.add(new LeakyRelu(0.15f), g.type(x.shape()), x);
    }
  }

  private static void unary(FamilyGraphs g, Value x) {
    List<UnaryFn> all =
        Stream.of(UnaryFn.values())
            .filter(f -> f.types().contains(g.dataType()) && !PARTIAL.contains(f))
            .toList();
    if (all.isEmpty()) {
      return;
    }
    UnaryFn fn = g.oneOf(all);
    Quantization quantization =
        switch (fn) {
          case LOGISTIC -> fixed(g, 0x1p-8f, -128, 0x1p-15f);
          case TANH -> fixed(g, 0x1p-7f, 0, 0x1p-15f);
          default -> g.quantization();
        };
    g.add(new Unary(fn), g.type(x.shape(), quantization), x);
  }

  private static Quantization fixed(FamilyGraphs g, float scale8, int zeroPoint8, float scale16) {
    return switch (g.dataType()) {
      case INT8 -> Quantization.perTensor(scale8, zeroPoint8);
      case UINT8 -> Quantization.perTensor(scale8, zeroPoint8 + 128);
      case INT16 -> Quantization.perTensor(scale16, 0);
      default -> Quantization.none();
    };
  }

  private static void binary(FamilyGraphs g, Value x) {
    List<BinaryFn> all =
        Stream.of(BinaryFn.values())
            .filter(f -> f.types().contains(g.dataType()) && !PARTIAL_OF_TWO.contains(f))
            .toList();
    if (all.isEmpty()) {
      return;
    }
    BinaryFn fn = g.oneOf(all);
    boolean selects = fn.kind() == BinaryFn.Kind.SELECTION;
    TensorType type = g.type(x.shape(), selects ? x.quantization() : g.quantization());
    if (fn == BinaryFn.PRELU || g.random().nextBoolean()) {
      Quantization own = selects ? x.quantization() : g.quantization();
      int channels = x.shape().dim(3);
      Shape shape = g.oneOf(List.of(Shape.of(channels), Shape.of(x.shape().dim(1), 1, channels)));
      g.add(new Binary(fn, Activation.NONE), type, x, g.constant(g.type(shape, own)));
    } else {
      Value other = selects ? g.like(x) : g.ofShape(x.shape()).orElse(x);
      Activation activation =
          fn.kind() == BinaryFn.Kind.ARITHMETIC
              ? g.oneOf(List.of(Activation.NONE, Activation.RELU, Activation.RELU6))
              : Activation.NONE;
      g.add(new Binary(fn, activation), type, x, other);
    }
  }

  private static void softmax(FamilyGraphs g, Value x) {
    if (g.dataType() == DataType.INT32) {
      return;
    }
    if (g.random().nextBoolean()) {
      g.add(new Softmax(1f), g.type(x.shape(), fixed(g, 0x1p-8f, -128, 0x1p-15f)), x);
    } else if (g.isFloat() || g.dataType() == DataType.INT8) {
      g.add(new LogSoftmax(), g.type(x.shape(), fixed(g, 0x1p-4f, 127, 0)), x);
    }
  }

  private static void reduce(FamilyGraphs g, Value x) {
    List<ReduceFn> all =
        Stream.of(ReduceFn.values()).filter(f -> f.types().contains(g.dataType())).toList();
    if (all.isEmpty()) {
      return;
    }
    ReduceFn fn = g.oneOf(all);
    List<Integer> axes = new ArrayList<>();
    int[] dims = x.shape().toArray();
    for (int axis = 0; axis < dims.length; axis++) {
      if (g.random().nextBoolean()) {
        axes.add(axis);
        dims[axis] = 1;
      }
    }
    boolean keepsScale = fn == ReduceFn.REDUCE_MAX || fn == ReduceFn.REDUCE_MIN;
    Quantization quantization = keepsScale ? x.quantization() : g.quantization();
    g.add(new Reduce(fn, axes, true), g.type(Shape.of(dims), quantization), x);
  }

  private static void resize(FamilyGraphs g, Value x) {
    ResizeFn fn = g.oneOf(List.of(ResizeFn.values()));
    if (fn.types().contains(g.dataType())) {
      int[] dims = x.shape().toArray();
      dims[1] = 1 + g.random().nextInt(5);
      dims[2] = 1 + g.random().nextInt(5);
      int way = g.random().nextInt(3);
      TensorType type = x.type().withShape(Shape.of(dims));
      g.add(new Resize(fn, way == 1, way == 2), type, x);
    }
  }

  private static void move(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    switch (g.random().nextInt(5)) {
      case 0 -> g.add(new Reverse(List.of(g.random().nextInt(4))), x.type(), x);
      case 1 -> {
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        Collections.shuffle(order, g.random());
        Shape turned = Shape.of(order.stream().map(x.shape()::dim).toList());
        g.add(new Transpose(order), x.type().withShape(turned), x);
      }
      case 2 -> {
        int axis = g.random().nextInt(4);
        dims[axis] *= dims[axis] == 1 ? 3 : 1;
        g.add(new BroadcastTo(), x.type().withShape(Shape.of(dims)), x);
      }
      case 3 -> {
        if (dims[1] % 2 == 0 && dims[2] % 2 == 0) {
          Shape deep = Shape.of(dims[0], dims[1] / 2, dims[2] / 2, dims[3] * 4);
          g.add(new SpaceToDepth(2), x.type().withShape(deep), x);
        }
      }
      default -> {
        if (dims[3] % 4 == 0) {
          Shape flat = Shape.of(dims[0], dims[1] * 2, dims[2] * 2, dims[3] / 4);
          g.add(new DepthToSpace(2), x.type().withShape(flat), x);
        }
      }
    }
  }
}
