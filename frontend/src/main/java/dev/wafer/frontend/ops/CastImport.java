package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import java.util.List;

/** CAST. */
final class CastImport implements OperatorImport {
  private static final List<DataType> TYPES =
      List.of(
          DataType.FLOAT32,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.UINT8,
          DataType.UINT32,
          DataType.BOOL);

  @Override
  public String name() {
    return "CAST";
  }

  @Override
  public int optionsType() {
    return 37;
  }

  @Override
  public TypeTable types() {
    return table();
  }

  @Override
  public List<Rule> rules() {
    return List.of();
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireShape(0, x.shape());
    c.emit(new Cast(), x);
  }

  private static TypeTable table() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    for (DataType from : TYPES) {
      for (DataType to : TYPES) {
        table = table.row(from, to);
      }
    }
    return table;
  }
}
