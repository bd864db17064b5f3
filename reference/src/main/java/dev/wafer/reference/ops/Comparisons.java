package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.CompareParameters;
import java.util.List;

/** Comparisons, with broadcasting: 1 where they hold. */
final class Comparisons {
  private Comparisons() {}

  static List<Tensor> evaluate(Invocation call) {
    CompareFn fn = call.op(Compare.class).fn();
    DataType type = call.inputType(0);
    if (type == DataType.FLOAT32) {
      float[] found = Elementwise.zipFloats(call, (a, b) -> holds(fn, a, b) ? 1 : 0);
      int[] truth = new int[found.length];
      for (int i = 0; i < truth.length; i++) {
        truth[i] = (int) found[i];
      }
      return call.ints(truth);
    }
    if (type == DataType.INT8 || type == DataType.UINT8) {
      CompareParameters scales = CompareParameters.of(call.node());
      return call.ints(
          Elementwise.zipInts(
              call, (a, b) -> holds(fn, scales.scaled1(a), scales.scaled2(b)) ? 1 : 0));
    }
    return call.longs(Elementwise.zipLongs(call, (a, b) -> holds(fn, a, b) ? 1 : 0));
  }

  private static boolean holds(CompareFn fn, long a, long b) {
    return switch (fn) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case GREATER -> a > b;
      case GREATER_EQUAL -> a >= b;
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
    };
  }

  private static boolean holds(CompareFn fn, float a, float b) {
    return switch (fn) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case GREATER -> a > b;
      case GREATER_EQUAL -> a >= b;
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
    };
  }
}
