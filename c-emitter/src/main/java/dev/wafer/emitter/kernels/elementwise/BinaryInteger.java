package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.emitter.kernels.Interval;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Add;
import dev.wafer.ir.op.Div;
import dev.wafer.ir.op.Maximum;
import dev.wafer.ir.op.Minimum;
import dev.wafer.ir.op.Mul;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Prelu;
import dev.wafer.ir.op.Sub;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AddParameters;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.MulParameters;
import dev.wafer.reference.parameters.PreluParameters;
import java.util.Optional;

/**
 * Binary operators on integers, with broadcasting: quantized ADD, SUB, MUL and PRELU of int8 and
 * int16, DIV of int8; MINIMUM and MAXIMUM; ADD, SUB and MUL of int32. Either input may be a
 * constant.
 */
public final class BinaryInteger implements Kernel {
  @Override
  public String name() {
    return "binary_integer";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    Optional<String> operator = operator(op, request.outputType());
    if (operator.isEmpty() || !typesFit(request)) {
      return Optional.empty();
    }
    BroadcastLoops loops = BroadcastLoops.of(request);
    DataType type = request.outputType();
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                "kernels/elementwise/BinaryInteger.c.ftl",
                "%s_%s".formatted(op.mnemonic().toLowerCase(java.util.Locale.ROOT), suffix(type)))
            .bake("operator", operator.get())
            .bake("in1", CType.of(request.inputType(0)).spelling())
            .bake("in2", CType.of(request.inputType(1)).spelling())
            .bake("out", CType.of(type).spelling())
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    passParameters(binding, request);
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    return Optional.of(binding.instructions(cost(operator.get()) * elements + 40).build());
  }

  private static String suffix(DataType type) {
    return (type.isUnsigned() ? "u" : "s") + type.bits();
  }

  /** The operator's name in the template. */
  private static Optional<String> operator(Op op, DataType type) {
    String wrapping = type == DataType.INT32 ? "32" : "";
    if (op instanceof Add) {
      return Optional.of("add" + wrapping);
    } else if (op instanceof Sub) {
      return Optional.of("sub" + wrapping);
    } else if (op instanceof Mul) {
      return Optional.of("mul" + wrapping);
    } else if (op instanceof Div) {
      return Optional.of("div");
    } else if (op instanceof Prelu) {
      return Optional.of("prelu");
    } else if (op instanceof Minimum) {
      return Optional.of("minimum");
    } else if (op instanceof Maximum) {
      return Optional.of("maximum");
    }
    return Optional.empty();
  }

  private static boolean typesFit(KernelRequest request) {
    Op op = request.node().op();
    DataType type = request.outputType();
    boolean quantized = type == DataType.INT8 || type == DataType.INT16;
    if (request.inputType(0) != type) {
      return false;
    }
    if (op instanceof Prelu) {
      return quantized && (request.inputType(1) == type || request.inputType(1) == DataType.INT8);
    }
    if (op instanceof Div) {
      return type == DataType.INT8 && request.inputType(1) == type;
    }
    boolean compares = op instanceof Minimum || op instanceof Maximum;
    return request.inputType(1) == type
        && (quantized || type == DataType.INT32 || (compares && type == DataType.UINT8));
  }

  private static long cost(String operator) {
    return switch (operator) {
      case "add", "sub" -> 50;
      case "div" -> 150;
      case "mul", "prelu" -> 30;
      default -> 10;
    };
  }

  private static void passParameters(KernelBinding.Builder binding, KernelRequest request) {
    Op op = request.node().op();
    boolean compares = op instanceof Minimum || op instanceof Maximum;
    boolean clamps = true;
    if (compares) {
      clamps = false;
    } else if (request.outputType() == DataType.INT32) {
      clamps = passClamp(binding, op);
    } else if (op instanceof Mul) {
      MulParameters values = MulParameters.of(request.node());
      passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
      passFactor(binding, "output", values.output());
      passRange(binding, values.range());
      Interval product = real(request, 0).times(real(request, 1));
      bakeWraps(binding, product, product.scaled(values.output()), values.outputOffset());
    } else if (op instanceof Div) {
      DivParameters values = DivParameters.of(request.node());
      passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
      passFactor(binding, "output", values.output());
      passRange(binding, values.range());
      binding.helper("mul_high").helper("reciprocal").helper("rounding_shift");
    } else if (op instanceof Prelu) {
      PreluParameters values = PreluParameters.of(request.node());
      passOffsets(binding, values.inputOffset(), values.alphaOffset(), values.outputOffset());
      passFactor(binding, "identity", values.identity());
      passFactor(binding, "product", values.product());
      passRange(binding, values.range());
      Interval product = real(request, 0).times(real(request, 1));
      Interval results =
          real(request, 0).scaled(values.identity()).hull(product.scaled(values.product()));
      bakeWraps(binding, product, results, values.outputOffset());
    } else {
      AddParameters values = AddParameters.of(request.node());
      binding.bake("leftShift", values.leftShift());
      passOffsets(binding, values.input1Offset(), values.input2Offset(), values.outputOffset());
      passFactor(binding, "input1", values.input1());
      passFactor(binding, "input2", values.input2());
      passFactor(binding, "output", values.output());
      passRange(binding, values.range());
      Interval up = Interval.of(1L << values.leftShift());
      Interval a = real(request, 0).times(up).scaled(values.input1());
      Interval b = real(request, 1).times(up).scaled(values.input2());
      Interval sum = op instanceof Sub ? a.minus(b) : a.plus(b);
      bakeWraps(binding, sum, sum.scaled(values.output()), values.outputOffset());
    }
    binding.bake("clamps", clamps);
    if (!compares && !(op instanceof Div) && request.outputType() != DataType.INT32) {
      binding.helper("requantize");
    }
    if (clamps) {
      binding.helper("clamp");
    }
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

  /** Unquantized ADD has no fused activation in TensorFlow Lite; SUB and MUL do. */
  private static boolean passClamp(KernelBinding.Builder binding, Op op) {
    Activation activation =
        op instanceof Sub sub
            ? sub.activation()
            : op instanceof Mul mul ? mul.activation() : Activation.NONE;
    if (activation == Activation.NONE) {
      return false;
    }
    binding
        .parameter("min", "int32_t", (int) activation.min())
        .parameter("max", "int32_t", (int) activation.max());
    return true;
  }

  private static void passOffsets(
      KernelBinding.Builder binding, int offset1, int offset2, int zeroPoint) {
    binding
        .parameter("offset1", "int32_t", offset1)
        .parameter("offset2", "int32_t", offset2)
        .parameter("zero_point", "int32_t", zeroPoint);
  }

  private static void passFactor(
      KernelBinding.Builder binding, String name, QuantizedMultiplier factor) {
    binding
        .parameter(name + "_multiplier", "int32_t", factor.multiplier())
        .parameter(name + "_shift", "int32_t", factor.shift());
  }

  private static void passRange(KernelBinding.Builder binding, ActivationRange range) {
    binding.parameter("min", "int32_t", range.min()).parameter("max", "int32_t", range.max());
  }
}
