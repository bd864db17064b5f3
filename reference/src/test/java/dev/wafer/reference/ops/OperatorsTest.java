package dev.wafer.reference.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorsTest {
  @Test
  void everyOperatorHasAMeaning() {
    assertThat(Operators.supported()).containsExactlyInAnyOrderElementsOf(Op.kinds());
  }

  @Test
  void refusesAnOperatorThatItOnlyKnowsByName() {
    Value out = new Value(0, "out", TensorType.of(DataType.INT8, 1));
    Node node = new Node(0, new Unsupported("CUSTOM:Nobody"), List.of(), List.of(out), 7);
    assertThatThrownBy(() -> Evaluator.evaluate(node, List.of()))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("operator 7 CUSTOM:Nobody");
  }

  @Test
  void refusesElementTypesThatTheSpecificationDoesNotHave() {
    Value a = new Value(0, "a", TensorType.of(DataType.UINT16, 1));
    Node node =
        new Node(0, new Binary(BinaryFn.ADD, Activation.NONE), List.of(a, a), List.of(a), 3);
    assertThatThrownBy(
            () -> Evaluator.evaluate(node, List.of(Tensor.zeros(a.type()), Tensor.zeros(a.type()))))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("operator 3 ADD")
        .hasMessageContaining("tensor 'a'")
        .hasMessageContaining("a UINT16, b UINT16, output UINT16")
        .hasMessageContaining("supported: FLOAT32, INT8");
  }
}
