package dev.wafer.emitter.kernels.recurrent.mve;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.mve.MveCounts;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.emitter.kernels.recurrent.IntegerLstm;
import dev.wafer.emitter.kernels.recurrent.RecurrentLayout;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of int8 activations with int8 weights and int16 cell state, four
 * units at a time: the sixteen sums of their gates are one product, and a register holds a gate of
 * all four.
 */
public final class LstmS8Mve implements Kernel<UnidirectionalSequenceLstm> {
  private static final int TOGETHER = 4;

  /** Instructions of four units beside their products and what scaling takes. */
  private static final int UNITS = 395;

  /** Sums that are scaled for each group of units: two a gate, and three products. */
  private static final int SCALED_GATES = 2 * GATES;

  private static final int SCALED_PRODUCTS = 3;

  @Override
  public String name() {
    return "lstm_s8_mve";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceLstm>> operators() {
    return List.of(UnidirectionalSequenceLstm.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceLstm op, KernelRequest request) {
    return request.core().has(Feature.MVE)
        ? IntegerLstm.of(op, request)
            .filter(lstm -> !lstm.wide() && !lstm.sumsWrap())
            .map(this::bind)
        : Optional.empty();
  }

  private KernelBinding bind(IntegerLstm lstm) {
    boolean gatesLeft = shiftsLeft(lstm.gateFactors());
    boolean productsLeft = shiftsLeft(lstm.productFactors());
    int units = lstm.layout().units();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(LstmS8Mve.class), "lstm_s8")
            .bake("gateScale", scale(gatesLeft))
            .bake("productScale", scale(productsLeft));
    lstm.addTo(
        binding,
        packed(lstm.weights(), units),
        packed(lstm.recurrent(), units),
        TOGETHER,
        CType.I32,
        1,
        0);
    lstm.addFactors(binding);
    return binding
        .helper("mve_dot")
        .helper("mve_scale")
        .counts(counts(lstm.layout(), gatesLeft, productsLeft))
        .build();
  }

  private static boolean shiftsLeft(List<QuantizedMultiplier> factors) {
    return factors.stream().anyMatch(factor -> factor.shift() > 0);
  }

  private static String scale(boolean left) {
    return left ? "scale_left" : "scale_half_away";
  }

  /** Rows of weights: each gate's for four units, or the last ones, then the next four units'. */
  private static PackedConstant packed(DenseConstant[] gates, int units) {
    return MveScaling.weights(
        () -> {
          int perUnit = gates[0].shape().elements() / units;
          byte[] out = new byte[GATES * units * perUnit + MveVector.TAIL_BYTES];
          int to = 0;
          for (int first = 0; first < units; first += TOGETHER) {
            int end = Math.min(units, first + TOGETHER);
            for (DenseConstant gate : gates) {
              for (int i = first * perUnit; i < end * perUnit; i++) {
                out[to++] = (byte) gate.integerAt(i);
              }
            }
          }
          return out;
        });
  }

  private static Counts counts(RecurrentLayout layout, boolean gatesLeft, boolean productsLeft) {
    double groups = Math.ceil((double) layout.units() / TOGETHER);
    int scaling = SCALED_GATES * (gatesLeft ? 9 : 5) + SCALED_PRODUCTS * (productsLeft ? 9 : 5);
    double products = product(layout.inputs()) + product(layout.units());
    return Counts.of(VECTOR, (products + UNITS + scaling) * groups * layout.allSteps()).and(CALL);
  }

  /** The sixteen sums of four units, four at a time. */
  private static double product(int depth) {
    return GATES * (10 * MveCounts.vectors(depth) + 17) + 25;
  }
}
