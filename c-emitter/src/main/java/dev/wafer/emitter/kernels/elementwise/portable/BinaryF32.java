package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.emitter.kernels.elementwise.FloatFunction;
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
    FloatFunction form = FloatFunction.of(op.fn());
    String function = op.fn().name().toLowerCase(Locale.ROOT);
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(BinaryF32.class), function + "_f32")
            .bake("expression", form.expression())
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    form.helper().ifPresent(binding::helper);
    FloatConstants.clamp(binding, op.activation());
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    Counts element = element(op, form, request);
    boolean vectors = isVectorized(request, op, loops);
    Counts usual = vectors ? ProductCounts.vectorized(Float.BYTES) : element;
    int read = loops.isFlat() ? 2 : 1;
    // Loads and stores move the pointers on.
    Counts alone =
        vectors ? ProductCounts.vectorizedAlone(Float.BYTES, read) : element.without(ARITHMETIC);
    return Optional.of(
        binding
            .code(CODE_BYTES)
            .counts(usual.times(elements).and(loops.counts()).and(CALL))
            .alone(alone.times(elements).and(loops.countsAlone()).and(CALL))
            .build());
  }

  private static Counts element(Binary op, FloatFunction form, KernelRequest request) {
    Counts element = form.element(op.activation());
    return op.fn() == BinaryFn.MUL
        ? element.without(FLOAT_MULTIPLY).and(SoftProducts.multiplication(request))
        : element;
  }

  private static boolean isVectorized(KernelRequest request, Binary op, BroadcastLoops loops) {
    return PLAIN.contains(op.fn())
        && op.activation() == Activation.NONE
        && loops.isSingle()
        && request.core().has(Feature.MVE_FLOAT)
        && ProductCounts.isVectorized(request.output().shape().elements(), Float.BYTES);
  }
}
