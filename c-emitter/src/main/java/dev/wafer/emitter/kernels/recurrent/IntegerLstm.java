package dev.wafer.emitter.kernels.recurrent;

import static dev.wafer.ir.op.UnidirectionalSequenceLstm.BIAS;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.CELL_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.GATES;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.OUTPUT_STATE;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.RECURRENT;
import static dev.wafer.ir.op.UnidirectionalSequenceLstm.WEIGHTS;

import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.SigmoidTable;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.UnidirectionalSequenceLstm;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.Int16ActivationParameters;
import dev.wafer.reference.parameters.LstmParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A plain LSTM of integers, as its kernels pass it to their templates. */
public record IntegerLstm(
    KernelRequest request, RecurrentLayout layout, LstmParameters parameters) {

  /**
   * An LSTM of int8 or int16 activations with int8 weights and int16 cell state; empty where the
   * node is another.
   */
  public static Optional<IntegerLstm> of(UnidirectionalSequenceLstm op, KernelRequest request) {
    return PlainLstm.of(op, request, DataType.INT8, DataType.INT8, DataType.INT32, DataType.INT16)
        .or(
            () ->
                PlainLstm.of(
                    op, request, DataType.INT16, DataType.INT8, DataType.INT64, DataType.INT16))
        .map(layout -> new IntegerLstm(request, layout, LstmParameters.of(request.node())));
  }

  /** Whether activations are int16, and sums have 64 bits. */
  public boolean wide() {
    return parameters.wide();
  }

  /** Whether the sum of a gate's products can leave its 32 or 64 bits. */
  public boolean sumsWrap() {
    return LstmRanges.sumsWrap(request, parameters);
  }

  public DenseConstant[] weights() {
    return PlainLstm.gates(request, WEIGHTS);
  }

  /** The weights of the hidden state. */
  public DenseConstant[] recurrent() {
    return PlainLstm.gates(request, RECURRENT);
  }

  /** Factors of the four products with the input, then of the four with the hidden state. */
  public List<QuantizedMultiplier> gateFactors() {
    List<QuantizedMultiplier> factors = new ArrayList<>();
    parameters.gates().forEach(gate -> factors.add(gate.input()));
    parameters.gates().forEach(gate -> factors.add(gate.recurrent()));
    if (!wide()) {
      return factors;
    }
    return factors.stream()
        .map(f -> new QuantizedMultiplier(FixedPoint.reducedMultiplier(f.multiplier()), f.shift()))
        .toList();
  }

  /** Factors of the products of gates with states and with one another. */
  public List<QuantizedMultiplier> productFactors() {
    return List.of(
        parameters.forgetProduct(), parameters.inputProduct(), parameters.outputProduct());
  }

  /**
   * Bakes what a unit's arithmetic depends on and passes all that a template reads but the factors,
   * the helpers of a unit, too.
   *
   * @param units whose gates stand together in weights and biases: all of a gate, then of the next
   * @param sum type of a gate's sum
   * @param multiple of the number of biases
   * @param scratchBytes of words, none for 0
   */
  public KernelBinding.Builder addTo(
      KernelBinding.Builder binding,
      PackedConstant weights,
      PackedConstant recurrent,
      int units,
      CType sum,
      int multiple,
      long scratchBytes) {
    Int16ActivationParameters cellTanh =
        Int16ActivationParameters.lstmTanh(parameters.cellLog2Scale());
    binding
        .bake("x", CType.of(request.inputType(0)))
        .bake("clips", parameters.cellClip() > 0)
        .bake("argumentWraps", LstmRanges.argumentWraps(cellTanh))
        .input(0)
        .input(OUTPUT_STATE)
        .input(CELL_STATE)
        .output(0);
    if (scratchBytes != 0) {
      binding.scratch("widened values", CType.U32, scratchBytes, 4);
    }
    binding
        .parameters()
        .parameter("weights", weights)
        .parameter("recurrent", recurrent)
        .parameter(
            "bias",
            biases(
                    weights(),
                    gate -> request.constant(BIAS + gate),
                    parameters.inputOffset(),
                    units)
                .constant("bias", sum, multiple))
        .parameter(
            "recurrent_bias",
            biases(recurrent(), gate -> Optional.empty(), parameters.hiddenOffset(), units)
                .constant("recurrent_bias", sum, multiple))
        .parameter("sigmoid", SigmoidTable.constant());
    binding
        .parameter("tanh_multiplier", CType.I32, cellTanh.multiplier())
        .parameter("tanh_round", CType.I32, cellTanh.rounding())
        .parameter("tanh_shift", CType.I32, cellTanh.rightShift())
        .parameter("min", CType.I32, parameters.hiddenRange().min())
        .parameter("max", CType.I32, parameters.hiddenRange().max());
    if (parameters.cellClip() > 0) {
      binding.parameter("clip", CType.I32, parameters.cellClip());
    }
    return layout.addTo(binding).helper("clamp").helper("logistic_s16").helper("tanh_s16");
  }

  /** Whether the sums of all gates' products are signed numbers of so many bits. */
  public boolean sumsFit(int bits) {
    return LstmRanges.sumsFit(request, parameters, bits);
  }

  /** Adds the factors as multipliers and shifts, and the function that scales by them. */
  public void addFactors(KernelBinding.Builder binding) {
    List<QuantizedMultiplier> factors = gateFactors();
    binding
        .bake("offsetWraps", LstmRanges.outputWraps(parameters))
        .parameter("multipliers", IntegerConstants.multipliers(factors))
        .parameter("shifts", IntegerConstants.shifts(factors))
        .parameter("zero_point", CType.I32, parameters.hiddenZeroPoint())
        .helper("requantize");
    addFactor(binding, "forget", parameters.forgetProduct());
    addFactor(binding, "input", parameters.inputProduct());
    addFactor(binding, "output", parameters.outputProduct());
  }

  private static void addFactor(
      KernelBinding.Builder binding, String name, QuantizedMultiplier factor) {
    binding
        .parameter(name + "_multiplier", CType.I32, factor.multiplier())
        .parameter(name + "_shift", CType.I32, factor.shift());
  }

  /** The gates' biases of some units after the other, with the zero point's share. */
  private BiasFolding biases(
      DenseConstant[] weights, IntFunction<Optional<DenseConstant>> own, int offset, int together) {
    return BiasFolding.interleaved(
        IntStream.range(0, GATES)
            .mapToObj(
                gate ->
                    BiasFolding.of(
                        own.apply(gate),
                        offset,
                        ProductSums.ofRows(weights[gate], layout.units()).weightSums()))
            .toList(),
        together);
  }
}
