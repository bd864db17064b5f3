package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.frontend.user.UserOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.WaferException;
import java.util.List;

/** The graphs of a file, and what reading one takes. */
record Subgraphs(
    List<FlatTable> tables,
    OperatorReader operators,
    Buffers buffers,
    Problems problems,
    RegionBudget regions,
    UserOperators users) {
  Subgraphs {
    tables = List.copyOf(tables);
  }

  /**
   * The graph that an operator names.
   *
   * @throws WaferException if the file has none of that index
   */
  FlatTable table(int index, FileOperator operator) {
    if (index < 0 || index >= tables.size()) {
      throw new WaferException(
          Diagnostic.of(Code.MALFORMED_MODEL, "a subgraph's index is out of range")
              .atOperator(operator.index(), operator.name())
              .found(Integer.toString(index))
              .supported(IndexRange.of(tables.size())));
    }
    return tables.get(index);
  }

  /** A reader of tensors; what is wrong with them goes to the problems of the file. */
  TensorReader tensors() {
    return new TensorReader(buffers, problems);
  }
}
