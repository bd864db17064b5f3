package dev.wafer.emitter.kernels.recurrent.dsp;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.emitter.kernels.recurrent.IntegerLstm;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.LstmParameters;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the sums and products of an LSTM of int8 scale on the DSP extension: each by {@link
 * DspRequantization}.
 */
public final class LstmScaling {
  private final IntegerLstm lstm;
  private final List<DspRequantization> gates;
  private final List<DspRequantization> products;

  public LstmScaling(IntegerLstm lstm) {
    LstmParameters parameters = lstm.parameters();
    this.lstm = lstm;
    this.gates =
        parameters.gates().stream()
            .flatMap(gate -> Stream.of(gate.input(), gate.recurrent()))
            .map(factor -> new DspRequantization(factor, 0))
            .toList();
    this.products =
        List.of(
            new DspRequantization(parameters.forgetProduct(), 0),
            new DspRequantization(parameters.inputProduct(), 0),
            new DspRequantization(parameters.outputProduct(), parameters.hiddenZeroPoint()));
  }

  /** Whether the core has the extension, and all results are the reference's, to the bit. */
  public boolean exact() {
    if (!lstm.request().core().has(Feature.DSP) || lstm.wide()) {
      return false;
    }
    int left = gates.stream().mapToInt(scaling -> -scaling.rightShift()).max().orElseThrow();
    int doubledBits = Integer.SIZE - Math.max(left, 0);
    // Twice the product of two fractions with 15 bits behind the point fits 32 bits.
    return doubledBits > 1
        && lstm.sumsFit(doubledBits - 1)
        && gates.stream().allMatch(scaling -> scaling.leavesRoom(doubledBits))
        && products.stream()
            .allMatch(scaling -> !scaling.shiftsLeft() && scaling.leavesRoom(Integer.SIZE));
  }

  /** Adds the factors, and what scales by them. */
  public void addFactors(KernelBinding.Builder binding) {
    boolean left = gates.stream().anyMatch(DspRequantization::shiftsLeft);
    binding
        .bake("left", left)
        .parameter("gate_factors", table("gate_factors", gates, left))
        .parameter("factors", table("factors", products, false))
        .helper("dsp")
        .helper("dsp_saturate_s16");
  }

  /** Multiplier, rounding constant and right shift of each; where some shift left, that, too. */
  private static PackedConstant table(String name, List<DspRequantization> scalings, boolean left) {
    List<Integer> words = new ArrayList<>();
    for (DspRequantization scaling : scalings) {
      words.add(scaling.factor().multiplier());
      words.add(scaling.shiftsLeft() ? scaling.zeroPoint() : scaling.rounding());
      words.add(Math.max(scaling.rightShift(), 0));
      if (left) {
        words.add(Math.max(-scaling.rightShift(), 0));
      }
    }
    return IntegerConstants.table(
        name, CType.I32, words.stream().mapToLong(Integer::longValue).toArray());
  }
}
