package dev.wafer.emitter.kernels.dsp;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;

/**
 * The factors of a matrix product's outputs. A multiplier is 2^30 or more and less than 2^31, so
 * its two highest bits are free: they are an index of the few shifts that a layer usually has.
 * Where it has more than four, each channel has its own and the index is zero.
 *
 * @param factors one a channel, all of them taken by {@link DspRequantization#takes}
 * @param shifts the right shifts that occur, in ascending order
 */
public record CodedFactors(List<DspRequantization> factors, List<Integer> shifts) {
  private static final int CODES = 4;
  private static final int CODE_AT = 30;
  private static final long MANTISSA = (1L << CODE_AT) - 1;

  public static CodedFactors of(List<DspRequantization> factors) {
    return new CodedFactors(
        List.copyOf(factors),
        factors.stream().map(DspRequantization::rightShift).distinct().sorted().toList());
  }

  /** Whether each channel has a shift of its own in {@link #shiftTable}. */
  public boolean own() {
    return shifts.size() > CODES;
  }

  /** Multipliers with their codes; even in number. */
  public PackedConstant multipliers() {
    long[] coded =
        factors.stream()
            .mapToLong(
                f ->
                    (f.factor().multiplier() & MANTISSA)
                        | (own() ? 0L : (long) shifts.indexOf(f.rightShift())) << CODE_AT)
            .toArray();
    return IntegerConstants.table("multipliers", CType.U32, IntegerConstants.padded(coded, 2));
  }

  /** Right shifts less one: of the codes, or of the channels, then even in number. */
  public PackedConstant shiftTable() {
    long[] table =
        own()
            ? IntegerConstants.padded(
                factors.stream().mapToLong(f -> f.rightShift() - 1L).toArray(), 2)
            : shifts.stream().mapToLong(shift -> shift - 1L).toArray();
    return IntegerConstants.table("shifts", CType.U8, table);
  }
}
