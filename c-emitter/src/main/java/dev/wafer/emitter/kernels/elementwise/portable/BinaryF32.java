package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARC_TANGENT;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DOUBLE_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_REMAINDER;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.POWER;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Binary operators on floats, with broadcasting. Either input may be a constant. */
public final class BinaryF32 implements Kernel<Binary> {
  /** Functions of one instruction or two, of which the compiler makes loops over vectors. */
  private static final Set<BinaryFn> PLAIN =
      Set.of(BinaryFn.ADD, BinaryFn.SUB, BinaryFn.MUL, BinaryFn.SQUARED_DIFFERENCE);

  /** An operator's name in C and what follows it. */
  private static final int CODE_BYTES = 120;

  @Override
  public String name() {
    return "binary_f32";
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
    if (request.inputType(0) != DataType.FLOAT32 || request.inputType(1) != DataType.FLOAT32) {
      return Optional.empty();
    }
    BroadcastLoops loops = BroadcastLoops.of(request);
    String function = op.fn().name().toLowerCase(Locale.ROOT);
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(BinaryF32.class), function + "_f32")
            .bake("expression", form(op.fn()).expression())
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    form(op.fn()).helper().ifPresent(binding::helper);
    FloatConstants.clamp(binding, op.activation());
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    boolean vectors = isVectorized(request, op, loops);
    Counts usual = vectors ? ProductCounts.vectorized(Float.BYTES) : counts(op, request);
    int read = loops.isFlat() ? 2 : 1;
    // Loads and stores move the pointers on.
    Counts alone =
        vectors
            ? ProductCounts.vectorizedAlone(Float.BYTES, read)
            : counts(op, request).without(ARITHMETIC);
    return Optional.of(
        binding
            .code(CODE_BYTES)
            .counts(usual.times(elements).and(loops.counts()).and(CALL))
            .alone(alone.times(elements).and(loops.countsAlone()).and(CALL))
            .build());
  }

  /** Of one element. */
  private static Counts counts(Binary op, KernelRequest request) {
    Counts element =
        Counts.of(STEP)
            .and(LOAD, 2)
            .and(STORE)
            .and(FLOAT_COMPARE, op.activation() == Activation.NONE ? 0 : 1.5);
    Counts function = form(op.fn()).counts();
    return element.and(
        op.fn() == BinaryFn.MUL
            ? function.without(FLOAT_MULTIPLY).and(SoftProducts.multiplication(request))
            : function);
  }

  /**
   * A function in C.
   *
   * @param expression of {@code a} and {@code b}; {@code @} stands for the model's prefix
   * @param helper what it calls, if anything
   * @param counts of one element beside loads, store and step
   */
  private record Form(String expression, Optional<String> helper, Counts counts) {
    static Form of(String expression, Counts counts) {
      return new Form(expression, Optional.empty(), counts);
    }

    Form calling(String name) {
      return new Form(expression, Optional.of(name), counts);
    }
  }

  private static Form form(BinaryFn fn) {
    return switch (fn) {
      case ADD -> Form.of("a + b", Counts.of(FLOAT_ADD).and(ARITHMETIC, 0.5));
      case SUB -> Form.of("a - b", Counts.of(FLOAT_ADD).and(ARITHMETIC, 0.5));
      case MUL -> Form.of("a * b", Counts.of(FLOAT_MULTIPLY).and(ARITHMETIC, 1.9));
      case DIV -> Form.of("a / b", Counts.of(FLOAT_DIVIDE).and(ARITHMETIC));
      case MINIMUM -> Form.of("a < b ? a : b", Counts.of(FLOAT_COMPARE).and(ARITHMETIC));
      case MAXIMUM -> Form.of("a > b ? a : b", Counts.of(FLOAT_COMPARE).and(ARITHMETIC));
      case PRELU ->
          Form.of(
              "a >= 0.0f ? a : a * b",
              Counts.of(FLOAT_COMPARE).and(FLOAT_MULTIPLY, 0.5).and(ARITHMETIC));
      case SQUARED_DIFFERENCE ->
          Form.of("(a - b) * (a - b)", Counts.of(FLOAT_ADD).and(FLOAT_MULTIPLY).and(ARITHMETIC));
      case FLOOR_DIV ->
          Form.of("(float)floor((double)a / (double)b)", Counts.of(DOUBLE_DIVIDE)).calling("math");
      case FLOOR_MOD ->
          Form.of(
                  "@_floor_modf(a, b)",
                  Counts.of(FLOAT_REMAINDER).and(FLOAT_COMPARE, 2).and(FLOAT_ADD, 0.5))
              .calling("floor_modf");
      case POW -> Form.of("powf(a, b)", Counts.of(POWER)).calling("math");
      case ATAN2 -> Form.of("atan2f(a, b)", Counts.of(ARC_TANGENT)).calling("math");
      case LOGICAL_AND, LOGICAL_OR -> throw new IllegalStateException(fn + " of floats");
    };
  }

  private static boolean isVectorized(KernelRequest request, Binary op, BroadcastLoops loops) {
    return PLAIN.contains(op.fn())
        && op.activation() == Activation.NONE
        && loops.isSingle()
        && request.core().has(Feature.MVE_FLOAT)
        && ProductCounts.isVectorized(request.output().shape().elements(), Float.BYTES);
  }
}
