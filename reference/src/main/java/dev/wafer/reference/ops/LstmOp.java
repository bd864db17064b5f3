package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.reference.Tensor;
import java.util.List;

/** UNIDIRECTIONAL_SEQUENCE_LSTM: picks the arithmetic by element types. */
final class LstmOp {
  private LstmOp() {}

  static List<Tensor> evaluate(Invocation call) {
    LstmSizes sizes = LstmSizes.of(call);
    DataType x = call.inputType(0);
    if (x == FLOAT32 && parametersAre(call, FLOAT32, FLOAT32, FLOAT32)) {
      return call.floats(new FloatLstm(call, sizes).run());
    } else if (x == INT8 && parametersAre(call, INT8, INT32, INT16)) {
      return call.ints(new QuantizedLstm(call, sizes).run());
    } else if (x == INT16 && parametersAre(call, INT8, INT64, INT16)) {
      return call.ints(new QuantizedLstm(call, sizes).run());
    }
    throw call.unsupportedTypes(
        "FLOAT32 throughout; INT8 with INT8 weights, INT32 biases and INT16 cell state; INT16 with"
            + " INT8 weights, INT64 biases and INT16 cell state");
  }

  private static boolean parametersAre(
      Invocation call, DataType weights, DataType bias, DataType cell) {
    boolean matches =
        call.inputType(LstmSizes.CELL_STATE) == cell
            && call.inputType(LstmSizes.HIDDEN_STATE) == call.inputType(0)
            && call.outputType().dataType() == call.inputType(0);
    for (int i = 1; i < 9; i++) {
      matches &= call.inputType(i) == weights;
    }
    for (int i = 12; i < 16; i++) {
      matches &= call.inputType(i) == bias;
    }
    return matches;
  }
}
