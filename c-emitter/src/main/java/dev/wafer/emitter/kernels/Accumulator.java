package dev.wafer.emitter.kernels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the portable kernels sum products of activations and weights and scale the sums: int8 and
 * int32 sums; int16 and 64-bit sums; int16 with an int32 bias and 32-bit sums that wrap. Where the
 * largest sum of the node's weights and biases leaves the type, sums are unsigned and wrap. The
 * template {@code kernels/accumulator.ftl} reads what {@link #bind} bakes.
 *
 * @param weight the type of a packed weight: int8, or int16 for what 8 bits do not hold
 * @param offsetWraps whether a scaled sum and the output's zero point can leave 32 bits together
 */
public record Accumulator(
    AccumulatorParameters parameters,
    CType activation,
    CType weight,
    CType sum,
    boolean offsetWraps) {
  /** Types of weights of INT8 inputs that are packed as one of {@link #weight}'s types. */
  private static final Set<DataType> OF_INT8 = EnumSet.of(DataType.INT4, DataType.INT16);

  /**
   * The accumulator of a node whose inputs are x, constant weights of up to 8 bits (INT16 ones of
   * INT8 inputs, too) and an optional constant bias, or empty where they are something else.
   */
  public static Optional<Accumulator> of(KernelRequest request) {
    DataType x = request.inputType(0);
    if ((x != DataType.INT8 && x != DataType.INT16)
        || request.outputType() != x
        || !request.isRuntime(0)
        || request.isRuntime(2)
        || !weightsFit(request, x)
        || !biasFits(request, x)) {
      return Optional.empty();
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    return Optional.of(of(x, parameters, weight(request), ranges(request, parameters)));
  }

  /**
   * The accumulator of a node that sums products of x and int8 weights which are not known, or not
   * all of them.
   *
   * @param depth products of a sum
   */
  public static Optional<Accumulator> ofRuntime(KernelRequest request, int depth) {
    DataType x = request.inputType(0);
    Value bias = request.node().input(2);
    if ((x != DataType.INT8 && x != DataType.INT16)
        || request.outputType() != x
        || request.inputType(1) != DataType.INT8) {
      return Optional.empty();
    }
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    int zeroPoint = weightsZeroPoint(request);
    Interval products =
        Interval.of(x)
            .plus(parameters.inputOffset())
            .times(Interval.of(DataType.INT8).plus(-zeroPoint))
            .sums(depth);
    Interval sum = bias.isAbsent() ? products : products.plus(Interval.of(bias.dataType()));
    return Optional.of(of(x, parameters, CType.I8, List.of(sum)));
  }

  /** The zero point of weights, which only those that come at run time have. */
  public static int weightsZeroPoint(KernelRequest request) {
    Quantization weights = request.input(1).quantization();
    return weights.isPerAxis() ? 0 : weights.zeroPoint();
  }

  private static Accumulator of(
      DataType x, AccumulatorParameters parameters, CType weight, List<Interval> ranges) {
    boolean wraps = ranges.stream().anyMatch(range -> !range.fitsSums(parameters.wide()));
    CType sum =
        parameters.wide()
            ? (wraps ? CType.U64 : CType.I64)
            : wraps || x == DataType.INT16 ? CType.U32 : CType.I32;
    boolean offsetWraps = !parameters.wide() && offsetWraps(ranges, parameters);
    return new Accumulator(parameters, CType.of(x), weight, sum, offsetWraps);
  }

  /** The range of each output channel's sums, or one for all where that is known to be enough. */
  private static List<Interval> ranges(KernelRequest request, AccumulatorParameters parameters) {
    ProductSums sums = ProductSums.of(request);
    Optional<DenseConstant> own = request.constant(2);
    long[] bias = new long[own.isPresent() ? sums.channels() : 0];
    Arrays.setAll(bias, c -> own.orElseThrow().integerAt(c));
    return sums.ranges(
        bias,
        Interval.of(request.inputType(0)),
        parameters.inputOffset(),
        coarse ->
            coarse.fitsSums(parameters.wide())
                && (parameters.wide() || !offsetWraps(List.of(coarse), parameters)));
  }

  /**
   * @param ranges one a channel, or one for all
   */
  private static boolean offsetWraps(List<Interval> ranges, AccumulatorParameters parameters) {
    for (int c = 0; c < Math.max(ranges.size(), parameters.channels().size()); c++) {
      Interval scaled = ranges.get(ranges.size() == 1 ? 0 : c).scaled(parameters.channel(c));
      if (!scaled.plus(parameters.outputOffset()).fits(Integer.SIZE)) {
        return true;
      }
    }
    return false;
  }

  private static boolean weightsFit(KernelRequest request, DataType x) {
    return request
        .weights()
        .map(DenseConstant::dataType)
        .filter(type -> type == DataType.INT8 || (x == DataType.INT8 && OF_INT8.contains(type)))
        .isPresent();
  }

  private static CType weight(KernelRequest request) {
    return request.weights().orElseThrow().dataType() == DataType.INT16 ? CType.I16 : CType.I8;
  }

  private static boolean biasFits(KernelRequest request, DataType x) {
    return request.node().input(2).isAbsent()
        || request
            .constant(2)
            .filter(
                b ->
                    b.dataType() == DataType.INT32
                        || (x == DataType.INT16
                            && (b.dataType() == DataType.INT64 || b.dataType() == DataType.INT16)))
            .isPresent();
  }

  /**
   * The suffix of a kernel's name: {@code s8} or {@code s16}, marked where sums of int16 are 32-bit
   * and where others wrap.
   */
  public String suffix() {
    String type =
        switch (sum) {
          case I32 -> "s8";
          case I64 -> "s16";
          case U64 -> "s16_wrapping";
          default -> activation == CType.I8 ? "s8_wrapping" : "s16_bias32";
        };
    return weight == CType.I16 ? type + "_by_s16" : type;
  }

  /** Whether sums take two registers each: few of them fit a core's at a time. */
  public boolean isWide() {
    return parameters.wide();
  }

  /** The biases, of the sums' type, for inputs to which the kernel adds the offset. */
  public PackedConstant bias(KernelRequest request) {
    int channels = ProductSums.of(request).channels();
    return BiasFolding.none(request.constant(2), channels).constant("bias", sum, 1);
  }

  /**
   * The biases, of the sums' type, for inputs as they are.
   *
   * @param multiple of their number; the rest is zero
   */
  public PackedConstant foldedBias(KernelRequest request, int multiple) {
    return BiasFolding.of(request).constant("bias", sum, multiple);
  }

  /** Bakes the types and passes what scales the sums through the parameter structure. */
  public void bind(KernelBinding.Builder binding) {
    List<QuantizedMultiplier> channels = parameters.channels();
    boolean perChannel = channels.size() > 1;
    if (parameters.wide()) {
      channels =
          channels.stream()
              .map(
                  c ->
                      new QuantizedMultiplier(
                          FixedPoint.reducedMultiplier(c.multiplier()), c.shift()))
              .toList();
    }
    String requantize = parameters.wide() ? "requantize_wide" : "requantize";
    binding
        .bake("x", activation)
        .bake("weightType", weight)
        .bake("sum", sum)
        .bake("perChannel", perChannel)
        .bake("requantize", requantize)
        .bake("narrow", sum == CType.U32 ? "(int32_t)" : sum == CType.U64 ? "(int64_t)" : "")
        .bake("offsetWraps", offsetWraps);
    if (perChannel) {
      binding
          .parameter("multipliers", IntegerConstants.multipliers(channels))
          .parameter("shifts", IntegerConstants.shifts(channels));
    } else {
      binding
          .parameter("multiplier", CType.I32, channels.get(0).multiplier())
          .parameter("shift", CType.I32, channels.get(0).shift());
    }
    binding
        .parameter("zero_point", CType.I32, parameters.outputOffset())
        .parameter("min", CType.I32, parameters.range().min())
        .parameter("max", CType.I32, parameters.range().max())
        .helper(requantize)
        .helper("clamp");
  }
}
