package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.HIGH_MULTIPLY;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.QUOTIENT;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.MulParameters;
import dev.wafer.reference.parameters.PreluParameters;
import dev.wafer.reference.parameters.RescaledPairParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Binary operators on integers, with broadcasting: quantized ADD, SUB, MUL, SQUARED_DIFFERENCE and
 * PRELU of int8 and int16, DIV of int8; MINIMUM and MAXIMUM; the same, FLOOR_DIV, FLOOR_MOD and POW
 * of int32. Either input may be a constant.
 */
public final class BinaryInteger implements Kernel<Binary> {
  @Override
  public String name() {
    return "binary_integer";
  }

  @Override
  public List<Class<? extends Binary>> operators() {
    return List.of(Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(Binary op, KernelRequest request) {
    if (!typesFit(request, op.fn())) {
      return Optional.empty();
    }
    KernelBinding passing = binding(op, request, false).bake("down", false).build();
    if (!saturates(op, request)) {
      return Optional.of(passing);
    }
    boolean down =
        op.fn() != BinaryFn.DIV
            && passing.parameters().stream().noneMatch(BinaryInteger::shiftsLeft);
    KernelBinding.Builder usual = binding(op, request, true).bake("down", down);
    if (down) {
      usual.helper("requantize_down");
    }
    return Optional.of(usual.shared(passing).build());
  }

  /** Whether a field is a factor's shift that enlarges. */
  private static boolean shiftsLeft(Parameter field) {
    return field.name().endsWith("_shift") && ((Parameter.Whole) field).value() > 0;
  }

  /** Whether results are rescaled to a type whose whole range they may have. */
  private static boolean saturates(Binary op, KernelRequest request) {
    DataType type = request.outputType();
    return !isPlain(op, request)
        && op.fn().kind() != BinaryFn.Kind.SELECTION
        && ActivationRange.of(op.activation(), request.output().type())
            .equals(ActivationRange.of(type));
  }

  /**
   * @param saturates whether the function clamps to the type's range, for which cores have an
   *     instruction, and not to what the parameter structure says
   */
  private KernelBinding.Builder binding(Binary op, KernelRequest request, boolean saturates) {
    BroadcastLoops loops = BroadcastLoops.of(request);
    DataType type = request.outputType();
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(BinaryInteger.class),
                "%s_%s".formatted(op.mnemonic().toLowerCase(Locale.ROOT), suffix(type)))
            .bake("operator", operator(op, request))
            .bake("in1", CType.of(request.inputType(0)))
            .bake("in2", CType.of(request.inputType(1)))
            .bake("out", CType.of(type))
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    passParameters(binding, request, op, saturates);
    // Among other layers a compiler lets a run spill where it has eight registers for it.
    boolean apart =
        (op.fn().kind() == BinaryFn.Kind.SELECTION || isPlain(op, request))
            && loops.isFlat()
            && !request.core().has(Feature.LONG_MULTIPLY);
    binding.bake("apart", apart);
    if (apart) {
      binding.helper("noinline");
    }
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    Counts counts =
        (isVectorized(request, op, loops)
                ? ProductCounts.vectorized(type.bits() / 8)
                : counts(op, isPlain(op, request), type))
            .times(elements)
            .and(loops.counts())
            .and(CALL);
    // A single step takes the form that saturates where it may.
    boolean single = saturates || !saturates(op, request);
    return binding.counts(counts).alone(single ? counts.withKnownFactors() : counts);
  }

  private static String suffix(DataType type) {
    return (type.isUnsigned() ? "u" : "s") + type.bits();
  }

  /** The operator's name in the template. */
  private static String operator(Binary op, KernelRequest request) {
    String name = op.mnemonic().toLowerCase(Locale.ROOT);
    return isPlain(op, request) && op.fn().kind() != BinaryFn.Kind.SELECTION ? name + "32" : name;
  }

  private static boolean isPlain(Binary op, KernelRequest request) {
    return op.isOfPlainNumbers(request.node());
  }

  private static boolean typesFit(KernelRequest request, BinaryFn fn) {
    DataType type = request.outputType();
    DataType second = request.inputType(1);
    boolean quantized = type == DataType.INT8 || type == DataType.INT16;
    if (request.inputType(0) != type) {
      return false;
    }
    return switch (fn) {
      case PRELU -> quantized && (second == type || second == DataType.INT8);
      case DIV -> (type == DataType.INT8 || type == DataType.INT32) && second == type;
      case FLOOR_DIV, FLOOR_MOD -> (quantized || type == DataType.INT32) && second == type;
      case POW -> type == DataType.INT32 && second == type;
      case ATAN2, LOGICAL_AND, LOGICAL_OR -> false;
      case SUB, MINIMUM, MAXIMUM ->
          second == type && (quantized || type == DataType.INT32 || type == DataType.UINT8);
      case ADD, MUL, SQUARED_DIFFERENCE -> second == type && (quantized || type == DataType.INT32);
    };
  }

  private static void passParameters(
      KernelBinding.Builder binding, KernelRequest request, Binary op, boolean saturates) {
    BinaryFn fn = op.fn();
    boolean compares = fn.kind() == BinaryFn.Kind.SELECTION;
    boolean clamps = true;
    if (compares) {
      clamps = false;
    } else if (isPlain(op, request)) {
      clamps = passClamp(binding, op, request.outputType());
    } else if (fn == BinaryFn.MUL) {
      MulParameters values = MulParameters.of(request.node());
      passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
      passFactor(binding, "output", values.output());
      passRange(binding, values.range(), saturates);
      Interval product = real(request, 0).times(real(request, 1));
      bakeWraps(binding, product, product.scaled(values.output()), values.outputOffset());
    } else if (fn == BinaryFn.DIV) {
      DivParameters values = DivParameters.of(request.node());
      passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
      passFactor(binding, "output", values.output());
      passRange(binding, values.range(), saturates);
      binding.helper("mul_high").helper("reciprocal").helper("rounding_shift");
    } else if (fn == BinaryFn.PRELU) {
      PreluParameters values = PreluParameters.of(request.node());
      passOffsets(binding, values.inputOffset(), values.alphaOffset(), values.outputOffset());
      passFactor(binding, "identity", values.identity());
      passFactor(binding, "product", values.product());
      passRange(binding, values.range(), saturates);
      Interval product = real(request, 0).times(real(request, 1));
      Interval results =
          real(request, 0).scaled(values.identity()).hull(product.scaled(values.product()));
      bakeWraps(binding, product, results, values.outputOffset());
    } else {
      passRescaledPair(binding, request, fn, saturates);
    }
    binding.bake("clamps", clamps);
    if (!compares && fn != BinaryFn.DIV && !isPlain(op, request)) {
      binding.helper("requantize");
    }
    if (clamps) {
      binding.helper("clamp");
    }
  }

  private static void passRescaledPair(
      KernelBinding.Builder binding, KernelRequest request, BinaryFn fn, boolean saturates) {
    RescaledPairParameters values = RescaledPairParameters.of(request.node());
    binding.bake("leftShift", values.leftShift());
    passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
    passFactor(binding, "input1", values.input1());
    passFactor(binding, "input2", values.input2());
    passFactor(binding, "output", values.output());
    passRange(binding, values.range(), saturates);
    Interval up = Interval.of(1L << values.leftShift());
    Interval a = real(request, 0).times(up).scaled(values.input1());
    Interval b = real(request, 1).times(up).scaled(values.input2());
    Interval difference = a.minus(b);
    Interval result =
        switch (fn) {
          case ADD -> a.plus(b);
          case SUB -> difference;
          default -> difference.times(difference);
        };
    bakeWraps(binding, result, result.scaled(values.output()), values.outputOffset());
  }

  /** What an input can be with its zero point taken off. */
  private static Interval real(KernelRequest request, int input) {
    return Interval.of(request.inputType(input))
        .plus(-request.input(input).quantization().zeroPoint());
  }

  /** Bakes what can leave 32 bits: a sum or product, and its scaled value with a zero point. */
  private static void bakeWraps(
      KernelBinding.Builder binding, Interval unscaled, Interval scaled, int zeroPoint) {
    binding
        .bake("wraps", !unscaled.fits(Integer.SIZE))
        .bake("offsetWraps", !scaled.plus(zeroPoint).fits(Integer.SIZE));
  }

  /** ADD of INT32 has no fused activation in TensorFlow Lite; SUB and MUL do. */
  private static boolean passClamp(KernelBinding.Builder binding, Binary op, DataType type) {
    if (op.fn() == BinaryFn.FLOOR_DIV && type != DataType.INT32) {
      passRange(binding, ActivationRange.of(type), false);
      return true;
    }
    boolean ignored = op.fn() == BinaryFn.ADD && type == DataType.INT32;
    Activation activation = ignored ? Activation.NONE : op.activation();
    if (activation == Activation.NONE) {
      return false;
    }
    binding
        .parameter("min", CType.I32, (int) activation.min())
        .parameter("max", CType.I32, (int) activation.max());
    bakeRange(binding, "k->min", "k->max");
    return true;
  }

  private static void passOffsets(
      KernelBinding.Builder binding, int offset1, int offset2, int zeroPoint) {
    binding
        .parameter("offset1", CType.I32, offset1)
        .parameter("offset2", CType.I32, offset2)
        .parameter("zero_point", CType.I32, zeroPoint);
  }

  private static void passFactor(
      KernelBinding.Builder binding, String name, QuantizedMultiplier factor) {
    binding
        .parameter(name + "_multiplier", CType.I32, factor.multiplier())
        .parameter(name + "_shift", CType.I32, factor.shift());
  }

  private static void passRange(
      KernelBinding.Builder binding, ActivationRange range, boolean saturates) {
    if (saturates) {
      bakeRange(binding, String.valueOf(range.min()), String.valueOf(range.max()));
    } else {
      binding.parameter("min", CType.I32, range.min()).parameter("max", CType.I32, range.max());
      bakeRange(binding, "k->min", "k->max");
    }
  }

  /** Bakes the C expressions of what results are clamped to. */
  private static void bakeRange(KernelBinding.Builder binding, String min, String max) {
    binding.bake("min", min).bake("max", max);
  }

  /** Of one element. */
  private static Counts counts(Binary op, boolean plain, DataType type) {
    Counts element = Counts.of(STEP).and(LOAD, 2).and(STORE);
    return switch (op.fn()) {
      case ADD, SUB ->
          // Three are scaled, one of them with the shift that both have in common.
          plain
              ? element.and(ARITHMETIC)
              : element.and(REQUANTIZE).and(HIGH_MULTIPLY, 1.25).and(ARITHMETIC, 5);
      case MUL ->
          plain
              ? element.and(ARITHMETIC, 2)
              : element.and(REQUANTIZE).and(MULTIPLY_ADD).and(ARITHMETIC, 6);
      case DIV ->
          plain
              ? element.and(QUOTIENT).and(ARITHMETIC, 6)
              : element.and(STEP, 46).and(HIGH_MULTIPLY, 9).and(ARITHMETIC, 30).and(CALL);
      case PRELU -> element.and(REQUANTIZE).and(MULTIPLY_ADD, 0.5).and(ARITHMETIC, 4);
      case MINIMUM, MAXIMUM ->
          element.and(ARITHMETIC, type == DataType.INT16 ? 7 : type == DataType.INT8 ? 6.5 : 5);
      case SQUARED_DIFFERENCE ->
          plain
              ? element.and(MULTIPLY_ADD)
              : element.and(REQUANTIZE).and(HIGH_MULTIPLY, 2).and(MULTIPLY_ADD).and(ARITHMETIC, 6);
      case FLOOR_DIV -> element.and(QUOTIENT).and(ARITHMETIC, 8).and(narrowed(type));
      case FLOOR_MOD -> element.and(QUOTIENT).and(ARITHMETIC, type == DataType.INT8 ? 11 : 8);
      // A turn for each bit of the exponent up to its highest, of ten.
      case POW -> element.and(Counts.of(STEP).and(ARITHMETIC, 5.5).times(10)).and(ARITHMETIC, 4);
      case ATAN2, LOGICAL_AND, LOGICAL_OR -> throw new IllegalStateException(op.mnemonic());
    };
  }

  /**
   * Clamping a quotient to a narrow type. After each byte that is stored, the compiler loads the
   * limits anew, since a byte may be any object's.
   */
  private static Counts narrowed(DataType type) {
    return switch (type) {
      case INT8 -> Counts.of(ARITHMETIC, 6).and(LOAD, 4);
      case INT16 -> Counts.of(ARITHMETIC, 4);
      default -> Counts.NONE;
    };
  }

  private static boolean isVectorized(KernelRequest request, Binary op, BroadcastLoops loops) {
    boolean divides =
        Set.of(BinaryFn.DIV, BinaryFn.FLOOR_DIV, BinaryFn.FLOOR_MOD, BinaryFn.POW)
            .contains(op.fn());
    boolean single =
        op.fn().kind() == BinaryFn.Kind.SELECTION
            || (request.outputType() == DataType.INT32
                && op.activation() == Activation.NONE
                && !divides);
    return single
        && loops.isFlat()
        && request.core().has(Feature.MVE)
        && ProductCounts.isVectorized(
            request.output().shape().elements(), request.outputType().bits() / Byte.SIZE);
  }
}
