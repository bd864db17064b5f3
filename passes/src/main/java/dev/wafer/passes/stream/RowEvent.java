package dev.wafer.passes.stream;

import dev.wafer.ir.Node;
import java.util.List;
import java.util.Optional;

/**
 * One computation of rows.
 *
 * @param node of the streamed graph
 * @param output the rows that it computes
 * @param inputs the rows that it reads of each input; empty for what is no plane of the graph
 */
public record RowEvent(Node node, Rows output, List<Optional<Rows>> inputs) {
  public RowEvent {
    inputs = List.copyOf(inputs);
  }
}
