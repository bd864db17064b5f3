package dev.wafer.emitter.kernels.signal;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT64;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FIRST_BIT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FilterBank;
import dev.wafer.ir.op.FilterBankLog;
import dev.wafer.ir.op.FilterBankSquareRoot;
import dev.wafer.ir.op.Pcan;
import dev.wafer.ir.op.SpectralSubtraction;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.LogarithmTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The filter bank of the front-end and what follows it, channel by channel. */
final class FilterBankKernels {
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private FilterBankKernels() {}

  static List<Kernel<?>> all() {
    return List.of(
        SignalKernel.of(
            "filter_bank", FilterBank.class, FilterBankKernels::bank, UINT32, INT16, INT16, UINT64),
        SignalKernel.of(
            "filter_bank_square_root",
            FilterBankSquareRoot.class,
            FilterBankKernels::squareRoot,
            UINT64,
            INT32,
            UINT32),
        SignalKernel.of(
            "spectral_subtraction",
            SpectralSubtraction.class,
            FilterBankKernels::subtraction,
            UINT32,
            UINT32,
            UINT32,
            UINT32),
        SignalKernel.of("pcan", Pcan.class, FilterBankKernels::pcan, UINT32, UINT32, INT16, UINT32),
        SignalKernel.of(
            "filter_bank_log", FilterBankLog.class, FilterBankKernels::log, UINT32, INT16));
  }

  private static Optional<KernelBinding.Builder> bank(FilterBank op, SignalKernel.Bound to) {
    Optional<DenseConstant> weights = to.request().constant(1);
    Optional<DenseConstant> unweights = to.request().constant(2);
    if (weights.isEmpty() || unweights.isEmpty()) {
      return Optional.empty();
    }
    boolean positive = isPositive(weights.get()) && isPositive(unweights.get());
    CType type = positive ? CType.U16 : CType.I16;
    int channels = op.widths().size() - 1;
    long[] ranges = new long[3 * op.widths().size()];
    for (int i = 0; i <= channels; i++) {
      boolean empty = op.widths().get(i) == 0;
      ranges[3 * i] = empty ? 0 : op.frequencyStarts().get(i);
      ranges[3 * i + 1] = empty ? 0 : op.weightStarts().get(i);
      ranges[3 * i + 2] = op.widths().get(i);
    }
    long bins = op.widths().stream().mapToLong(Integer::longValue).sum();
    Counts bin = Counts.of(STEP).and(LOAD, 4).and(ARITHMETIC, 4).and(WIDE_MULTIPLY_ADD, 2);
    Counts channel = Counts.of(STEP).and(LOAD, 10).and(STORE, 2).and(ARITHMETIC, 14);
    return Optional.of(
        to.binding()
            .bake("weight", type)
            .bake("positive", positive)
            .input(0)
            .output(0)
            .parameters()
            .parameter("channels", CType.I32, channels)
            .parameter("ranges", table("ranges", ranges))
            .parameter("weights", weights("weights", type, weights.get()))
            .parameter("unweights", weights("unweights", type, unweights.get()))
            .counts(bin.times(bins).and(channel.times(channels + 1)).and(CALL)));
  }

  private static boolean isPositive(DenseConstant constant) {
    for (int i = 0; i < constant.shape().elements(); i++) {
      if (constant.integerAt(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static PackedConstant weights(String role, CType type, DenseConstant constant) {
    return new PackedConstant(
        role, PackedConstant.Kind.WEIGHT, type, type.sizeBytes(), constant.data());
  }

  private static PackedConstant table(String role, long... values) {
    DenseConstant constant =
        DenseConstant.integers(DataType.INT16, Shape.of(values.length), values);
    return new PackedConstant(
        role, PackedConstant.Kind.TABLE, CType.I16, CType.I16.sizeBytes(), constant.data());
  }

  private static Optional<KernelBinding.Builder> squareRoot(
      FilterBankSquareRoot op, SignalKernel.Bound to) {
    int elements = to.request().output().shape().elements();
    // A turn for each two bits of 40; shifts of two words take what products take.
    Counts turn =
        Counts.of(STEP, 20)
            .and(MULTIPLY_ADD, 120)
            .and(ARITHMETIC, 60)
            .and(FIRST_BIT)
            .and(LOAD, 2)
            .and(STORE)
            .and(CALL);
    return Optional.of(
        to.binding()
            .input(0)
            .input(1)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .helper("first_bit")
            .counts(turn.times(elements).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> subtraction(
      SpectralSubtraction op, SignalKernel.Bound to) {
    if (!to.request().graph().isVariable(to.request().input(1))) {
      return Optional.empty();
    }
    int elements = to.request().output().shape().elements();
    Counts turn =
        Counts.of(STEP).and(LOAD, 12).and(STORE, 3).and(WIDE_MULTIPLY_ADD, 3).and(ARITHMETIC, 26);
    return Optional.of(
        to.binding()
            .bake("clamping", op.clamping())
            .input(0)
            .input(1)
            .output(0)
            .output(1)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .parameter("even", CType.U32, op.even().factor() & UNSIGNED)
            .parameter("even_rest", CType.U32, op.even().rest() & UNSIGNED)
            .parameter("odd", CType.U32, op.odd().factor() & UNSIGNED)
            .parameter("odd_rest", CType.U32, op.odd().rest() & UNSIGNED)
            .parameter("remaining", CType.U32, op.minSignalRemaining() & UNSIGNED)
            .parameter("smoothing_bits", CType.U32, op.smoothingBits())
            .parameter("bits", CType.U32, op.bits())
            .inPlace(0, 0)
            .counts(turn.times(elements).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> pcan(Pcan op, SignalKernel.Bound to) {
    int elements = to.request().output().shape().elements();
    Counts turn =
        Counts.of(STEP)
            .and(LOAD, 9)
            .and(STORE)
            .and(FIRST_BIT)
            .and(MULTIPLY_ADD, 2)
            .and(WIDE_MULTIPLY_ADD)
            .and(ARITHMETIC, 28)
            .and(CALL);
    return Optional.of(
        to.binding()
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .parameter("snr_shift", CType.U32, op.snrShift())
            .helper("first_bit")
            .overlaps(RasterOverlap.elementwise(to.request(), 0))
            .overlaps(RasterOverlap.elementwise(to.request(), 1))
            .counts(turn.times(elements).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> log(FilterBankLog op, SignalKernel.Bound to) {
    int elements = to.request().output().shape().elements();
    long[] corrections =
        LongStream.rangeClosed(0, LogarithmTable.SEGMENTS)
            .map(i -> LogarithmTable.correction((int) i))
            .toArray();
    Counts turn =
        Counts.of(STEP)
            .and(LOAD, 6)
            .and(STORE)
            .and(FIRST_BIT)
            .and(WIDE_MULTIPLY_ADD)
            .and(MULTIPLY_ADD, 2)
            .and(ARITHMETIC, 25);
    return Optional.of(
        to.binding()
            .bake("ln2", LogarithmTable.LN_2)
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .parameter("output_scale", CType.U32, op.outputScale() & UNSIGNED)
            .parameter("correction_bits", CType.U32, op.correctionBits())
            .parameter("table", table("corrections", corrections))
            .helper("first_bit")
            .counts(turn.times(elements).and(CALL)));
  }
}
