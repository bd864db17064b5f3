package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.VectorSums;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import java.util.Optional;
import java.util.function.Function;

/** The product of a matrix of activations [rows, depth] and constant weights [outputs, depth]. */
public final class MatrixProduct {
  /** What the product of a weight of two bytes takes besides. */
  private static final double WIDER_WEIGHT = 0.8;

  private MatrixProduct() {}

  /** Whether the rows of input and output can be addressed; for nodes of the right kind. */
  public static boolean acceptsLayouts(KernelRequest request) {
    if (request.views().isDense()) {
      return true;
    }
    Optional<DenseConstant> weights = request.weights();
    if (weights.isEmpty() || weights.get().shape().rank() == 0) {
      return false;
    }
    int outputs = weights.get().shape().dim(0);
    int depth = weights.get().shape().elements() / Math.max(1, outputs);
    return Pitches.of(request, depth, outputs).isPresent();
  }

  /** Pointers that each block brings back from the stack, and sums that it takes there. */
  private static final Counts AROUND = Counts.of(ARITHMETIC, 6).and(LOAD, 4);

  /** Binds the portable function to a node whose weights have the output channel outermost. */
  public static KernelBinding bind(String kernel, KernelRequest request, Accumulator accumulator) {
    DenseConstant weights = request.weights().orElseThrow();
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().elements() / outputs;
    int rows = request.output().shape().elements() / outputs;
    // Eight sums of 64 bits would not fit the registers.
    Pitches pitches = Pitches.of(request, depth, outputs).orElseThrow();
    boolean paired = rows > 1 && !accumulator.isWide();
    Optional<VectorSums> sums = VectorSums.of(request, accumulator, paired);
    String function = (paired ? "matrix_product_" : "vector_product_") + accumulator.suffix();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                kernel + "_" + accumulator.suffix(),
                Templates.beside(MatrixProduct.class),
                function)
            .bake("paired", paired)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedWeights.ofRows(weights, 1))
            .parameter("bias", accumulator.foldedBias(request, 1));
    accumulator.bind(binding);
    VectorSums.addTo(binding, accumulator, sums);
    pitches.addTo(binding, request.tiled());
    if (request.tiled()) {
      Counts calls = Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 4).times(rows);
      binding.tiles(BlockedWeights.tiles(outputs, depth, accumulator, calls));
    } else {
      int bytes = accumulator.activation().sizeBytes();
      Plane plane = Plane.ofRows(rows, depth, outputs);
      binding.overlaps(
          WindowOverlap.byPixel(plane, bytes)
              .inGroupsOf(paired ? 2 : 1, WindowOverlap.Rest.AGAIN)
              .rereading(((paired ? 2L : 1L) * outputs - 1) * bytes)
              .rules());
    }
    int together = paired ? 2 : 1;
    Function<ProductCounts, Counts> product =
        compiled ->
            counts(
                sums.map(known -> known.counts(accumulator, outputs, depth))
                    .orElseGet(() -> compiled.outputs(together, outputs, depth, AROUND)),
                Math.ceil((double) rows / together));
    return binding
        .parameter("rows", CType.I32, rows)
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, outputs / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedWeights.BLOCK)
        .code(rows == 1 ? 500 : 880)
        .counts(product.apply(products(request.core(), accumulator, paired)))
        .alone(product.apply(ofWeights(accumulator, ProductCounts.of(accumulator))))
        .build();
  }

  private static ProductCounts products(Core core, Accumulator accumulator, boolean paired) {
    return ofWeights(
        accumulator,
        paired ? ProductCounts.of(accumulator) : ProductCounts.ofOneRow(core, accumulator));
  }

  private static ProductCounts ofWeights(Accumulator accumulator, ProductCounts products) {
    return accumulator.weight() == CType.I16 && !accumulator.isWide()
        ? products.withMore(Counts.of(ARITHMETIC, WIDER_WEIGHT))
        : products;
  }

  private static Counts counts(Counts product, double turns) {
    return product.and(ARITHMETIC, 20).and(LOAD, 12).and(STEP).times(turns).and(CALL);
  }
}
