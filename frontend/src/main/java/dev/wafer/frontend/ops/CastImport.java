package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Cast;
import java.util.List;

/** CAST. */
final class CastImport implements OperatorImport {
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
  public List<String> notes() {
    return List.of(
        "FLOAT32 is cut toward zero; what an integer type does not hold saturates, NaN gives 0."
            + " Between integer types the low bits are kept.");
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireShape(0, x.shape());
    c.emit(new Cast(), x);
  }

  private static TypeTable table() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    for (DataType to : List.of(FLOAT32, INT8, INT16, INT32, BOOL)) {
      table = table.row(FLOAT32, to);
    }
    for (DataType from : List.of(INT8, INT16, INT32, UINT8, UINT32, BOOL)) {
      for (DataType to : List.of(FLOAT32, INT8, INT16, INT32, UINT8, UINT32)) {
        table = table.row(from, to);
      }
    }
    return table.row(INT64, FLOAT32);
  }
}
