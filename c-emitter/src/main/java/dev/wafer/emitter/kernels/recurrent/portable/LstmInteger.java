package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;
import static dev.wafer.targets.Work.WIDE_REQUANTIZE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.SigmoidTable;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.LstmParameters;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of int8 or int16 activations with int8 weights and int16 cell state.
 * The gates of a unit share the loads of the input; on the DSP and the vector extension they are
 * products of rows; zero points are folded into biases. Each step reads the hidden state where the
 * step before left it in the output, so no scratch is needed.
 */
public final class LstmInteger implements Kernel<UnidirectionalSequenceLstm> {
  /** What a row of products takes besides them. */
  private static final double BEGUN = 10;

  @Override
  public String name() {
    return "lstm_integer";
  }

  @Override
  public List<Class<? extends UnidirectionalSequenceLstm>> operators() {
    return List.of(UnidirectionalSequenceLstm.class);
  }

  @Override
  public Optional<KernelBinding> bind(UnidirectionalSequenceLstm op, KernelRequest request) {
    Optional<RecurrentLayout> narrow =
        PlainLstm.of(op, request, DataType.INT8, DataType.INT8, DataType.INT32, DataType.INT16);
    Optional<RecurrentLayout> layout =
        narrow.or(
            () ->
                PlainLstm.of(
                    op, request, DataType.INT16, DataType.INT8, DataType.INT64, DataType.INT16));
    return layout.map(found -> bind(request, found));
  }

