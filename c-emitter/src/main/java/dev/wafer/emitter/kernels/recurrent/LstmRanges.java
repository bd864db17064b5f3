package dev.wafer.emitter.kernels.recurrent;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.LstmParameters;
import java.util.Arrays;
import java.util.function.Predicate;

/** What of an integer LSTM's arithmetic can leave its types, by its weights, biases and scales. */
final class LstmRanges {
  /** The product of two fractions with 15 bits behind the point. */
  private static final Interval GATE_PRODUCT = new Interval(-(1L << 30), 1L << 30);

  private LstmRanges() {}

  /** Whether the sum of a gate's products can leave its 32 or 64 bits. */
  static boolean sumsWrap(KernelRequest request, LstmParameters parameters) {
    return !fit(request, parameters, range -> range.fitsSums(parameters.wide()));
  }

  /** Whether the sums of all gates' products are signed numbers of so many bits. */
  static boolean sumsFit(KernelRequest request, LstmParameters parameters, int bits) {
    return fit(request, parameters, range -> range.fits(bits));
  }

  private static boolean fit(
      KernelRequest request, LstmParameters parameters, Predicate<Interval> fits) {
    Interval x = Interval.of(request.inputType(0));
    for (int gate = 0; gate < GATES; gate++) {
      DenseConstant own = request.constant(BIAS + gate).orElseThrow();
      long[] bias = new long[own.shape().elements()];
      Arrays.setAll(bias, own::integerAt);
      long[] none = new long[bias.length];
      if (!fit(request, WEIGHTS + gate, bias, x, parameters.inputOffset(), fits)
          || !fit(request, RECURRENT + gate, none, x, parameters.hiddenOffset(), fits)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fit(
      KernelRequest request,
      int weights,
      long[] bias,
      Interval x,
      int offset,
      Predicate<Interval> fits) {
    return ProductSums.ofRows(request.constant(weights).orElseThrow(), bias.length)
        .ranges(bias, x, offset, fits)
        .stream()
        .allMatch(fits);
  }

  /** Whether a scaled output and its zero point can leave 32 bits together. */
  static boolean outputWraps(LstmParameters parameters) {
    return !GATE_PRODUCT
        .scaled(parameters.outputProduct())
        .plus(parameters.hiddenZeroPoint())
        .fits(Integer.SIZE);
  }

  /** Whether an argument of the cell state's hyperbolic tangent can leave 32 bits. */
  static boolean argumentWraps(Int16ActivationParameters cellTanh) {
    return !Interval.of(DataType.INT16)
        .times(Interval.of(cellTanh.multiplier()))
        .plus(cellTanh.rounding())
        .fits(Integer.SIZE);
  }
}
