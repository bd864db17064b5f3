package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import dev.wafer.ir.spec.Types;
import java.util.List;
import java.util.stream.IntStream;

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
    return List.of(CommonRules.AXIS, PERMUTATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    int rank = x.shape().rank();
    List<Integer> stored = c.constantIntegers(1);
    List<Integer> permutation = stored.stream().map(axis -> c.resolveAxis(axis, rank)).toList();
    c.require(
        permutation.stream().sorted().toList().equals(IntStream.range(0, rank).boxed().toList()),
        PERMUTATION,
        () -> "%s for rank %d".formatted(stored, rank));
    c.requireShape(0, permutation.stream().map(axis -> (long) x.shape().dim(axis)).toList());
    c.emit(new Transpose(permutation), x);
  }
}