  private KernelBinding bind(KernelRequest request, RecurrentLayout layout) {
    LstmParameters parameters = LstmParameters.of(request.node());
    boolean wide = parameters.wide();
    Int16ActivationParameters cellTanh =
        Int16ActivationParameters.lstmTanh(parameters.cellLog2Scale());
    DenseConstant[] weights = PlainLstm.gates(request, WEIGHTS);
    DenseConstant[] recurrent = PlainLstm.gates(request, RECURRENT);
    boolean wraps = LstmRanges.sumsWrap(request, parameters);
    CType sum = wide ? (wraps ? CType.U64 : CType.I64) : wraps ? CType.U32 : CType.I32;
    String dot = dot(request, wide || wraps, List.of(weights, recurrent), layout.units());
    int multiple = dot.equals("eights") ? MixedWeights.TOGETHER : 1;
    List<QuantizedMultiplier> factors = factors(parameters);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(LstmInteger.class), wide ? "lstm_s16" : "lstm_s8")
            .bake("x", CType.of(request.inputType(0)))
            .bake("sum", sum)
            .bake("requantize", wide ? "requantize_wide" : "requantize")
            .bake("dot", dot)
            .bake("clips", parameters.cellClip() > 0)
            .bake("wraps", wraps)
            .bake("narrow", wraps ? (wide ? "(int64_t)" : "(int32_t)") : "")
            .bake("offsetWraps", LstmRanges.outputWraps(parameters))
            .bake("argumentWraps", LstmRanges.argumentWraps(cellTanh))
            .input(0)
            .input(OUTPUT_STATE)
            .input(CELL_STATE)
            .output(0)
            .parameters()
            .parameter("weights", packed(weights, layout.units(), dot))
            .parameter("recurrent", packed(recurrent, layout.units(), dot))
            .parameter(
                "bias",
                biases(
                        weights,
                        gate -> request.constant(BIAS + gate),
                        parameters.inputOffset(),
                        layout.units())
                    .constant("bias", sum, multiple))
            .parameter(
                "recurrent_bias",
                biases(
                        recurrent,
                        gate -> Optional.empty(),
                        parameters.hiddenOffset(),
                        layout.units())
                    .constant("recurrent_bias", sum, multiple))
            .parameter("multipliers", IntegerConstants.multipliers(factors))
            .parameter("shifts", IntegerConstants.shifts(factors))
            .parameter("sigmoid", SigmoidTable.constant());
    addFactor(binding, "forget", parameters.forgetProduct());
    addFactor(binding, "input", parameters.inputProduct());
    addFactor(binding, "output", parameters.outputProduct());
    int tanhShift = cellTanh.rightShift();
    binding
        .parameter("tanh_multiplier", CType.I32, cellTanh.multiplier())
        .parameter("tanh_round", CType.I32, cellTanh.rounding())
        .parameter("tanh_shift", CType.I32, tanhShift)
        .parameter("zero_point", CType.I32, parameters.hiddenZeroPoint())
        .parameter("min", CType.I32, parameters.hiddenRange().min())
        .parameter("max", CType.I32, parameters.hiddenRange().max());
    if (parameters.cellClip() > 0) {
      binding.parameter("clip", CType.I32, parameters.cellClip());
    }
    if (!dot.equals("portable")) {
      binding.helper(dot.equals("mve") ? "mve_dot" : "dsp");
    }
    return layout
        .addTo(binding)
        .helper("requantize")
        .helper(wide ? "requantize_wide" : "requantize")
        .helper("clamp")
        .helper("logistic_s16")
        .helper("tanh_s16")
        .counts(counts(request.core(), layout, wide, dot))
        .build();
  }

  private static void addFactor(
      KernelBinding.Builder binding, String name, QuantizedMultiplier factor) {
    binding
        .parameter(name + "_multiplier", CType.I32, factor.multiplier())
        .parameter(name + "_shift", CType.I32, factor.shift());
  }

  /** Factors of the four products with the input, then of the four with the hidden state. */
  private static List<QuantizedMultiplier> factors(LstmParameters parameters) {
    List<QuantizedMultiplier> factors = new ArrayList<>();
    parameters.gates().forEach(gate -> factors.add(gate.input()));
    parameters.gates().forEach(gate -> factors.add(gate.recurrent()));
    if (!parameters.wide()) {
      return factors;
    }
    return factors.stream()
        .map(f -> new QuantizedMultiplier(FixedPoint.reducedMultiplier(f.multiplier()), f.shift()))
        .toList();
  }

  /** How a core multiplies a unit's four rows of weights, or two units' eight, by int8 values. */
  private static String dot(
      KernelRequest request, boolean portable, List<DenseConstant[]> weights, int units) {
    if (portable || !request.core().has(Feature.DSP)) {
      return "portable";
    }
    if (request.core().has(Feature.MVE)) {
      return "mve";
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
   * other, with a vector's bytes behind the last one.
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
    byte[] out = new byte[GATES * units * perUnit + (dot.equals("mve") ? MveVector.TAIL_BYTES : 0)];
    for (int i = 0; i < units * perUnit; i++) {
      int unit = i / perUnit * GATES * perUnit;
      for (int gate = 0; gate < GATES; gate++) {
        int to = rows ? gate * perUnit + i % perUnit : i % perUnit * GATES + gate;
        out[unit + to] = (byte) gates[gate].integerAt(i);
      }
    }
    return Bytes.wrap(out);
  }

  /** Each unit's four biases, with the zero point's share. */
  private static BiasFolding biases(
      DenseConstant[] weights, IntFunction<Optional<DenseConstant>> own, int offset, int units) {
    return BiasFolding.interleaved(
        IntStream.range(0, GATES)
            .mapToObj(
                gate ->
                    BiasFolding.of(
                        own.apply(gate),
                        offset,
                        ProductSums.ofRows(weights[gate], units).weightSums()))
            .toList());
  }

  private static Counts counts(Core core, RecurrentLayout layout, boolean wide, String dot) {
    Counts four =
        switch (dot) {
          case "mve" -> Counts.of(VECTOR, 0.7);
          case "dsp" -> Counts.of(DSP, 29.0 / 4);
          case "eights" -> Counts.of(DSP, 35.0 / 8);
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
        gate.times(4)
            .and(REQUANTIZE, 3)
            .and(CALL, 3)
            .and(LOAD, 20)
            .and(STORE, 8)
            .and(ARITHMETIC, 30)
            .and(MULTIPLY_ADD, 6);
    Counts begun =
        switch (dot) {
          case "mve" -> Counts.of(VECTOR, BEGUN);
          case "dsp", "eights" -> Counts.of(DSP, BEGUN);
          default -> Counts.NONE;
        };
    return four.times(PlainLstm.macs(layout) / 4.0)
        .and(begun.times(8.0 * layout.allSteps() * layout.units()))
        .and(unit.times(layout.allSteps() * layout.units()))
        .and(CALL);
  }
}
