package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.LeakyReluParameters;
import dev.wafer.reference.parameters.RequantizeParameters;
import dev.wafer.reference.parameters.RescaledFunction;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Integers brought from one scale to another: QUANTIZE between integer types, RELU and its bounded
 * kin, LEAKY_RELU; ABS of int16.
 */
public final class RescaleInteger implements Kernel<Op> {
  private static final Set<DataType> TYPES =
      EnumSet.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.INT32);

  /** What becomes of a number besides its scale. */
  private enum Form {
    RESCALED,
    LEAKY,
    MAGNITUDE
  }

  /** The form of a node; empty where it has other types, or is another function. */
  private static final OpSwitch<KernelRequest, Optional<Form>> FORMS =
      OpSwitch.<KernelRequest, Optional<Form>>cases()
          .on(
              Quantize.class,
              (op, r) ->
                  Optional.of(Form.RESCALED)
                      .filter(f -> !op.inFloats())
                      .filter(f -> TYPES.containsAll(List.of(r.inputType(0), r.outputType()))))
          .on(LeakyRelu.class, (op, r) -> Optional.of(Form.LEAKY).filter(f -> keepsType(r)))
          .on(Unary.class, RescaleInteger::form)
          .otherwise((op, r) -> Optional.empty());

  private static Optional<Form> form(Unary op, KernelRequest request) {
    boolean magnitude =
        op.fn() == UnaryFn.ABS
            && request.inputType(0) == DataType.INT16
            && !op.isOfPlainNumbers(request.input(0), request.output());
    return Optional.of(magnitude ? Form.MAGNITUDE : Form.RESCALED)
        .filter(f -> keepsType(request) && (magnitude || op.clamp() != Activation.NONE));
  }

  private static boolean keepsType(KernelRequest request) {
    DataType type = request.inputType(0);
    return request.outputType() == type && (type == DataType.INT8 || type == DataType.INT16);
  }

  @Override
  public String name() {
    return "rescale_integer";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Unary.class, LeakyRelu.class, Quantize.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    Optional<Form> form = FORMS.apply(op, request);
    if (form.isEmpty()) {
      return Optional.empty();
    }
    DataType in = request.inputType(0);
    DataType out = request.outputType();
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    boolean negative = form.get() == Form.LEAKY;
    boolean magnitude = form.get() == Form.MAGNITUDE;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(RescaleInteger.class),
                (negative ? "leaky_relu_" : magnitude ? "abs_" : "rescale_")
                    + suffix(in)
                    + "_"
                    + suffix(out))
            .bake("in", CType.of(in))
            .bake("out", CType.of(out))
            .bake("negative", negative)
            .bake("magnitude", magnitude)
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, views.run());
    views.addTo(binding);
    Interval x = Interval.of(in).plus(-request.input(0).quantization().zeroPoint());
    Interval scaled;
    boolean shiftsRight = false;
    if (negative) {
      LeakyReluParameters values = LeakyReluParameters.of(request.node());
      pass(binding, values.inputOffset(), values.identity(), values.outputOffset(), values.range());
      Interval below = x.scaled(values.alpha());
      scaled =
          x.scaled(values.identity())
              .hull(values.alphaNegative() ? Interval.of(0).minus(below) : below);
      binding
          .parameter("negative_multiplier", CType.I32, values.alpha().multiplier())
          .parameter("negative_shift", CType.I32, values.alpha().shift())
          .parameter("sign", CType.I32, values.alphaNegative() ? -1 : 1);
    } else if (magnitude) {
      RescaledFunction values = RescaledFunction.of(request.node(), Math::abs);
      pass(
          binding,
          -values.inputZeroPoint(),
          values.factor(),
          values.outputZeroPoint(),
          values.range());
      scaled = x.hull(Interval.of(0).minus(x)).scaled(values.factor());
    } else {
      RequantizeParameters values = RequantizeParameters.of(request.node());
      pass(binding, values.inputOffset(), values.factor(), values.outputOffset(), values.range());
      scaled = x.scaled(values.factor());
      shiftsRight = values.factor().shift() < 0;
    }
    int zeroPoint = request.output().quantization().zeroPoint();
    binding
        .bake("wraps", !x.fits(Integer.SIZE))
        .bake("offsetWraps", !scaled.plus(zeroPoint).fits(Integer.SIZE));
    List<Overlap> overlaps = RasterOverlap.elementwise(request, 0);
    binding.overlaps(overlaps);
    if (overlaps.isEmpty() && in.bits() == out.bits()) {
      binding.inPlace(0, 0);
    }
    return Optional.of(
        binding
            .helper("requantize")
            .helper("clamp")
            .counts(
                counts(out, negative, shiftsRight, false)
                    .times(elements)
                    .and(views.counts())
                    .and(CALL))
            .alone(
                counts(out, negative, shiftsRight, true)
                    .withKnownFactors()
                    .times(elements)
                    .and(views.counts())
                    .and(CALL))
            .build());
  }

  private static String suffix(DataType type) {
    return (type.isUnsigned() ? "u" : "s") + type.bits();
  }

  private static void pass(
      KernelBinding.Builder binding,
      int offset,
      QuantizedMultiplier factor,
      int zeroPoint,
      ActivationRange range) {
    binding
        .parameter("offset", CType.I32, offset)
        .parameter("multiplier", CType.I32, factor.multiplier())
        .parameter("shift", CType.I32, factor.shift())
        .parameter("zero_point", CType.I32, zeroPoint)
        .parameter("min", CType.I32, range.min())
        .parameter("max", CType.I32, range.max());
  }

  /**
   * Of an element; after each byte that is stored, the compiler loads the parameters anew, unless
   * it knows them.
   */
  private static Counts counts(DataType out, boolean negative, boolean shiftsRight, boolean known) {
    Counts element =
        Counts.of(STEP).and(LOAD, out.bits() == Byte.SIZE && !known ? 7 : 1).and(STORE);
    double scalings = out.bits() != Short.SIZE ? 1 : negative && known ? 0.66 : 0.83;
    return negative || shiftsRight
        ? element.and(REQUANTIZE, scalings).and(ARITHMETIC, 1.6)
        : element.and(HIGH_MULTIPLY).and(ARITHMETIC, out == DataType.INT32 ? 8 : 4);
  }
}
