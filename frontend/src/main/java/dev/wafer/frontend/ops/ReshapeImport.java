package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.ArrayList;
import java.util.List;

/** RESHAPE. */
final class ReshapeImport implements OperatorImport {
  private static final int NEW_SHAPE = 0;

  static final Rule ELEMENTS = Rule.consistent("the output has as many elements as the input");
  private static final Rule STATED_SHAPE =
      Rule.consistent("the shape that the operator is given is that of its output");

  @Override
  public String name() {
    return "RESHAPE";
  }

  @Override
  public int optionsType() {
    return 17;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("shape?", Types.indices())
        .outputs("output")
        .same(Types.movedOrStored());
  }

  @Override
  public List<Rule> rules() {
    return List.of(ELEMENTS, STATED_SHAPE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    requireElements(c);
    List<Integer> stated = c.options().int32s(NEW_SHAPE);
    if (c.scope().dense(c.input(1)).isPresent()) {
      stated = c.constantIntegers(1);
    }
    if (!stated.isEmpty()) {
      requireStated(c, stated);
    }
    c.emit(new Reshape(), x);
  }

  static void requireElements(OperatorContext c) {
    Value x = c.input(0);
    c.require(
        x.shape().elements() == c.output().shape().elements(),
        ELEMENTS,
        () -> "[%s] to [%s]".formatted(x.shape(), c.output().shape()));
  }

  /** One extent may be -1: it takes what the others leave. */
  private static void requireStated(OperatorContext c, List<Integer> stated) {
    List<Integer> resolved = new ArrayList<>(stated);
    int free = resolved.indexOf(-1);
    if (free >= 0 && free < c.output().shape().rank()) {
      resolved.set(free, c.output().shape().dim(free));
    }
    c.require(
        resolved.equals(c.output().shape().dims()),
        STATED_SHAPE,
        () -> "%s, output [%s]".formatted(stated, c.output().shape()));
  }
}
