package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import java.util.ArrayList;
import java.util.List;

/** CONCATENATION. */
final class ConcatenationImport implements OperatorImport {
  private static final int AXIS = 0;
  private static final int ACTIVATION = 1;

  private static final Rule EXTENTS =
      Rule.consistent("the inputs' extents differ along the axis only");
  private static final Rule NO_ACTIVATION = Rule.supported("there is no fused activation");

  @Override
  public String name() {
    return "CONCATENATION";
  }

  @Override
  public int optionsType() {
    return 10;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("inputs+").outputs("output").same(Types.moved());
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        CommonRules.AXIS,
        EXTENTS,
        NO_ACTIVATION,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Shape first = c.input(0).shape();
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), first.rank());
    Activation activation = c.activation(ACTIVATION);
    c.require(activation == Activation.NONE, NO_ACTIVATION, activation::toString);
    long extent = 0;
    for (Value input : c.inputs()) {
      c.requireOf(
          input,
          agrees(first, input.shape(), axis),
          EXTENTS,
          () -> "[%s] beside [%s]".formatted(input.shape(), first));
      c.requireSameQuantization(input, c.output());
      extent += input.shape().dim(axis);
    }
    List<Long> dims = new ArrayList<>();
    first.dims().forEach(dim -> dims.add((long) dim));
    dims.set(axis, extent);
    c.requireShape(0, dims);
    c.emit(new Concatenation(axis, activation), c.inputs(), c.outputs());
  }

  private static boolean agrees(Shape first, Shape other, int axis) {
    List<Integer> a = new ArrayList<>(first.dims());
    List<Integer> b = new ArrayList<>(other.dims());
    if (a.size() != b.size()) {
      return false;
    }
    b.set(axis, a.get(axis));
    return a.equals(b);
  }
}
