package dev.wafer.emitter.kernels.elementwise.fpu;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastRuns;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.RasterOverlap;
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
import java.util.Map;
import java.util.Optional;

/**
 * Binary operators on floats that lie side by side, or of which one is broadcast: eight at a time
 * in the registers of the floating-point unit, or four in a vector of Helium, which has no
 * division.
 */
public final class BinaryBlockedF32 implements Kernel<Binary> {
  /** Elements that are in registers at once. */
  private static final int BLOCK = 8;

  private static final int LANES = 4;

  /** Instructions of a function on registers. */
  private static final Map<BinaryFn, Integer> IN_REGISTERS =
      Map.of(
          BinaryFn.ADD, 1,
          BinaryFn.SUB, 1,
          BinaryFn.MUL, 1,
          BinaryFn.DIV, 1,
          BinaryFn.SQUARED_DIFFERENCE, 2,
          BinaryFn.MINIMUM, 4,
          BinaryFn.MAXIMUM, 4,
          BinaryFn.PRELU, 4);

  /** Comparisons with the bounds of an activation. */
  private static final int BOUNDS = 2;

  /** Instructions of both bounds on vectors, of which each choice moves its predicate about. */
  private static final int VECTOR_CLAMP = 9;

  /** Around the only run. */
  private static final int RUN = 6;

  /** Around one of several. */
  private static final int RUN_OF_SEVERAL = 14;

  /** The same of vectors, of which the last one is seldom whole. */
  private static final int VECTOR_RUN_OF_SEVERAL = 29;

  private static final int CODE_BYTES = 150;

  @Override
  public String name() {
    return "binary_blocked_f32";
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
    if (request.inputType(0) != DataType.FLOAT32
        || request.inputType(1) != DataType.FLOAT32
        || !FloatConstants.hasRegisters(request.core())
        || !IN_REGISTERS.containsKey(op.fn())) {
      return Optional.empty();
    }
    boolean vectors = request.core().has(Feature.MVE_FLOAT) && op.fn() != BinaryFn.DIV;
    BroadcastRuns runs = BroadcastRuns.of(request);
    return runs.run() < (vectors ? LANES : BLOCK) || (runs.spreadA() && runs.spreadB())
        ? Optional.empty()
        : Optional.of(binding(op, request, runs, vectors));
  }

  private KernelBinding binding(
      Binary op, KernelRequest request, BroadcastRuns runs, boolean vectors) {
    String function = op.fn().name().toLowerCase(Locale.ROOT);
    boolean clamps = op.activation() != Activation.NONE;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(BinaryBlockedF32.class), function + "_blocked_f32")
            .bake("function", function)
            .bake("expression", FloatFunction.of(op.fn()).expression())
            .bake("vectors", vectors)
            .bake("paired", isPaired(op));
    runs.addTo(binding, false);
    FloatConstants.clamp(binding, op.activation());
    if (clamps || !runs.extents().isEmpty()) {
      binding.parameters();
    }
    if (runs.extents().isEmpty()) {
      binding.helper("noinline");
    }
    if (vectors) {
      binding.helper("mve_float");
    }
    Counts run = vectors ? ofVectors(op, runs) : ofBlocks(op, runs);
    return binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1))
        .code(CODE_BYTES)
        .counts(run.times(runs.runs()).and(CALL))
        .build();
  }

  /** Whether a turn of the loop over vectors takes two. */
  private static boolean isPaired(Binary op) {
    return IN_REGISTERS.get(op.fn()) <= 2 && op.activation() == Activation.NONE;
  }

  private static Counts ofVectors(Binary op, BroadcastRuns runs) {
    int computed =
        switch (op.fn()) {
          case MINIMUM, MAXIMUM -> 5;
          case PRELU -> 8;
          default -> IN_REGISTERS.get(op.fn());
        };
    double vector =
        (isPaired(op) ? 1.5 : 2)
            + loads(runs)
            + computed
            + (op.activation() == Activation.NONE ? 0 : VECTOR_CLAMP);
    return Counts.of(VECTOR, vector * Math.ceil((double) runs.run() / LANES))
        .and(VECTOR, around(runs, VECTOR_RUN_OF_SEVERAL));
  }

  private static Counts ofBlocks(Binary op, BroadcastRuns runs) {
    int computed = BLOCK * IN_REGISTERS.get(op.fn());
    int blocks = runs.run() / BLOCK;
    int compared = op.activation() == Activation.NONE ? 0 : BOUNDS * BLOCK * blocks;
    return Counts.of(DSP, (3 + loads(runs) + computed) * blocks + around(runs, RUN_OF_SEVERAL))
        .and(FLOAT_COMPARE, compared)
        .and(FloatFunction.of(op.fn()).element(op.activation()).times(runs.run() % BLOCK));
  }

  private static int around(BroadcastRuns runs, int ofSeveral) {
    return runs.extents().isEmpty() ? RUN : ofSeveral;
  }

  /** Inputs of which each element is read. */
  private static int loads(BroadcastRuns runs) {
    return runs.spreadA() || runs.spreadB() ? 1 : 2;
  }
}
