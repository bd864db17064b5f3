package dev.wafer.frontend;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tensors hold that follow from constants, as far as they are as short as shapes and axes are:
 * so it is known where an operator asks for a constant that others compute.
 */
final class KnownContents {
  /** Far more than a shape takes, and little to compute. */
  private static final int MOST_ELEMENTS = 256;

  private final Map<Value, Constant> constants;
  private final Map<Value, DenseConstant> computed = new LinkedHashMap<>();

  /**
   * @param constants of the graph, which may become more
   */
  KnownContents(Map<Value, Constant> constants) {
    this.constants = constants;
  }

  /** The contents of a value, if they are known and dense. */
  Optional<DenseConstant> of(Value value) {
    return constants.get(value) instanceof DenseConstant dense
        ? Optional.of(dense)
        : Optional.ofNullable(computed.get(value));
  }

  /** Computes what a node gives, if all that it reads is known. */
  void learn(Node node) {
    if (!node.op().isComputable()
        || !node.op().regions().isEmpty()
        || !node.outputs().stream().allMatch(this::isShort)) {
      return;
    }
    List<Tensor> arguments = new ArrayList<>();
    for (Value input : node.inputs()) {
      Optional<DenseConstant> contents = of(input).filter(known -> isShort(input));
      if (input.isPresent() && contents.isEmpty()) {
        return;
      }
      arguments.add(
          contents.map(known -> Tensor.of(known, input.type())).orElseGet(Tensor::absent));
    }
    try {
      List<Tensor> results = Evaluator.evaluate(node, arguments);
      for (int i = 0; i < results.size(); i++) {
        computed.put(node.output(i), results.get(i).toConstant());
      }
    } catch (WaferException notEvaluated) {
      // Then nothing is known of it.
      return;
    }
  }

  private boolean isShort(Value value) {
    return value.shape().elements() <= MOST_ELEMENTS;
  }
}
