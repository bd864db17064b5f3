package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Relu;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.HardSwishParameters;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.Int8ActivationParameters;
import dev.wafer.reference.parameters.LeakyReluParameters;
import dev.wafer.reference.parameters.PreluParameters;
import dev.wafer.reference.parameters.RequantizeParameters;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** RELU and its bounded kin, LEAKY_RELU, PRELU, HARD_SWISH, LOGISTIC and TANH. */
final class Activations {
  private static final String TYPES = "FLOAT32, INT8 or INT16 to the same type";
  private static final float LOGISTIC_UPPER = 16.619047f;
  private static final float LOGISTIC_LOWER = -9f;

  private Activations() {}

  static List<Tensor> relu(Invocation call) {
    float min = call.op(Relu.class).activation().min();
    float max = call.op(Relu.class).activation().max();
    if (checkedType(call) == FLOAT32) {
      return call.floats(Elementwise.mapFloats(call, x -> Elementwise.clamp(x, min, max)));
    }
    RequantizeParameters parameters = RequantizeParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  static List<Tensor> leakyRelu(Invocation call) {
    float alpha = call.op(LeakyRelu.class).alpha();
    if (checkedType(call) == FLOAT32) {
      return call.floats(Elementwise.mapFloats(call, x -> x > 0 ? x : x * alpha));
    }
    LeakyReluParameters parameters = LeakyReluParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  static List<Tensor> prelu(Invocation call) {
    DataType type = checkedType(call);
    if (type == FLOAT32 && call.inputType(1) == FLOAT32) {
      return call.floats(Elementwise.zipFloats(call, (x, alpha) -> x >= 0 ? x : x * alpha));
    }
    if (type == FLOAT32 || (call.inputType(1) != INT8 && call.inputType(1) != type)) {
      throw call.unsupportedTypes("FLOAT32 with FLOAT32, INT8 with INT8, INT16 with INT8 or INT16");
    }
    PreluParameters parameters = PreluParameters.of(call.node());
    return call.ints(Elementwise.zipInts(call, parameters::apply));
  }

  static List<Tensor> hardSwish(Invocation call) {
    DataType type = checkedType(call);
    if (type == FLOAT32) {
      return call.floats(
          Elementwise.mapFloats(call, x -> x * Elementwise.clamp(x + 3, 0f, 6f) / 6));
    } else if (type != INT8) {
      throw call.unsupportedTypes("FLOAT32 or INT8 to the same type");
    }
    HardSwishParameters parameters = HardSwishParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  static List<Tensor> logistic(Invocation call) {
    return checkedType(call) == FLOAT32
        ? call.floats(Elementwise.mapFloats(call, Activations::logistic))
        : tabulated(call);
  }

  static List<Tensor> tanh(Invocation call) {
    return checkedType(call) == FLOAT32
        ? call.floats(Elementwise.mapFloats(call, x -> (float) StrictMath.tanh(x)))
        : tabulated(call);
  }

  private static List<Tensor> tabulated(Invocation call) {
    IntUnaryOperator function =
        call.inputType(0) == INT8
            ? Int8ActivationParameters.of(call.node())::apply
            : Int16ActivationParameters.of(call.node())::apply;
    return call.ints(Elementwise.mapInts(call, function));
  }

  /** The reference kernel's form: saturated above, a plain exponential far below zero. */
  static float logistic(float x) {
    if (x > LOGISTIC_UPPER) {
      return 1f;
    }
    return x < LOGISTIC_LOWER ? (float) StrictMath.exp(x) : 1f / (1f + (float) StrictMath.exp(-x));
  }

  private static DataType checkedType(Invocation call) {
    DataType type = call.inputType(0);
    if (type != call.outputType().dataType()
        || (type != FLOAT32 && type != INT8 && type != INT16)) {
      throw call.unsupportedTypes(TYPES);
    }
    return type;
  }
}
