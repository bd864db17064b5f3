package dev.wafer.reference.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.reference.parameters.UnaryFunctions;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Loops over one or two tensors, element by element, the second form with broadcasting. */
final class Elementwise {
  private Elementwise() {}

  /** A function of two floats. */
  @FunctionalInterface
  interface FloatBinary {
    float apply(float a, float b);
  }

  static int[] mapInts(Invocation call, IntUnaryOperator function) {
    int[] x = call.input(0).toInts();
    int[] out = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = function.applyAsInt(x[i]);
    }
    return out;
  }

  static long[] mapLongs(Invocation call, LongUnaryOperator function) {
    return Arrays.stream(call.input(0).toLongs()).map(function).toArray();
  }

  static float[] mapFloats(Invocation call, UnaryFunctions.OfFloat function) {
    float[] x = call.input(0).floats();
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = function.apply(x[i]);
    }
    return out;
  }

  static int[] zipInts(Invocation call, IntBinaryOperator function) {
    int[] a = call.input(0).toInts();
    int[] b = call.input(1).toInts();
    int[] out = new int[call.outputType().shape().elements()];
    if (sameShapes(call)) {
      for (int i = 0; i < out.length; i++) {
        out[i] = function.applyAsInt(a[i], b[i]);
      }
      return out;
    }
    int[] indexA = indices(call, 0);
    int[] indexB = indices(call, 1);
    for (int i = 0; i < out.length; i++) {
      out[i] = function.applyAsInt(a[indexA[i]], b[indexB[i]]);
    }
    return out;
  }

  static long[] zipLongs(Invocation call, LongBinaryOperator function) {
    long[] a = call.input(0).toLongs();
    long[] b = call.input(1).toLongs();
    long[] out = new long[call.outputType().shape().elements()];
    int[] indexA = indices(call, 0);
    int[] indexB = indices(call, 1);
    for (int i = 0; i < out.length; i++) {
      out[i] = function.applyAsLong(a[indexA[i]], b[indexB[i]]);
    }
    return out;
  }

  static float[] zipFloats(Invocation call, FloatBinary function) {
    float[] a = call.input(0).floats();
    float[] b = call.input(1).floats();
    float[] out = new float[call.outputType().shape().elements()];
    if (sameShapes(call)) {
      for (int i = 0; i < out.length; i++) {
        out[i] = function.apply(a[i], b[i]);
      }
      return out;
    }
    int[] indexA = indices(call, 0);
    int[] indexB = indices(call, 1);
    for (int i = 0; i < out.length; i++) {
      out[i] = function.apply(a[indexA[i]], b[indexB[i]]);
    }
    return out;
  }

  private static boolean sameShapes(Invocation call) {
    Shape output = call.outputType().shape();
    return call.node().input(0).shape().equals(output)
        && call.node().input(1).shape().equals(output);
  }

  private static int[] indices(Invocation call, int input) {
    Value value = call.node().input(input);
    return Broadcast.indices(value.shape(), call.outputType().shape());
  }

  /** A fused activation of a float, NaN passing through. */
  static float clamp(Activation activation, float x) {
    return activation == Activation.NONE ? x : clamp(x, activation.min(), activation.floatMax());
  }

  static float clamp(float x, float min, float max) {
    return UnaryFunctions.clamp(x, min, max);
  }

  /** A fused activation of an unquantized 32-bit integer. */
  static int clamp(Activation activation, int x) {
    // The bounds of the activations are small whole numbers or infinite.
    return (int) Math.min(Math.max(x, (double) activation.min()), (double) activation.max());
  }
}
