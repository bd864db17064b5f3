package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Op;
import dev.wafer.reference.Tensor;
import java.util.List;

/** A node and the tensors it is applied to, one for each of its inputs. */
public record Invocation(Node node, List<Tensor> inputs) {
  public Invocation {
    inputs = List.copyOf(inputs);
    if (inputs.size() != node.inputs().size()) {
      throw new IllegalArgumentException(
          "%s has %d inputs, %d tensors given"
              .formatted(node.op().mnemonic(), node.inputs().size(), inputs.size()));
    }
  }

  /** The node's operator, which the caller knows to be of class {@code kind}. */
  <O extends Op> O op(Class<O> kind) {
    return kind.cast(node.op());
  }

  Tensor input(int index) {
    return inputs.get(index);
  }

  boolean has(int index) {
    return node.input(index).isPresent();
  }

  DataType inputType(int index) {
    return node.input(index).dataType();
  }

  TensorType outputType() {
    return node.output().type();
  }

  /** Integers as the first output. */
  List<Tensor> ints(int[] values) {
    return List.of(Tensor.ofInts(outputType(), values));
  }

  /** Integers of any width as the first output. */
  List<Tensor> longs(long[] values) {
    return List.of(Tensor.ofLongs(outputType(), values));
  }

  /** Floats as the first output. */
  List<Tensor> floats(float[] values) {
    return List.of(Tensor.ofFloats(outputType(), values));
  }

  /** The refusal of this node. */
  WaferException unsupported(String rule) {
    return new WaferException(
        Diagnostic.of(Diagnostic.Code.UNSUPPORTED_OPERATOR, rule)
            .atOperator(node.operatorIndex(), node.op().mnemonic())
            .atTensor(node.name()));
  }
}
