package dev.wafer.emitter.differential;

import dev.wafer.emitter.differential.FamilyGraphs.Step;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.L2Normalization;
import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.SelectFn;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.ir.op.While;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Comparisons and choices, conversions, sums along axes, norms, variables and branches. */
final class ValueSteps {
  private static final Set<DataType> REAL = Set.of(DataType.FLOAT32, DataType.INT8);

  private ValueSteps() {}

  static List<Step> all() {
    return List.of(
        ValueSteps::select,
        ValueSteps::largest,
        ValueSteps::convert,
        ValueSteps::cumulate,
        ValueSteps::addMany,
        ValueSteps::norm,
        ValueSteps::variable,
        ValueSteps::branch,
        ValueSteps::loop);
  }

  /** Of two values, by a comparison. */
  private static void select(FamilyGraphs g, Value x) {
    if (g.dataType() == DataType.UINT8) {
      return;
    }
    Value other = g.like(x);
    Value condition =
        g.aside(
            new Compare(g.oneOf(List.of(CompareFn.values()))),
            bool(x.shape()),
            x,
            g.dataType() == DataType.INT16 ? other : g.ofShape(x.shape()).orElse(other));
    g.add(new Select(SelectFn.SELECT_V2), x.type(), condition, x, other);
  }

  private static TensorType bool(Shape shape) {
    return TensorType.of(DataType.BOOL).withShape(shape);
  }

  /** Where the largest element of each row is, as a number of the graph's type. */
  private static void largest(FamilyGraphs g, Value x) {
    int axis = g.random().nextInt(4);
    ArgFn fn = g.oneOf(List.of(ArgFn.values()));
    if (g.dataType() == DataType.FLOAT32) {
      int[] dims = x.shape().toArray();
      dims[axis] = 1;
      Shape shape = Shape.of(dims);
      List<Integer> others = new ArrayList<>(x.shape().dims());
      others.remove(axis);
      Value place =
          g.aside(
              new ArgReduce(fn, axis),
              TensorType.of(DataType.INT32).withShape(Shape.of(others)),
              x);
      Value number = g.aside(new Reshape(), TensorType.of(DataType.INT32).withShape(shape), place);
      g.add(new Cast(), g.type(shape), number);
    }
  }

  /** There and back, or to another scale. */
  private static void convert(FamilyGraphs g, Value x) {
    TensorType real = TensorType.of(DataType.FLOAT32).withShape(x.shape());
    switch (g.dataType()) {
      case FLOAT32 -> {
        Value whole = g.aside(new Cast(), TensorType.of(DataType.INT32).withShape(x.shape()), x);
        g.add(new Cast(), real, whole);
      }
      case INT32 -> g.add(new Cast(), x.type(), g.aside(new Cast(), real, x));
      default -> {
        if (g.random().nextBoolean()) {
          g.add(new Quantize(), g.type(x.shape()), x);
        } else {
          Value wide = g.aside(new Dequantize(), real, x);
          Value sine = g.aside(new Unary(UnaryFn.ABS), real, wide);
          g.add(new Quantize(), g.type(x.shape()), sine);
        }
      }
    }
  }

  private static void cumulate(FamilyGraphs g, Value x) {
    if (REAL.contains(g.dataType()) || g.dataType() == DataType.INT32) {
      CumSum op =
          new CumSum(g.random().nextInt(4), g.random().nextBoolean(), g.random().nextBoolean());
      g.add(op, g.type(x.shape()), x);
    }
  }

  private static void addMany(FamilyGraphs g, Value x) {
    if (REAL.contains(g.dataType()) || g.dataType() == DataType.INT32) {
      g.add(new AddN(), g.type(x.shape()), x, g.like(x), g.like(x));
    }
  }

  private static void norm(FamilyGraphs g, Value x) {
    if (!REAL.contains(g.dataType())) {
      return;
    }
    switch (g.random().nextInt(3)) {
      case 0 -> {
        Quantization unit = g.isFloat() ? Quantization.none() : Quantization.perTensor(0x1p-7f, 0);
        g.add(new L2Normalization(), g.type(x.shape(), unit), x);
      }
      case 1 -> g.add(new Gelu(g.random().nextBoolean()), g.type(x.shape()), x);
      default -> {
        if (g.isFloat()) {
          g.add(new LocalResponseNormalization(1, 1f, 0.5f, 0.5f), x.type(), x);
        }
      }
    }
  }

  /** What was kept before, and then something else is. */
  private static void variable(FamilyGraphs g, Value x) {
    Value state = g.state(x.type());
    if (g.add(new ReadVariable(), x.type(), state)) {
      g.aside(new AssignVariable(), x.type(), state, x);
    }
  }

  /** One function or another one, by a comparison of single elements. */
  private static void branch(FamilyGraphs g, Value x) {
    if (g.dataType() != DataType.FLOAT32) {
      return;
    }
    List<Integer> first = List.of(0, 0, 0, 0);
    TensorType single = x.type().withShape(Shape.of(1, 1, 1, 1));
    Value a = g.aside(new Slice(first), single, x);
    Value b = g.constant(single);
    Value less = g.aside(new Compare(CompareFn.LESS), bool(single.shape()), a, b);
    Value condition = g.aside(new Reshape(), bool(Shape.of(1)), less);
    GraphBuilder then = new GraphBuilder("then");
    Value in = then.input("x", x.type());
    then.output(then.node(new Unary(UnaryFn.ABS), x.type(), in));
    GraphBuilder otherwise = new GraphBuilder("otherwise");
    Value other = otherwise.input("x", x.type());
    otherwise.output(
        otherwise.node(new Binary(BinaryFn.ADD, Activation.NONE), x.type(), other, other));
    g.add(new If(then.build(), otherwise.build()), x.type(), condition, x);
  }

  /** A few turns of a sum. */
  private static void loop(FamilyGraphs g, Value x) {
    if (g.dataType() != DataType.FLOAT32 && g.dataType() != DataType.INT32) {
      return;
    }
    TensorType count = TensorType.of(DataType.INT32, 1);
    int turns = g.random().nextInt(4);
    GraphBuilder condition = new GraphBuilder("condition");
    Value at = condition.input("i", count);
    condition.input("x", x.type());
    Value end = condition.constant("turns", number(turns));
    condition.output(condition.node(new Compare(CompareFn.LESS), bool(Shape.of(1)), at, end));
    GraphBuilder body = new GraphBuilder("body");
    Value i = body.input("i", count);
    Value in = body.input("x", x.type());
    Binary add = new Binary(BinaryFn.ADD, Activation.NONE);
    body.output(body.node(add, count, i, body.constant("one", number(1))));
    body.output(body.node(add, x.type(), in, in));
    // The count at the loop's end is no value of four axes.
    if (g.add(
        new While(condition.build(), body.build()),
        List.of(count, x.type()),
        g.fixed(number(0)),
        x)) {
      g.forget(count);
    }
  }

  private static DenseConstant number(int value) {
    return DenseConstant.integers(DataType.INT32, Shape.of(1), value);
  }
}
