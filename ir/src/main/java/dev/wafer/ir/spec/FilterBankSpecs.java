package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT64;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FilterBank;
import dev.wafer.ir.op.FilterBankLog;
import dev.wafer.ir.op.FilterBankSquareRoot;
import dev.wafer.ir.op.Pcan;
import dev.wafer.ir.op.SpectralSubtraction;
import dev.wafer.ir.op.SpectralSubtraction.Smoothing;
import java.util.List;

/** From the energies of a spectrum to the features of a filter bank. */
final class FilterBankSpecs {
  private static final Rule RANGES =
      Rule.consistent(
          "there is one range more than channels, and each lies inside the input and the weights");
  private static final Rule CHANNELS =
      Rule.consistent("num_channels and the tensors agree on the number of channels");
  private static final Rule BITS = Rule.consistent("numbers of bits are between 0 and 31");
  private static final Rule SNR_SHIFT = Rule.consistent("snr_shift is between 0 and 63 bits");
  private static final Rule TABLE =
      Rule.consistent("the table has at least 125 elements, those of all octaves of 32 bits");

  private static final int TABLE_ELEMENTS = 125;

  private FilterBankSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(bank(), squareRoot(), subtraction(), pcan(), log());
  }

  private static OpSpec<FilterBank> bank() {
    return OpSpec.of(FilterBank.class, "SignalFilterBank")
        .types(
            TypeTable.inputs("input", "weights", "unweights")
                .outputs("output")
                .row(UINT32, INT16, INT16, UINT64))
        .shape(FilterBankSpecs::channels, SignalSpecs.ONE_AXIS, RANGES)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node -> node.inputs().subList(1, 3).forEach(node::requireParameter)))
        .text(
            (op, out) ->
                out.with("frequency_starts", op.frequencyStarts())
                    .with("weight_starts", op.weightStarts())
                    .with("widths", op.widths()),
            in ->
                new FilterBank(
                    in.integers("frequency_starts"),
                    in.integers("weight_starts"),
                    in.integers("widths")))
        .customForm(
            "SignalFilterBank",
            TypeTable.inputs("input", "weights", "unweights")
                .auxiliary("frequency starts", INT16)
                .auxiliary("weight starts", INT16)
                .auxiliary("widths", INT16)
                .outputs("output")
                .row(UINT32, INT16, INT16, UINT64))
        .build();
  }

  private static Extents channels(FilterBank op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape weights = node.input(1).shape();
    SignalSpecs.requireOneAxis(node, x, weights, node.input(2).shape());
    int ranges = op.widths().size();
    node.require(
        ranges > 1
            && op.frequencyStarts().size() == ranges
            && op.weightStarts().size() == ranges
            && weights.equals(node.input(2).shape()),
        RANGES,
        () ->
            "%d frequency starts, %d weight starts, %d widths, weights [%s] and [%s]"
                .formatted(
                    op.frequencyStarts().size(),
                    op.weightStarts().size(),
                    ranges,
                    weights,
                    node.input(2).shape()));
    for (int i = 0; i < ranges; i++) {
      int range = i;
      long width = op.widths().get(i);
      node.require(
          width >= 0
              && (width == 0
                  || (isInside(op.frequencyStarts().get(i), width, x)
                      && isInside(op.weightStarts().get(i), width, weights))),
          RANGES,
          () ->
              "range %d: frequency start %d, weight start %d, width %d, input [%s], weights [%s]"
                  .formatted(
                      range,
                      op.frequencyStarts().get(range),
                      op.weightStarts().get(range),
                      width,
                      x,
                      weights));
    }
    return Extents.of(ranges - 1L);
  }

  private static boolean isInside(int start, long width, Shape of) {
    return start >= 0 && start + width <= of.dim(0);
  }

  private static OpSpec<FilterBankSquareRoot> squareRoot() {
    return OpSpec.of(FilterBankSquareRoot.class, "SignalFilterBankSquareRoot")
        .types(TypeTable.inputs("input", "scale bits").outputs("output").row(UINT64, INT32, UINT32))
        .shape(
            (op, node) -> {
              SignalSpecs.requireOneAxis(node, node.input(0).shape());
              node.require(
                  node.input(1).shape().rank() == 0,
                  SignalSpecs.ONE_AXIS,
                  () -> "scale bits [" + node.input(1).shape() + "]");
              return Extents.of(node.input(0).shape());
            },
            SignalSpecs.ONE_AXIS)
        .text(FilterBankSquareRoot::new)
        .note("Of the number of bits the five lowest count.")
        .customForm()
        .build();
  }

  private static OpSpec<SpectralSubtraction> subtraction() {
    TypeTable file = TypeTable.inputs("input").outputs("output", "noise estimate").same(UINT32);
    return OpSpec.of(SpectralSubtraction.class, "SignalFilterBankSpectralSubtraction")
        .types(file.fixed("state", UINT32))
        .shapes(
            (op, node) -> {
              Shape x = node.input(0).shape();
              SignalSpecs.requireOneAxis(node, x);
              return List.of(Extents.of(x), Extents.of(x));
            },
            SignalSpecs.ONE_AXIS)
        .states((op, node) -> List.of(node.input(0).type()))
        .requires(
            new Requirement<>(
                List.of(BITS),
                (op, node) -> {
                  requireBits(node, "smoothing_bits", op.smoothingBits());
                  requireBits(node, "spectral_subtraction_bits", op.bits());
                }))
        .text(
            (op, out) ->
                out.with("smoothing", op.even().factor())
                    .with("one_minus_smoothing", op.even().rest())
                    .with("alternate_smoothing", op.odd().factor())
                    .with("alternate_one_minus_smoothing", op.odd().rest())
                    .with("clamping", op.clamping())
                    .with("min_signal_remaining", op.minSignalRemaining())
                    .with("smoothing_bits", op.smoothingBits())
                    .with("spectral_subtraction_bits", op.bits()),
            in ->
                new SpectralSubtraction(
                    new Smoothing(in.integer("smoothing"), in.integer("one_minus_smoothing")),
                    new Smoothing(
                        in.integer("alternate_smoothing"),
                        in.integer("alternate_one_minus_smoothing")),
                    in.flag("clamping"),
                    in.integer("min_signal_remaining"),
                    in.integer("smoothing_bits"),
                    in.integer("spectral_subtraction_bits")))
        .customForm("SignalFilterBankSpectralSubtraction", file)
        .build();
  }

  private static OpSpec<Pcan> pcan() {
    return OpSpec.of(Pcan.class, "SignalPCAN")
        .types(
            TypeTable.inputs("input", "noise estimate", "table")
                .outputs("output")
                .row(UINT32, UINT32, INT16, UINT32))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              SignalSpecs.requireOneAxis(node, x, node.input(1).shape(), node.input(2).shape());
              node.require(
                  node.input(1).shape().equals(x),
                  CHANNELS,
                  () -> "input [%s], estimate [%s]".formatted(x, node.input(1).shape()));
              int elements = node.input(2).shape().dim(0);
              node.require(elements >= TABLE_ELEMENTS, TABLE, () -> elements + " elements");
              return Extents.of(x);
            },
            SignalSpecs.ONE_AXIS,
            CHANNELS,
            TABLE)
        .requires(
            new Requirement<>(
                List.of(SNR_SHIFT),
                (op, node) ->
                    node.require(
                        op.snrShift() >= 0 && op.snrShift() < Long.SIZE,
                        SNR_SHIFT,
                        () -> "snr_shift " + op.snrShift())))
        .text(
            (op, out) -> out.with("snr_shift", op.snrShift()),
            in -> new Pcan(in.integer("snr_shift")))
        .customForm()
        .build();
  }

  private static OpSpec<FilterBankLog> log() {
    return OpSpec.of(FilterBankLog.class, "SignalFilterBankLog")
        .types(TypeTable.inputs("input").outputs("output").row(UINT32, INT16))
        .shape(
            (op, node) -> {
              SignalSpecs.requireOneAxis(node, node.input(0).shape());
              return Extents.of(node.input(0).shape());
            },
            SignalSpecs.ONE_AXIS)
        .requires(
            new Requirement<>(
                List.of(BITS),
                (op, node) -> requireBits(node, "input_correction_bits", op.correctionBits())))
        .text(
            (op, out) ->
                out.with("output_scale", op.outputScale())
                    .with("input_correction_bits", op.correctionBits()),
            in ->
                new FilterBankLog(in.integer("output_scale"), in.integer("input_correction_bits")))
        .customForm()
        .build();
  }

  private static void requireBits(NodeCheck node, String name, int bits) {
    node.require(bits >= 0 && bits < Integer.SIZE, BITS, () -> name + " " + bits);
  }
}
