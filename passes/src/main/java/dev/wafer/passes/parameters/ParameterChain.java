package dev.wafer.passes.parameters;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.List;

/**
 * How a parameter that is read at run time comes about.
 *
 * @param result the value that is read
 * @param nodes what computes it, in order; none for a sparse constant that is read directly
 * @param parameters the constants that the nodes read
 */
public record ParameterChain(Value result, List<Node> nodes, List<Value> parameters) {
  public ParameterChain {
    nodes = List.copyOf(nodes);
    parameters = List.copyOf(parameters);
  }
}
