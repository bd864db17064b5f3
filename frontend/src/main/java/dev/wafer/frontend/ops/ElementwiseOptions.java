package dev.wafer.frontend.ops;

import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options of the operators whose output has the shape of an input, or of inputs broadcast. */
final class ElementwiseOptions {
  /** The first field of each table that has one: an activation, alpha, or beta. */
  private static final int FIRST = 0;

  private ElementwiseOptions() {}

  static Map<String, Reading> all() {
    Map<String, Reading> all = new LinkedHashMap<>();
    for (UnaryFn fn : UnaryFn.values()) {
      all.put(fn.name(), Reading.of(c -> new Unary(fn)));
    }
    for (BinaryFn fn : BinaryFn.values()) {
      all.put(fn.name(), Reading.of(c -> binary(fn, c)));
    }
    for (CompareFn fn : CompareFn.values()) {
      all.put(fn.name(), Reading.of(c -> new Compare(fn)));
    }
    all.put("LEAKY_RELU", Reading.of(c -> new LeakyRelu(c.options().float32(FIRST))));
    all.put("SOFTMAX", Reading.of(c -> new Softmax(c.options().float32(FIRST))));
    all.put("LOG_SOFTMAX", Reading.of(c -> new LogSoftmax()));
    all.put("QUANTIZE", Reading.of(c -> new Quantize()));
    all.put("DEQUANTIZE", Reading.of(c -> new Dequantize()));
    all.put("DENSIFY", Reading.of(c -> new Densify()));
    all.put("CAST", Reading.of(c -> new Cast()));
    return all;
  }

  private static Op binary(BinaryFn fn, OperatorContext c) {
    boolean fuses = fn.kind() == BinaryFn.Kind.ARITHMETIC;
    return new Binary(fn, fuses ? c.activation(FIRST) : Activation.NONE);
  }
}
