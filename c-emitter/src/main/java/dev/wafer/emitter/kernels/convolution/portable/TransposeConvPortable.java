package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** TRANSPOSE_CONV of int8 or int16 by constant weights, in portable C. */
public final class TransposeConvPortable implements Kernel<TransposeConv> {
  @Override
  public String name() {
    return "transpose_conv";
  }

  @Override
  public List<Class<? extends TransposeConv>> operators() {
    return List.of(TransposeConv.class);
  }

  @Override
  public Optional<KernelBinding> bind(TransposeConv conv, KernelRequest request) {
    return Accumulator.of(request).map(accumulator -> bind(request, accumulator, conv));
  }

  private KernelBinding bind(KernelRequest request, Accumulator accumulator, TransposeConv conv) {
    Shape in = request.input(0).shape();
    Shape filter = request.input(1).shape();
    Shape out = request.output().shape();
    int outputs = out.dim(3);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                Templates.beside(TransposeConvPortable.class),
                name() + "_" + accumulator.suffix())
            .input(0)
            .output(0)
            .overlaps(TransposeConvOverlap.rules(request, conv))
            .parameters()
            .parameter("weights", BlockedWeights.ofRows(request.weights().orElseThrow(), 1))
            .parameter("bias", accumulator.bias(request));
    accumulator.bind(binding);
    Plane plane = Plane.of(request.node());
    ProductCounts products = ProductCounts.of(accumulator);
    // Sums of 64 bits have no registers left beside what the compiler knows.
    ProductCounts spilled =
        accumulator.isWide() ? products.withMore(Counts.of(ARITHMETIC)) : products;
    PlaneParameters.addTransposedPlanes(binding, plane);
    return PlaneParameters.addTransposedWindow(binding, plane)
        .parameter("blocks", CType.I32, outputs / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedWeights.BLOCK)
        .parameter("offset", CType.I32, accumulator.parameters().inputOffset())
        .counts(counts(products, in, filter, out, conv))
        .alone(counts(spilled, in, filter, out, conv).withKnownDivisors())
        .build();
  }

  private static Counts counts(
      ProductCounts products, Shape in, Shape filter, Shape out, TransposeConv conv) {
    double rows = (double) filter.dim(1) / conv.window().strideH();
    double columns = (double) filter.dim(2) / conv.window().strideW();
    double rowsInside = Math.min(rows, (double) filter.dim(1) * in.dim(1) / out.dim(1));
    double inside = rowsInside * Math.min(columns, (double) filter.dim(2) * in.dim(2) / out.dim(2));
    Counts row = Counts.of(STEP).and(DIVIDE).and(ARITHMETIC, 5).and(LOAD, 2);
    Counts around =
        row.times(rows)
            .and(DIVIDE, 1 + rowsInside)
            .and(row.times(rowsInside * columns))
            .and(Counts.of(ARITHMETIC, 6).and(LOAD, 2).times(inside));
    long pixels = (long) out.dim(0) * out.dim(1) * out.dim(2);
    return products
        .withOffset()
        .outputs(1, out.dim(3), inside * filter.dim(3), around)
        .and(STEP)
        .and(ARITHMETIC, 4)
        .times((double) pixels)
        .and(CALL);
  }
}
