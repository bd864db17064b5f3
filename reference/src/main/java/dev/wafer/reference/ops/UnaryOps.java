package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.HardSwishParameters;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.Int8ActivationParameters;
import dev.wafer.reference.parameters.LeakyReluParameters;
import dev.wafer.reference.parameters.RequantizeParameters;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The functions of one value, on floats and on quantized integers, and LEAKY_RELU. */
final class UnaryOps {
  private static final float LOGISTIC_UPPER = 16.619047f;
  private static final float LOGISTIC_LOWER = -9f;

  private UnaryOps() {}

  static List<Tensor> evaluate(Invocation call) {
    UnaryFn fn = call.op(Unary.class).fn();
    DataType type = commonType(call, fn.types());
    return type == FLOAT32
        ? call.floats(Elementwise.mapFloats(call, onFloats(fn)))
        : call.ints(Elementwise.mapInts(call, onQuantized(fn, call.node())));
  }

  static List<Tensor> leakyRelu(Invocation call) {
    float alpha = call.op(LeakyRelu.class).alpha();
    if (commonType(call, List.of(FLOAT32, INT8, INT16)) == FLOAT32) {
      return call.floats(Elementwise.mapFloats(call, x -> x > 0 ? x : x * alpha));
    }
    LeakyReluParameters parameters = LeakyReluParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  private static Elementwise.FloatUnary onFloats(UnaryFn fn) {
    Activation clamp = fn.clamp();
    return switch (fn) {
      case RELU, RELU6, RELU_N1_TO_1 -> x -> Elementwise.clamp(x, clamp.min(), clamp.max());
      case HARD_SWISH -> x -> x * Elementwise.clamp(x + 3, 0f, 6f) / 6;
      case LOGISTIC -> UnaryOps::logistic;
      case TANH -> x -> (float) StrictMath.tanh(x);
    };
  }

  private static IntUnaryOperator onQuantized(UnaryFn fn, Node node) {
    return switch (fn) {
      case RELU, RELU6, RELU_N1_TO_1 -> RequantizeParameters.of(node)::apply;
      case HARD_SWISH -> HardSwishParameters.of(node)::apply;
      case LOGISTIC, TANH ->
          node.input(0).dataType() == INT8
              ? Int8ActivationParameters.of(node)::apply
              : Int16ActivationParameters.of(node)::apply;
    };
  }

  /** The reference kernel's form: saturated above, a plain exponential far below zero. */
  static float logistic(float x) {
    if (x > LOGISTIC_UPPER) {
      return 1f;
    }
    return x < LOGISTIC_LOWER ? (float) StrictMath.exp(x) : 1f / (1f + (float) StrictMath.exp(-x));
  }

  private static DataType commonType(Invocation call, List<DataType> types) {
    DataType type = call.inputType(0);
    if (type != call.outputType().dataType() || !types.contains(type)) {
      throw call.unsupportedTypes("input and output of one type: " + types);
    }
    return type;
  }
}
