package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_REQUANTIZE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.emitter.kernels.recurrent.IntegerLstm;
import dev.wafer.emitter.kernels.recurrent.PlainLstm;
import dev.wafer.emitter.kernels.recurrent.RecurrentLayout;
import dev.wafer.emitter.kernels.recurrent.dsp.LstmScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of int8 or int16 activations with int8 weights and int16 cell state.
 * The gates of a unit share the loads of the input; on the DSP extension they are products of rows;
 * zero points are folded into biases. Each step reads the hidden state where the step before left
 * it in the output, so no scratch is needed, unless values are widened for the DSP extension.
 */
public final class LstmInteger implements Kernel<UnidirectionalSequenceLstm> {
  /** What a row of products takes besides them. */
  private static final double BEGUN = 12;

  private static final double BEGUN_WIDENED = 11;

  /** What a unit's gates and functions take where they are scaled on the DSP extension. */
  private static final double SCALED_UNIT = 300;

  private final boolean widened;

  public LstmInteger() {
    this(false);
  }

  private LstmInteger(boolean widened) {
    this.widened = widened;
  }

  /** For the DSP extension, which reads the values of a step as halfwords in scratch. */
  public static LstmInteger widened() {
    return new LstmInteger(true);
  }

  @Override
  public String name() {
    return widened ? "lstm_widened_s8_dsp" : "lstm_integer";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceLstm>> operators() {
    return List.of(UnidirectionalSequenceLstm.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceLstm op, KernelRequest request) {
    return IntegerLstm.of(op, request).flatMap(this::bind);
  }

  private Optional<KernelBinding> bind(IntegerLstm lstm) {
    boolean wide = lstm.wide();
    boolean wraps = lstm.sumsWrap();
    DenseConstant[] weights = lstm.weights();
    DenseConstant[] recurrent = lstm.recurrent();
    int units = lstm.layout().units();
    CType sum = wide ? (wraps ? CType.U64 : CType.I64) : wraps ? CType.U32 : CType.I32;
    String dot = dot(lstm.request(), wide || wraps, List.of(weights, recurrent), units);
    if (widened && !dot.equals("eights")) {
      return Optional.empty();
    }
    LstmScaling scaling = new LstmScaling(lstm);
    boolean dsp = scaling.exact();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(LstmInteger.class), wide ? "lstm_s16" : "lstm_s8")
            .bake("sum", sum)
            .bake("scaling", dsp ? "dsp" : wide ? "requantize_wide" : "requantize")
            .bake("dot", dot)
            .bake("widened", widened)
            .bake("wraps", wraps)
            .bake("narrow", wraps ? (wide ? "(int64_t)" : "(int32_t)") : "");
    lstm.addTo(
        binding,
        packed(weights, units, dot),
        packed(recurrent, units, dot),
        1,
        sum,
        dot.equals("eights") ? MixedWeights.TOGETHER : 1,
        widened ? widenedBytes(lstm.layout().inputs()) + widenedBytes(units) : 0);
    if (dsp) {
      scaling.addFactors(binding);
    } else {
      lstm.addFactors(binding);
    }
    if (!dot.equals("portable")) {
      binding.helper("dsp");
    }
    if (wide) {
      binding.helper("requantize_wide");
    }
    return Optional.of(
        binding.counts(counts(lstm.request().core(), lstm.layout(), wide, dot, dsp)).build());
  }

  /** How a core multiplies a unit's four rows of weights, or two units' eight, by int8 values. */
  private static String dot(
      KernelRequest request, boolean portable, List<DenseConstant[]> weights, int units) {
    if (portable || !request.core().has(Feature.DSP)) {
      return "portable";
    }
    boolean mixed = units > 1 && weights.stream().allMatch(w -> mixed(w, units).separable());
    return mixed ? "eights" : "dsp";
  }

  /**
   * The gates of the units as rows, all four of a unit before the next unit's, with zeros behind.
   */
  private static MixedWeights mixed(DenseConstant[] gates, int units) {
    int perUnit = gates[0].shape().elements() / units;
    int padded = (perUnit + 7) / 8 * 8;
    return new MixedWeights(
        GATES * (units + units % 2),
        padded,
        (row, i) ->
            i < perUnit && row < GATES * units
                ? (int) gates[row % GATES].integerAt(row / GATES * perUnit + i)
                : 0);
  }

  /**
   * For each unit the weights of its four gates: side by side for each input, or one row after the
   * other.
   */
  private static PackedConstant packed(DenseConstant[] gates, int units, String dot) {
    if (dot.equals("eights")) {
      return mixed(gates, units).byEight();
    }
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, () -> byUnit(gates, units, dot));
  }

  private static Bytes byUnit(DenseConstant[] gates, int units, String dot) {
    int perUnit = gates[0].shape().elements() / units;
    boolean rows = !dot.equals("portable");
    byte[] out = new byte[GATES * units * perUnit];
    for (int i = 0; i < units * perUnit; i++) {
      int unit = i / perUnit * GATES * perUnit;
      for (int gate = 0; gate < GATES; gate++) {
        int to = rows ? gate * perUnit + i % perUnit : i % perUnit * GATES + gate;
        out[unit + to] = (byte) gates[gate].integerAt(i);
      }
    }
    return Bytes.wrap(out);
  }

  private static long widenedBytes(int values) {
    return (values + 7) / 8 * 16L;
  }

  private Counts counts(Core core, RecurrentLayout layout, boolean wide, String dot, boolean dsp) {
    Counts four =
        switch (dot) {
          case "dsp" -> Counts.of(DSP, 29.0 / 4);
          case "eights" -> Counts.of(DSP, (widened ? 61.0 : 65.0) / 16);
          default ->
              (wide ? Counts.of(MULTIPLY_ADD) : ProductCounts.productOfOneRow(core))
                  .times(4)
                  .and(ARITHMETIC, wide ? 8 : 0)
                  .and(LOAD, 5)
                  .and(STEP);
        };
    Counts gate =
        Counts.of(wide ? WIDE_REQUANTIZE : REQUANTIZE, 2)
            .and(STEP, 2)
            .and(LOAD, 22)
            .and(STORE, 6)
            .and(ARITHMETIC, 26)
            .and(CALL)
            .and(MULTIPLY_ADD);
    Counts unit =
        dsp
            ? Counts.of(DSP, SCALED_UNIT)
            : gate.times(4)
                .and(REQUANTIZE, 3)
                .and(CALL, 3)
                .and(LOAD, 20)
                .and(STORE, 8)
                .and(ARITHMETIC, 30)
                .and(MULTIPLY_ADD, 6);
    Counts begun =
        switch (dot) {
          case "dsp", "eights" -> Counts.of(DSP, widened ? BEGUN_WIDENED : BEGUN);
          default -> Counts.NONE;
        };
    return four.times(PlainLstm.macs(layout) / 4.0)
        .and(begun.times(8.0 * layout.allSteps() * layout.units()))
        .and(unit.times(layout.allSteps() * layout.units()))
        .and(CALL);
  }
}
