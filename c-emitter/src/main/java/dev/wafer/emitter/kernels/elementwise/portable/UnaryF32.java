package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.ERROR_FUNCTION;
import static dev.wafer.targets.Work.EXPONENTIAL;
import static dev.wafer.targets.Work.EXPONENTIAL_MINUS_ONE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_ROUND;
import static dev.wafer.targets.Work.HYPERBOLIC_TANGENT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.LOGARITHM;
import static dev.wafer.targets.Work.SINE;
import static dev.wafer.targets.Work.SQUARE_ROOT;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Unary functions of floats. */
public final class UnaryF32 implements Kernel<Op> {
  /**
   * What an operator computes.
   *
   * @param name in the template; the clamps share one
   * @param alpha what it passes besides the elements
   */
  private record Function(String name, Form form, Optional<Float> alpha) {}

  private static final OpSwitch<KernelRequest, Function> FUNCTIONS =
      OpSwitch.<KernelRequest, Function>cases()
          .on(LeakyRelu.class, (op, request) -> leakyRelu(op))
          .on(Gelu.class, (op, request) -> gelu(op.approximate()))
          .on(Unary.class, (op, request) -> unary(op.fn()))
          .otherwise(
              (op, request) -> {
                throw new IllegalArgumentException(op.mnemonic());
              });

  @Override
  public String name() {
    return "unary_f32";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Unary.class, LeakyRelu.class, Gelu.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (request.inputType(0) != DataType.FLOAT32 || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    Function function = FUNCTIONS.apply(op, request);
    Form form = function.form();
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(UnaryF32.class), function.name() + "_f32")
            .bake("function", function.name())
            .bake("expression", form.expression())
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, views.run())
            .overlaps(RasterOverlap.elementwise(request, 0))
            .counts(
                counts(form, views, request.core()).times(elements).and(views.counts()).and(CALL));
    views.addTo(binding);
    Activation clamp = op.clamp();
    if (clamp != Activation.NONE) {
      // Infinity passes a RELU of its own, but no fused one.
      boolean bounded = clamp != Activation.RELU;
      binding.bake("bounded", bounded);
      if (bounded) {
        binding.parameter("min", clamp.min()).parameter("max", clamp.max()).helper("clampf");
      }
    }
    function.alpha().ifPresent(alpha -> binding.parameter("alpha", alpha));
    form.helper().ifPresent(binding::helper);
    return Optional.of(binding.build());
  }

  /** Of one element. */
  private static Counts counts(Form form, RowViews views, Core core) {
    boolean vectors =
        form.single()
            && core.has(Feature.MVE_FLOAT)
            && ProductCounts.isVectorized(views.run(), Float.BYTES);
    return vectors
        ? ProductCounts.vectorized(Float.BYTES)
        : Counts.of(STEP).and(LOAD).and(STORE).and(form.counts());
  }

  private static Function leakyRelu(LeakyRelu op) {
    Form form = Form.ownLines(Counts.of(FLOAT_COMPARE).and(FLOAT_MULTIPLY, 0.5));
    return new Function("leaky_relu", form, Optional.of(op.alpha()));
  }

  private static Function gelu(boolean approximate) {
    Form form =
        approximate
            ? Form.of(
                "0.5f * x * (1.0f + tanhf(0.7978846f * (x + 0.044715f * x * x * x)))",
                Counts.of(HYPERBOLIC_TANGENT).and(FLOAT_MULTIPLY, 6).and(FLOAT_ADD, 2))
            : Form.of(
                "0.5f * x * erfcf(x * -0.70710677f)",
                Counts.of(ERROR_FUNCTION).and(FLOAT_MULTIPLY, 3));
    return new Function(approximate ? "gelu_tanh" : "gelu", form.calling("math"), Optional.empty());
  }

  private static Function unary(UnaryFn fn) {
    UnaryFn named = fn.isClamp() ? UnaryFn.RELU : fn;
    return new Function(named.name().toLowerCase(Locale.ROOT), form(fn), Optional.empty());
  }

  /**
   * A function in C.
   *
   * @param expression of {@code x}; empty where the template has lines of its own for it
   * @param helper what it calls, if anything
   * @param single whether it is one instruction, of which the compiler makes one of vectors
   * @param counts of one element beside load, store and step
   */
  private record Form(String expression, Optional<String> helper, boolean single, Counts counts) {
    static Form ownLines(Counts counts) {
      return of("", counts);
    }

    static Form of(String expression, Counts counts) {
      return new Form(expression, Optional.empty(), false, counts);
    }

    static Form single(String expression, Counts counts) {
      return new Form(expression, Optional.empty(), true, counts);
    }

    Form calling(String name) {
      return new Form(expression, Optional.of(name), single, counts);
    }
  }

  private static Form form(UnaryFn fn) {
    return switch (fn) {
      case RELU -> Form.ownLines(Counts.of(FLOAT_COMPARE).and(ARITHMETIC, 2));
      case RELU6, RELU_N1_TO_1, RELU_0_TO_1 -> Form.ownLines(Counts.of(FLOAT_COMPARE, 2));
      case LOGISTIC ->
          Form.ownLines(Counts.of(EXPONENTIAL).and(FLOAT_ADD).and(FLOAT_DIVIDE).and(FLOAT_COMPARE))
              .calling("sigmoidf");
      case TANH -> Form.of("tanhf(x)", Counts.of(HYPERBOLIC_TANGENT)).calling("math");
      case HARD_SWISH ->
          Form.ownLines(
              Counts.of(FLOAT_ADD).and(FLOAT_COMPARE, 2).and(FLOAT_MULTIPLY).and(FLOAT_DIVIDE));
      case ABS -> Form.single("fabsf(x)", Counts.of(ARITHMETIC, 2)).calling("math");
      case NEG -> Form.single("-x", Counts.of(ARITHMETIC, 2.6));
      case SIGN ->
          Form.of("x > 0.0f ? 1.0f : (x < 0.0f ? -1.0f : 0.0f)", Counts.of(FLOAT_COMPARE, 2));
      case ELU ->
          Form.of(
                  "x < 0.0f ? expm1f(x) : x",
                  Counts.of(FLOAT_COMPARE).and(EXPONENTIAL_MINUS_ONE, 0.5))
              .calling("math");
      case SQUARE -> Form.single("x * x", Counts.of(FLOAT_MULTIPLY).and(STEP, 0.75));
      case SQRT -> Form.of("sqrtf(x)", Counts.of(SQUARE_ROOT)).calling("math");
      case RSQRT ->
          Form.of("1.0f / sqrtf(x)", Counts.of(SQUARE_ROOT).and(FLOAT_DIVIDE)).calling("math");
      case EXP -> Form.of("expf(x)", Counts.of(EXPONENTIAL)).calling("math");
      case LOG -> Form.of("logf(x)", Counts.of(LOGARITHM)).calling("math");
      case SIN -> Form.of("sinf(x)", Counts.of(SINE)).calling("math");
      case COS -> Form.of("cosf(x)", Counts.of(SINE)).calling("math");
      case CEIL -> Form.of("ceilf(x)", Counts.of(FLOAT_ROUND)).calling("math");
      case FLOOR -> Form.of("floorf(x)", Counts.of(FLOAT_ROUND)).calling("math");
      case ROUND -> Form.of("rintf(x)", Counts.of(FLOAT_ROUND)).calling("math");
      case LOGICAL_NOT -> throw new IllegalStateException(fn + " of floats");
    };
  }
}
