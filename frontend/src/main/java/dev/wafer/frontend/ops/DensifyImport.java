package dev.wafer.frontend.ops;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Densify;
import java.util.List;

/** DENSIFY. */
final class DensifyImport implements OperatorImport {
  private static final Rule SPARSE = Rule.consistent("the input is a sparse constant");

  @Override
  public String name() {
    return "DENSIFY";
  }

  @Override
  public int optionsType() {
    return 99;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input").outputs("output").same(Types.sparse());
  }

  @Override
  public List<Rule> rules() {
    return List.of(SPARSE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireOf(x, c.scope().isSparse(x), SPARSE, () -> "a tensor without sparsity parameters");
    c.requireShape(0, x.shape());
    c.emit(new Densify(), x);
  }
}
