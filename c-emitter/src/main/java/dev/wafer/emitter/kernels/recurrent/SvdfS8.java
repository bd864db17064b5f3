package dev.wafer.emitter.kernels.recurrent;

import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.SvdfParameters;
import dev.wafer.targets.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * SVDF of int8 with int8 or int16 state. Both zero points are folded into biases. The state moves
 * by one while it is multiplied, so it is read only once. One variant is portable C; the other
 * reads four elements at a time for the DSP extension, where the extents are multiples of four.
 */
public final class SvdfS8 implements Kernel<Svdf> {
  /** Filters that share the loads of the input. */
  private static final int BLOCK = 4;

  /** Elements in a word. */
  private static final int WORD = 4;

  private final boolean dsp;

  private SvdfS8(boolean dsp) {
    this.dsp = dsp;
  }

  public static SvdfS8 portable() {
    return new SvdfS8(false);
  }

  public static SvdfS8 withDsp() {
    return new SvdfS8(true);
  }

  @Override
  public String name() {
    return dsp ? "svdf_words_s8_dsp" : "svdf_s8";
  }

  @Override
  public List<Class<? extends Svdf>> operators() {
    return List.of(Svdf.class);
  }

  @Override
  public Optional<KernelBinding> bind(Svdf svdf, KernelRequest request) {
    if (!accepts(request)) {
      return Optional.empty();
    }
    CType state = CType.of(request.inputType(STATE));
    SvdfParameters parameters = SvdfParameters.of(request.node());
    DenseConstant features = request.constant(FEATURES).orElseThrow();
    DenseConstant time = request.constant(TIME).orElseThrow();
    int filters = features.shape().dim(0);
    int inputs = features.shape().dim(1);
    int memory = time.shape().dim(1);
    int batches = request.input(0).shape().dim(0);
    boolean offsetWraps = offsetWraps(request, svdf.rank(), parameters);
    if (dsp
        && (offsetWraps
            || !request.core().has(Feature.DSP)
            || state != CType.I8
            || inputs % WORD != 0
            || memory % WORD != 0)) {
      return Optional.empty();
    }
    KernelBinding.Builder binding =
        KernelBinding.builder(
            name(),
            Templates.beside(SvdfS8.class, dsp ? "SvdfWordsS8Dsp" : "SvdfS8"),
            state == CType.I8 ? "svdf_s8" : "svdf_s8_state_s16");
    if (dsp) {
      binding.helper("dsp");
    } else {
      binding
          .bake("state", state)
          .bake("wraps", featuresWrap(features, parameters.inputZeroPoint()))
          .bake("offsetWraps", offsetWraps);
    }
    return Optional.of(
        binding
            .bake("stateMin", parameters.stateRange().min())
            .bake("stateMax", parameters.stateRange().max())
            .input(0)
            .input(STATE)
            .output(0)
            .parameters()
            .parameter("features", features(features, dsp ? WORD : 1))
            .parameter(
                "feature_bias",
                BiasFolding.of(
                        Optional.empty(),
                        -parameters.inputZeroPoint(),
                        ProductSums.ofRows(features, filters).weightSums())
                    .constant("feature_bias", CType.I32, BLOCK))
            .parameter(
                "time",
                new PackedConstant("time", PackedConstant.Kind.WEIGHT, state, 4, time.data()))
            .parameter(
                "bias",
                BiasFolding.of(
                        request.constant(BIAS),
                        -parameters.stateZeroPoint(),
                        ProductSums.ofRows(time, filters / svdf.rank()).weightSums())
                    .constant("bias", CType.I32, 1))
            .parameter("batches", CType.I32, batches)
            .parameter("inputs", CType.I32, inputs)
            .parameter("filters", CType.I32, filters)
            .parameter("rank", CType.I32, svdf.rank())
            .parameter("memory", CType.I32, memory)
            .parameter("feature_multiplier", CType.I32, parameters.feature().multiplier())
            .parameter("feature_shift", CType.I32, parameters.feature().shift())
            .parameter("state_zero_point", CType.I32, parameters.stateZeroPoint())
            .parameter("time_multiplier", CType.I32, parameters.time().multiplier())
            .parameter("time_shift", CType.I32, parameters.time().shift())
            .parameter("zero_point", CType.I32, parameters.outputZeroPoint())
            .helper("requantize")
            .helper("clamp")
            .counts(counts(dsp, (double) batches * filters, inputs, memory, svdf.rank()))
            .build());
  }

