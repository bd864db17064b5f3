package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** CONCATENATION; parts without elements are left out. */
final class ConcatenationImport implements OperatorImport {
  private static final int AXIS = 0;
  private static final int ACTIVATION = 1;

  private static final Rule EXTENTS =
      Rule.consistent("the inputs' extents differ along the axis only");
  private static final Rule NO_ACTIVATION = Rule.supported("there is no fused activation");

  /** Of such parts TensorFlow Lite copies the elements as they are. */
  private static final Rule INT16_SCALES =
      Rule.supported(
          "INT16 inputs of another scale or zero point than the output have zero point 0, as the"
              + " output has");

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
        INT16_SCALES);
  }

  @Override
  public void importInto(OperatorContext c) {
    Shape first = c.input(0).shape();
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), first.rank());
    Activation activation = c.activation(ACTIVATION);
    c.require(activation == Activation.NONE, NO_ACTIVATION, activation::toString);
    c.requirePerTensor(c.output());
    List<Value> parts = new ArrayList<>();
    long extent = 0;
    for (Value input : c.inputs()) {
      c.requireOf(
          input,
          agrees(first, input.shape(), axis),
          EXTENTS,
          () -> "[%s] beside [%s]".formatted(input.shape(), first));
      if (input.shape().elements() > 0) {
        c.requirePerTensor(input);
        requireRawCopy(c, input);
        parts.add(input);
        extent += input.shape().dim(axis);
      }
    }
    List<Long> dims = new ArrayList<>();
    first.dims().forEach(dim -> dims.add((long) dim));
    dims.set(axis, extent);
    c.requireShape(0, dims);
    c.emit(new Concatenation(axis, activation), parts, c.outputs());
  }

  private static void requireRawCopy(OperatorContext c, Value input) {
    Quantization part = input.quantization();
    Quantization whole = c.output().quantization();
    boolean holds =
        input.dataType() != DataType.INT16
            || (part.scale() == whole.scale() && part.zeroPoint() == whole.zeroPoint())
            || (part.zeroPoint() == 0 && whole.zeroPoint() == 0);
    c.requireOf(
        input,
        holds,
        INT16_SCALES,
        () ->
            "%s; the output has %s".formatted(NodeCheck.describe(part), NodeCheck.describe(whole)));
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
