package dev.wafer.emitter.kernels.conversion;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Quantize;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.RequantizeParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** QUANTIZE between uint8 and int8 whose scales are equal and whose zero points differ by 128. */
public final class FlipSign implements Kernel<Quantize> {
  /** What a turn takes besides where the number of words is not known. */
  private static final double INDEXED = 1.1;

  private static final int CODE_BYTES = 120;

  @Override
  public String name() {
    return "flip_sign";
  }

  @Override
  public List<Class<? extends Quantize>> operators() {
    return List.of(Quantize.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Quantize op, KernelRequest request) {
    DataType in = request.inputType(0);
    DataType out = request.outputType();
    boolean bytes =
        (in == DataType.UINT8 && out == DataType.INT8)
            || (in == DataType.INT8 && out == DataType.UINT8);
    if (!bytes || RequantizeParameters.of(request.node()).shiftOf(in).isEmpty()) {
      return Optional.empty();
    }
    boolean words = request.core().has(Feature.UNALIGNED);
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(FlipSign.class),
                "%s_to_%s".formatted(in.mnemonic(), out.mnemonic()))
            .bake("in", CType.of(in))
            .bake("out", CType.of(out))
            .bake("words", words)
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, views.run());
    views.addTo(binding);
    if (words) {
      binding.helper("load32");
    }
    boolean vectors =
        request.core().has(Feature.MVE) && ProductCounts.isVectorized(views.run(), Byte.BYTES);
    Counts byTwoPointers = Counts.of(STEP).and(LOAD).and(ARITHMETIC, 1.5).and(STORE);
    Counts turn =
        vectors
            ? ProductCounts.vectorized(Integer.BYTES)
            : words ? byTwoPointers.and(ARITHMETIC, INDEXED) : byTwoPointers;
    Counts alone = vectors ? ProductCounts.vectorizedAlone(Integer.BYTES, 1) : byTwoPointers;
    double turns = words ? elements / 4.0 : elements;
    return Optional.of(
        binding
            .overlaps(RasterOverlap.elementwise(request, 0))
            .code(CODE_BYTES)
            .counts(turn.times(turns).and(views.counts()).and(CALL))
            .alone(alone.times(turns).and(views.counts()).and(CALL))
            .build());
  }
}
