package dev.wafer.emitter.kernels.matrix.fpu;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BlockedFloats;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED of floats: four outputs at a time, whose sums stay in the registers of the
 * floating-point unit, or sixteen in vectors of Helium. Sums are taken in the reference's order.
 */
public final class FullyConnectedBlockedF32 implements Kernel<FullyConnected> {
  private static final int BLOCK = BlockedFloats.BLOCK;

  /** Blocks that Helium sums together at most. */
  private static final int VECTORS = 4;

  /** Inputs that a turn of the loop over registers takes. */
  private static final int UNROLL = 4;

  /** Around the sums of a block. */
  private static final int AROUND = 24;

  /** Comparisons that the bounds of an output take, with what reads the sum again. */
  private static final double CLAMP = 3.5;

  /** Around the vectors of sums. */
  private static final int AROUND_VECTORS = 30;

  /** What a call saves and restores of the registers of vectors, and its addresses. */
  private static final int CALL_OF_VECTORS = 40;

  private static final int CODE_BYTES = 300;

  @Override
  public String name() {
    return "fully_connected_blocked_f32";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense() || pitches(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    return FloatConstants.acceptsInRegisters(request) && request.input(1).shape().dim(0) >= BLOCK
        ? pitches(request).map(pitches -> binding(op.activation(), request, pitches))
        : Optional.empty();
  }

  private static Optional<Pitches> pitches(KernelRequest request) {
    Shape weights = request.input(1).shape();
    return Pitches.of(request, depth(weights), weights.dim(0));
  }

  private static int depth(Shape weights) {
    return weights.elements() / weights.dim(0);
  }

  private KernelBinding binding(Activation activation, KernelRequest request, Pitches pitches) {
    DenseConstant weights = request.constant(1).orElseThrow();
    int outputs = weights.shape().dim(0);
    int depth = depth(weights.shape());
    int rows = request.output().shape().elements() / outputs;
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(FullyConnectedBlockedF32.class),
                "fully_connected_blocked_f32")
            .bake("vectors", vectors)
            .bake("ragged", outputs % BLOCK != 0)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedFloats.ofRows(weights))
            .parameter("bias", FloatConstants.bias(request, outputs));
    FloatConstants.clamp(binding, activation);
    pitches.addTo(binding, request.tiled());
    if (vectors) {
      binding.helper("mve_float");
    }
    if (request.tiled()) {
      Counts calls = Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 4).times(rows);
      binding.tiles(BlockedFloats.tiles(outputs, depth, calls));
    } else {
      binding.overlaps(
          WindowOverlap.byPixel(Plane.ofRows(rows, depth, outputs), Float.BYTES)
              .rereading((long) Float.BYTES * (outputs - 1))
              .rules());
    }
    return binding
        .parameter("rows", CType.I32, rows)
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, outputs / BLOCK)
        .parameter("rest", CType.I32, outputs % BLOCK)
        .code(CODE_BYTES)
        .counts(
            (vectors ? vectors(outputs, depth, activation) : blocks(outputs, depth, activation))
                .and(rest(outputs, depth, activation, vectors))
                .and(STEP)
                .and(ARITHMETIC, 6)
                .times(rows)
                .and(vectors ? Counts.of(VECTOR, CALL_OF_VECTORS) : Counts.NONE)
                .and(CALL))
        .build();
  }

  /** The outputs of a row that are whole blocks. */
  private static Counts blocks(int outputs, int depth, Activation activation) {
    int fours = depth / UNROLL;
    double turns = (4.0 * BLOCK + 4) * fours + (BLOCK + 4.0) * (depth % UNROLL);
    return Counts.of(DSP, turns + AROUND)
        .and(FLOAT_COMPARE, activation == Activation.NONE ? 0 : CLAMP * BLOCK)
        .times(outputs / BLOCK);
  }

  private static Counts vectors(int outputs, int depth, Activation activation) {
    Counts sum = Counts.NONE;
    int left = outputs / BLOCK;
    for (int together = VECTORS; together >= 1; together /= 2) {
      double input = 2 * together + 1;
      int count = left / together;
      double finish = (activation == Activation.NONE ? 3 : 13) * together;
      sum = sum.and(VECTOR, (input * depth + finish + AROUND_VECTORS) * count);
      left %= together;
    }
    return sum;
  }

  /** The outputs behind the last block. */
  private static Counts rest(int outputs, int depth, Activation activation, boolean vectors) {
    return Counts.of(FLOAT_MULTIPLY_ADD)
        .and(LOAD, vectors ? 1 : 2)
        .and(STEP)
        .times(depth)
        .and(ProductCounts.finishOfFloat(activation))
        .and(STEP)
        .times(outputs % BLOCK);
  }
}
