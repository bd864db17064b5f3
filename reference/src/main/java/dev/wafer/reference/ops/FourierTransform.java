package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.op.RealFft;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.FourierTables;
import java.util.List;

/** Transforms of real signals: two real numbers make a complex one of a transform half as long. */
final class FourierTransform {
  private final FourierTables tables;
  private final FourierArithmetic n;
  private final long[] factors;
  private final long[] turns;
  private final int size;

  private FourierTransform(FourierTables tables, DataType type) {
    this.tables = tables;
    this.n = FourierArithmetic.of(type);
    this.factors = n.of(tables.factors(type));
    this.turns = n.of(tables.turns(type));
    this.size = tables.size();
  }

  static List<Tensor> evaluate(Invocation call) {
    DataType type = call.inputType(0);
    RealFft op = call.op(RealFft.class);
    FourierTransform transform = new FourierTransform(FourierTables.of(op), type);
    long[] in = numbers(call.input(0));
    List<Integer> dims = call.node().input(0).shape().dims();
    int row = dims.get(dims.size() - 1);
    int outRow = op.inverse() ? op.length() : op.length() + 2;
    long[] out = new long[in.length / row * outRow];
    for (int i = 0; i < in.length / row; i++) {
      long[] padded = new long[Math.max(row, op.length())];
      System.arraycopy(in, i * row, padded, 0, row);
      long[] result = op.inverse() ? transform.inverse(padded) : transform.forward(padded);
      System.arraycopy(result, 0, out, i * outRow, outRow);
    }
    return type == DataType.FLOAT32
        ? call.floats(floats(out, op.inverse() ? op.length() : 1))
        : call.ints(ints(out));
  }

  private static long[] numbers(Tensor tensor) {
    long[] out = new long[tensor.elements()];
    boolean real = tensor.dataType() == DataType.FLOAT32;
    for (int i = 0; i < out.length; i++) {
      out[i] = real ? Float.floatToRawIntBits(tensor.floats()[i]) : 0;
    }
    return real ? out : tensor.toLongs();
  }

  private static float[] floats(long[] numbers, int divisor) {
    float[] out = new float[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.intBitsToFloat((int) numbers[i]) / divisor;
    }
    return out;
  }

  private static int[] ints(long[] numbers) {
    int[] out = new int[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) numbers[i];
    }
    return out;
  }

  private long[] forward(long[] signal) {
    long[] re = new long[size];
    long[] im = new long[size];
    for (int i = 0; i < size; i++) {
      re[i] = signal[2 * tables.order().get(i)];
      im[i] = signal[2 * tables.order().get(i) + 1];
    }
    new MixedRadix(tables, n, factors, re, im).run();
    long[] out = new long[2 * size + 2];
    long even = n.scaled(re[0], 2);
    long odd = n.scaled(im[0], 2);
    out[0] = n.add(even, odd);
    out[2 * size] = n.subtract(even, odd);
    for (int k = 1; k <= size / 2; k++) {
      long ar = n.scaled(re[k], 2);
      long ai = n.scaled(im[k], 2);
      long br = n.scaled(re[size - k], 2);
      long bi = n.scaled(n.subtract(0, im[size - k]), 2);
      long sumR = n.add(ar, br);
      long sumI = n.add(ai, bi);
      long turnedR = turnedReal(k, n.subtract(ar, br), n.subtract(ai, bi));
      long turnedI = turnedImaginary(k, n.subtract(ar, br), n.subtract(ai, bi));
      out[2 * k] = n.halfSum(sumR, turnedR);
      out[2 * k + 1] = n.halfSum(sumI, turnedI);
      out[2 * (size - k)] = n.halfDifference(sumR, turnedR);
      out[2 * (size - k) + 1] = n.halfDifference(turnedI, sumI);
    }
    return out;
  }

  private long[] inverse(long[] spectrum) {
    long[] re = new long[size];
    long[] im = new long[size];
    re[0] = n.scaled(n.add(spectrum[0], spectrum[2 * size]), 2);
    im[0] = n.scaled(n.subtract(spectrum[0], spectrum[2 * size]), 2);
    for (int k = 1; k <= size / 2; k++) {
      long ar = n.scaled(spectrum[2 * k], 2);
      long ai = n.scaled(spectrum[2 * k + 1], 2);
      long br = n.scaled(spectrum[2 * (size - k)], 2);
      long bi = n.scaled(n.subtract(0, spectrum[2 * (size - k) + 1]), 2);
      long sumR = n.add(ar, br);
      long sumI = n.add(ai, bi);
      long turnedR = turnedReal(k, n.subtract(ar, br), n.subtract(ai, bi));
      long turnedI = turnedImaginary(k, n.subtract(ar, br), n.subtract(ai, bi));
      re[k] = n.add(sumR, turnedR);
      im[k] = n.add(sumI, turnedI);
      re[size - k] = n.subtract(sumR, turnedR);
      im[size - k] = n.subtract(0, n.subtract(sumI, turnedI));
    }
    long[] orderedRe = new long[size];
    long[] orderedIm = new long[size];
    for (int i = 0; i < size; i++) {
      orderedRe[i] = re[tables.order().get(i)];
      orderedIm[i] = im[tables.order().get(i)];
    }
    new MixedRadix(tables, n, factors, orderedRe, orderedIm).run();
    long[] out = new long[2 * size];
    for (int i = 0; i < size; i++) {
      out[2 * i] = orderedRe[i];
      out[2 * i + 1] = orderedIm[i];
    }
    return out;
  }

  private long turnedReal(int k, long re, long im) {
    return n.productDifference(re, turns[2 * k - 2], im, turns[2 * k - 1]);
  }

  private long turnedImaginary(int k, long re, long im) {
    return n.productSum(re, turns[2 * k - 1], im, turns[2 * k - 2]);
  }
}
