package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.LeakyReluParameters;
import dev.wafer.reference.parameters.RealFunction;
import dev.wafer.reference.parameters.UnaryFunctions;
import java.util.List;

/** The functions of one value, on floats and on integers, LEAKY_RELU and GELU. */
final class UnaryOps {

  private UnaryOps() {}

  static List<Tensor> evaluate(Invocation call) {
    Unary op = call.op(Unary.class);
    UnaryFn fn = op.fn();
    if (call.inputType(0) == FLOAT32) {
      return call.floats(Elementwise.mapFloats(call, UnaryFunctions.onFloats(fn)));
    }
    return op.isOfPlainNumbers(call.node().input(0), call.node().output())
        ? call.longs(Elementwise.mapLongs(call, UnaryFunctions.onIntegers(fn)))
        : call.ints(Elementwise.mapInts(call, UnaryFunctions.onQuantized(call.node())));
  }

  static List<Tensor> leakyRelu(Invocation call) {
    float alpha = call.op(LeakyRelu.class).alpha();
    if (call.inputType(0) == FLOAT32) {
      return call.floats(Elementwise.mapFloats(call, x -> x > 0 ? x : x * alpha));
    }
    LeakyReluParameters parameters = LeakyReluParameters.of(call.node());
    return call.ints(Elementwise.mapInts(call, parameters::apply));
  }

  static List<Tensor> byteTable(Invocation call) {
    int[] table = call.input(1).toInts();
    return call.ints(Elementwise.mapInts(call, x -> table[x & 255]));
  }

  static List<Tensor> gelu(Invocation call) {
    boolean approximate = call.op(Gelu.class).approximate();
    return call.inputType(0) == FLOAT32
        ? call.floats(Elementwise.mapFloats(call, UnaryFunctions.gelu(approximate)))
        : call.ints(Elementwise.mapInts(call, RealFunction.of(call.node()).onIntegers()));
  }
}
