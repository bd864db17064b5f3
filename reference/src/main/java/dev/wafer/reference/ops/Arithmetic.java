package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Add;
import dev.wafer.ir.op.Div;
import dev.wafer.ir.op.Mul;
import dev.wafer.ir.op.Sub;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.AddParameters;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.MulParameters;
import java.util.List;

/** ADD, SUB, MUL and DIV. */
final class Arithmetic {
  private static final String TYPES = "two FLOAT32, INT32, INT8 or INT16 to the same type";

  private Arithmetic() {}

  static List<Tensor> add(Invocation call) {
    Activation activation = call.op(Add.class).activation();
    return switch (commonType(call)) {
      case FLOAT32 ->
          call.floats(Elementwise.zipFloats(call, (a, b) -> Elementwise.clamp(activation, a + b)));
      case INT32 -> call.ints(Elementwise.zipInts(call, (a, b) -> a + b));
      case INT8, INT16 -> {
        AddParameters parameters = AddParameters.of(call.node());
        yield call.ints(Elementwise.zipInts(call, parameters::add));
      }
      default -> throw call.unsupportedTypes(TYPES);
    };
  }

  static List<Tensor> sub(Invocation call) {
    Activation activation = call.op(Sub.class).activation();
    return switch (commonType(call)) {
      case FLOAT32 ->
          call.floats(Elementwise.zipFloats(call, (a, b) -> Elementwise.clamp(activation, a - b)));
      case INT32 ->
          call.ints(Elementwise.zipInts(call, (a, b) -> Elementwise.clamp(activation, a - b)));
      case INT8, INT16 -> {
        AddParameters parameters = AddParameters.of(call.node());
        yield call.ints(Elementwise.zipInts(call, parameters::subtract));
      }
      default -> throw call.unsupportedTypes(TYPES);
    };
  }

  static List<Tensor> mul(Invocation call) {
    Activation activation = call.op(Mul.class).activation();
    return switch (commonType(call)) {
      case FLOAT32 ->
          call.floats(Elementwise.zipFloats(call, (a, b) -> Elementwise.clamp(activation, a * b)));
      case INT32 ->
          call.ints(Elementwise.zipInts(call, (a, b) -> Elementwise.clamp(activation, a * b)));
      case INT8, INT16 -> {
        MulParameters parameters = MulParameters.of(call.node());
        yield call.ints(Elementwise.zipInts(call, parameters::multiply));
      }
      default -> throw call.unsupportedTypes(TYPES);
    };
  }

  static List<Tensor> div(Invocation call) {
    Activation activation = call.op(Div.class).activation();
    return switch (commonType(call)) {
      case FLOAT32 ->
          call.floats(Elementwise.zipFloats(call, (a, b) -> Elementwise.clamp(activation, a / b)));
      case INT8 -> {
        DivParameters parameters = DivParameters.of(call.node());
        yield call.ints(Elementwise.zipInts(call, parameters::divide));
      }
      default -> throw call.unsupportedTypes("two FLOAT32 or INT8 to the same type");
    };
  }

  /** The one type of both inputs and the output. */
  private static DataType commonType(Invocation call) {
    if (call.inputType(0) != call.inputType(1)
        || call.inputType(0) != call.outputType().dataType()) {
      throw call.unsupportedTypes(TYPES);
    }
    return call.inputType(0);
  }
}
