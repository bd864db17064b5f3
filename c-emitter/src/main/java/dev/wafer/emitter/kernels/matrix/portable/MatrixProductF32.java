package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BlockedFloats;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.SoftProducts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.stream.IntStream;

/** The product of a matrix of floats [rows, depth] and constant weights [outputs, depth]. */
public final class MatrixProductF32 {
  private static final int UNROLL = 4;

  /** More instructions that four products in a vector take where a turn of the loop has no more. */
  private static final double ROLLED = 2.3;

  /** The same where the input has a single row. */
  private static final double ONE_ROW = 1;

  /** Instructions of a product where one turn, of fourteen, makes four. */
  private static final double IN_A_VECTOR = 3.5;

  /** Rows whose sums with four outputs the registers of a unit for floats hold. */
  private static final int TOGETHER = 4;

  /**
   * Multiply-accumulates of compiled code that take what sixteen do in registers, whose loads are
   * shared by two steps.
   */
  private static final double STEP_PRODUCTS = 14;

  /**
   * What a block of four rows and outputs takes besides: the bias is added, and sums are stored.
   */
  private static final double BLOCK_INSTRUCTIONS = 40;

  private MatrixProductF32() {}

  /** Binds the portable function to a node whose weights have the output channel outermost. */
  public static KernelBinding bind(String kernel, KernelRequest request, Activation activation) {
    DenseConstant weights = request.constant(1).orElseThrow();
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().elements() / outputs;
    int rows = request.output().shape().elements() / outputs;
    // The C compiler makes a vector of the four sums of one row, but not of those of several.
    boolean vectors = request.core().has(Feature.MVE);
    int together = vectors || rows == 1 ? 1 : rows >= TOGETHER ? TOGETHER : 2;
    int unroll = together == 1 && depth % UNROLL == 0 ? UNROLL : 1;
    boolean ragged = outputs % BlockedFloats.BLOCK != 0;
    boolean registers =
        together == TOGETHER
            && FloatConstants.hasRegisters(request.core())
            && request.constant(2).filter(MatrixProductF32::hasNegativeZero).isEmpty();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                kernel, Templates.beside(MatrixProductF32.class), "matrix_product_f32")
            .bake("rows", together)
            .bake("registers", registers)
            .bake("unroll", unroll)
            .bake("single", rows == 1)
            .bake("ragged", ragged)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedFloats.ofRows(weights))
            .parameter("bias", FloatConstants.bias(request, outputs));
    FloatConstants.clamp(binding, activation);
    if (registers) {
      binding.helper("fpu_four_rows");
    }
    Pitches.of(request, depth, outputs).orElseThrow().addTo(binding, request.tiled());
    if (request.tiled()) {
      Counts calls = Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 4).times(rows);
      binding.tiles(BlockedFloats.tiles(outputs, depth, calls));
    } else {
      binding.overlaps(
          WindowOverlap.byPixel(Plane.ofRows(rows, depth, outputs), 4)
              .inGroupsOf(together, WindowOverlap.Rest.AGAIN)
              .rereading(4L * together * outputs - 4)
              .rules());
    }
    Counts all =
        registers
            ? inRegisters(request, activation, rows, outputs, depth)
            : counts(request, activation, rows, together, unroll, outputs, depth, vectors);
    return binding
        .parameter("rows", CType.I32, rows)
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, outputs / BlockedFloats.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedFloats.BLOCK)
        .counts(all)
        .alone(all.and(vectorOfRest(request, rows, depth, outputs, vectors)))
        .build();
  }

  private static boolean hasNegativeZero(DenseConstant bias) {
    return IntStream.range(0, bias.shape().elements())
        .anyMatch(i -> Float.floatToRawIntBits(bias.floatAt(i)) == Integer.MIN_VALUE);
  }

  /**
   * What the outputs behind the last block take more where the compiler knows the depth: it
   * multiplies four inputs at a time, if they are whole vectors.
   */
  private static Counts vectorOfRest(
      KernelRequest request, int rows, int depth, int outputs, boolean vectors) {
    if (!vectors || depth % UNROLL != 0) {
      return Counts.NONE;
    }
    Counts rolled = Counts.of(STEP).and(LOAD, 2).and(SoftProducts.product(request));
    return Counts.of(VECTOR, IN_A_VECTOR)
        .and(rolled.times(-1))
        .times((double) rows * depth * (outputs % BlockedFloats.BLOCK));
  }

  /** Four rows at a time, whose sums stay in registers until the bias is added. */
  private static Counts inRegisters(
      KernelRequest request, Activation activation, int rows, int outputs, int depth) {
    int blocks = outputs / BlockedFloats.BLOCK;
    int rest = outputs % BlockedFloats.BLOCK;
    boolean clamps = activation != Activation.NONE;
    Counts clamp =
        Counts.of(STEP)
            .and(
                Counts.of(LOAD)
                    .and(STORE)
                    .and(FLOAT_COMPARE, 2)
                    .times(clamps ? BlockedFloats.BLOCK : 0))
            .times(clamps ? TOGETHER * blocks : 0);
    return Counts.of(FLOAT_MULTIPLY_ADD, STEP_PRODUCTS * depth)
        .and(ARITHMETIC, BLOCK_INSTRUCTIONS)
        .times(blocks)
        .and(clamp)
        .and(
            ProductCounts.ofFloats(SoftProducts.product(request), activation, false)
                .outputs(TOGETHER, rest, depth, Counts.NONE))
        .and(CALL, 2)
        .and(ARITHMETIC, 12)
        .and(LOAD, 3)
        .and(STEP)
        .times(Math.ceil((double) rows / TOGETHER))
        .and(CALL);
  }

  private static Counts counts(
      KernelRequest request,
      Activation activation,
      int rows,
      int together,
      int unroll,
      int outputs,
      int depth,
      boolean vectors) {
    int blocks = outputs / BlockedFloats.BLOCK;
    Counts all =
        ProductCounts.ofFloats(SoftProducts.product(request), activation, vectors)
            .outputs(together, outputs, depth, Counts.NONE)
            .and(STEP, -(double) depth * blocks * (1 - 1.0 / unroll));
    // One of five loads of a turn is one with the step to the next.
    double more = unroll == 1 ? ROLLED : rows == 1 ? ONE_ROW : 0;
    Counts vector = vectors ? Counts.of(VECTOR, more * depth * blocks) : Counts.NONE;
    return all.and(LOAD, vectors ? 0 : -(double) depth * blocks)
        .and(vector)
        .and(ARITHMETIC, 8)
        .and(LOAD, 3)
        .and(STEP)
        .times(Math.ceil((double) rows / together))
        .and(CALL);
  }
}