  /** Whether the sum of a feature's products can leave 32 bits. */
  private static boolean featuresWrap(DenseConstant features, int inputZeroPoint) {
    return ProductSums.ofRows(features, features.shape().dim(0))
        .ranges(
            new long[0],
            Interval.of(DataType.INT8),
            -inputZeroPoint,
            range -> range.fits(Integer.SIZE))
        .stream()
        .anyMatch(range -> !range.fits(Integer.SIZE));
  }

  /** Whether a unit's scaled sum, which wraps, and the output's zero point can leave 32 bits. */
  private static boolean offsetWraps(KernelRequest request, int rank, SvdfParameters parameters) {
    DenseConstant time = request.constant(TIME).orElseThrow();
    long[] bias = request.constant(BIAS).map(SvdfS8::values).orElse(new long[0]);
    Predicate<Interval> fits =
        range ->
            range.scaled(parameters.time()).plus(parameters.outputZeroPoint()).fits(Integer.SIZE);
    return !ProductSums.ofRows(time, time.shape().dim(0) / rank)
        .ranges(bias, Interval.of(request.inputType(STATE)), -parameters.stateZeroPoint(), fits)
        .stream()
        .allMatch(fits);
  }

  private static long[] values(DenseConstant constant) {
    long[] values = new long[constant.shape().elements()];
    Arrays.setAll(values, constant::integerAt);
    return values;
  }

  private static boolean accepts(KernelRequest request) {
    DataType state = request.inputType(STATE);
    return request.inputType(0) == DataType.INT8
        && request.outputType() == DataType.INT8
        && (state == DataType.INT8 || state == DataType.INT16)
        && request.graph().isVariable(request.input(STATE))
        && request.isRuntime(0)
        && request.constant(FEATURES).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && request.constant(TIME).filter(w -> w.dataType() == state).isPresent()
        && !request.isRuntime(BIAS);
  }

  /** Four filters side by side, in runs of inputs; rows of zeros fill the last block up. */
  private static PackedConstant features(DenseConstant weights, int run) {
    return PackedConstant.of(
        "features", PackedConstant.Kind.WEIGHT, CType.I8, 4, () -> inBlocks(weights, run));
  }

  private static Bytes inBlocks(DenseConstant weights, int run) {
    int filters = weights.shape().dim(0);
    int inputs = weights.shape().dim(1);
    int blocks = (filters + BLOCK - 1) / BLOCK;
    byte[] out = new byte[blocks * BLOCK * inputs];
    for (int to = 0; to < out.length; to++) {
      int within = to % (BLOCK * inputs);
      int filter = to / (BLOCK * inputs) * BLOCK + within / run % BLOCK;
      int input = within / (run * BLOCK) * run + within % run;
      out[to] = filter < filters ? (byte) weights.integerAt(filter * inputs + input) : 0;
    }
    return Bytes.wrap(out);
  }

  private static Counts counts(boolean dsp, double filters, int inputs, int memory, int rank) {
    Counts feature =
        dsp
            ? Counts.of(DSP, 26.0 / 16)
            : Counts.of(LOAD, 5.0 / 4).and(MULTIPLY_ADD).and(STEP, 1.0 / 4);
    Counts moved =
        dsp ? Counts.of(DSP, 18.0 / 4) : Counts.of(LOAD, 2).and(STORE).and(MULTIPLY_ADD).and(STEP);
    return feature
        .times(inputs)
        .and(moved.times(memory))
        .and(REQUANTIZE)
        .and(ARITHMETIC, 12)
        .and(LOAD, 8)
        .and(STORE, 4)
        .and(STEP)
        .and(Counts.of(REQUANTIZE).and(LOAD, 3).and(STORE).times(1.0 / rank))
        .times(filters)
        .and(CALL);
  }
}
