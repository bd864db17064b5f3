package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Transpose;
import java.util.ArrayList;
import java.util.List;

/** TRANSPOSE. */
final class TransposeImport implements OperatorImport {
  private static final Rule PERMUTATION =
      Rule.consistent("the permutation names each axis of the input once");

  @Override
  public String name() {
    return "TRANSPOSE";
  }

  @Override
  public int optionsType() {
    return 26;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input")
        .auxiliary("permutation", Types.indices())
        .outputs("output")
        .same(Types.movedOrStored());
  }

  @Override
  public List<Rule> rules() {
    return List.of(PERMUTATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    int rank = x.shape().rank();
    List<Integer> permutation = c.constantIntegers(1);
    List<Integer> identity = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      identity.add(axis);
    }
    c.require(
        permutation.stream().sorted().toList().equals(identity),
        PERMUTATION,
        () -> "%s for rank %d".formatted(permutation, rank));
    c.requireShape(0, permutation.stream().map(axis -> (long) x.shape().dim(axis)).toList());
    c.emit(new Transpose(permutation), x);
  }
}
