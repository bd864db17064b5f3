package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.reference.Tensor;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_LSTM: picks the arithmetic by element types. */
final class LstmOp {
  private LstmOp() {}

  static List<Tensor> evaluate(Invocation call) {
    LstmSizes sizes = LstmSizes.of(call);
    return call.inputType(0) == FLOAT32
        ? call.floats(new FloatLstm(call, sizes).run())
        : call.ints(new QuantizedLstm(call, sizes).run());
  }
}
