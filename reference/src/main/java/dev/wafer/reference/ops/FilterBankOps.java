package dev.wafer.reference.ops;

import dev.wafer.ir.op.FilterBank;
import dev.wafer.ir.op.FilterBankLog;
import dev.wafer.ir.op.Pcan;
import dev.wafer.ir.op.SpectralSubtraction;
import dev.wafer.ir.op.SpectralSubtraction.Smoothing;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.LogarithmTable;
import java.util.List;

/** The filter bank of the audio front-end; its numbers are unsigned. */
final class FilterBankOps {
  private static final long WORD = 0xFFFF_FFFFL;
  private static final int SNR_BITS = 12;
  private static final int OUTPUT_BITS = 6;

  private FilterBankOps() {}

  static List<Tensor> bank(Invocation call) {
    FilterBank op = call.op(FilterBank.class);
    int[] x = call.input(0).toInts();
    int[] weights = call.input(1).toInts();
    int[] unweights = call.input(2).toInts();
    Tensor out = Tensor.zeros(call.outputType());
    long before = 0;
    for (int range = 0; range < op.widths().size(); range++) {
      long sum = before;
      before = 0;
      for (int i = 0; i < op.widths().get(range); i++) {
        long bin = x[op.frequencyStarts().get(range) + i] & WORD;
        int weight = op.weightStarts().get(range) + i;
        sum += weights[weight] * bin;
        before += unweights[weight] * bin;
      }
      if (range > 0) {
        out.longs()[range - 1] = sum;
      }
    }
    return List.of(out);
  }

  static List<Tensor> squareRoot(Invocation call) {
    long[] x = call.input(0).longs();
    int bits = call.input(1).ints()[0];
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) squareRoot(x[i]) >>> bits;
    }
    return call.ints(out);
  }

  /** Rounded, but for what rounds up to a power of 2 to the 16 or 32, which is one less. */
  private static long squareRoot(long x) {
    long root = 0;
    long rest = x;
    for (long bit = 1L << 62; bit != 0; bit >>>= 2) {
      boolean fits = Long.compareUnsigned(rest, root + bit) >= 0;
      if (fits) {
        rest -= root + bit;
      }
      root = (root >>> 1) + (fits ? bit : 0);
    }
    boolean largest = root == (x >>> 32 == 0 ? 0xFFFF : WORD);
    return Long.compareUnsigned(rest, root) > 0 && !largest ? root + 1 : root;
  }

  static List<Tensor> spectralSubtraction(Invocation call) {
    SpectralSubtraction op = call.op(SpectralSubtraction.class);
    int[] x = call.input(0).ints();
    int[] state = call.input(1).ints();
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      Smoothing smoothing = i % 2 == 0 ? op.even() : op.odd();
      long signal = (x[i] << op.smoothingBits()) & WORD;
      long sum =
          signal * (smoothing.factor() & WORD) + (state[i] & WORD) * (smoothing.rest() & WORD);
      long estimate = (sum >>> op.bits()) & WORD;
      long subtracted = Math.min(estimate, signal);
      state[i] = (int) (op.clamping() ? subtracted : estimate);
      long floor = (((x[i] & WORD) * (op.minSignalRemaining() & WORD)) >>> op.bits()) & WORD;
      out[i] = (int) Math.max((signal - subtracted) >> op.smoothingBits(), floor);
    }
    Tensor estimates = Tensor.ofInts(call.node().output(1).type(), state.clone());
    return List.of(call.ints(out).get(0), estimates);
  }

  static List<Tensor> pcan(Invocation call) {
    int shift = call.op(Pcan.class).snrShift();
    int[] x = call.input(0).ints();
    int[] estimate = call.input(1).ints();
    int[] table = call.input(2).toInts();
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      long snr = (((x[i] & WORD) * (gain(estimate[i], table) & WORD)) >>> shift) & WORD;
      out[i] = (int) shrunk(snr);
    }
    return call.ints(out);
  }

  /** A quadratic polynomial of the mantissa; the first numbers have entries of their own. */
  private static short gain(int x, int[] table) {
    if (Integer.compareUnsigned(x, 2) <= 0) {
      return (short) table[x];
    }
    int octave = Integer.SIZE - Integer.numberOfLeadingZeros(x);
    int at = 4 * octave - 6;
    int mantissa = (octave < 11 ? x << (11 - octave) : x >>> (octave - 11)) & 0x3FF;
    int result = ((table[at + 2] * mantissa) >> 5) + (table[at + 1] << 5);
    return (short) (((result * mantissa + (1 << 14)) >> 15) + table[at]);
  }

  /** x^2 / 4 below 2, x - 1 above. */
  private static long shrunk(long x) {
    return x < 2 << SNR_BITS
        ? (x * x) >> (2 + 2 * SNR_BITS - OUTPUT_BITS)
        : (x >> (SNR_BITS - OUTPUT_BITS)) - (1 << OUTPUT_BITS);
  }

  static List<Tensor> log(Invocation call) {
    FilterBankLog op = call.op(FilterBankLog.class);
    int[] x = call.input(0).ints();
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      int scaled = x[i] << op.correctionBits();
      int log =
          Integer.compareUnsigned(scaled, 1) > 0
              ? LogarithmTable.scaledLn(scaled, op.outputScale())
              : 0;
      out[i] = Integer.compareUnsigned(log, Short.MAX_VALUE) < 0 ? log : Short.MAX_VALUE;
    }
    return call.ints(out);
  }
}
