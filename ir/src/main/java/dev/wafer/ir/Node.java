package dev.wafer.ir;

import dev.wafer.ir.op.Op;
import java.util.List;

/**
 * One application of an operator.
 *
 * @param id unique in its graph
 * @param operatorIndex the index of the operator in the model file that this node stems from, or -1
 */
public record Node(int id, Op op, List<Value> inputs, List<Value> outputs, int operatorIndex) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Ids alone: nodes are keys, too, and their operators may hold whole graphs. */
  @Override
  public int hashCode() {
    return 31 * id + (outputs.isEmpty() ? 0 : outputs.get(0).id());
  }

  /** The id first, which differs almost always; the default compares in no order. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Node node
            && id == node.id
            && operatorIndex == node.operatorIndex
            && outputs.equals(node.outputs)
            && inputs.equals(node.inputs)
            && op.equals(node.op));
  }

  /** Input {@code index}, or {@link Value#ABSENT} past the end of the list. */
  public Value input(int index) {
    return index < inputs.size() ? inputs.get(index) : Value.ABSENT;
  }

  public Value output(int index) {
    return outputs.get(index);
  }

  /** The first output. */
  public Value output() {
    return outputs.get(0);
  }

  /** Name for messages and comments: that of the first output. */
  public String name() {
    return outputs.isEmpty() ? op.mnemonic() : outputs.get(0).name();
  }
}
