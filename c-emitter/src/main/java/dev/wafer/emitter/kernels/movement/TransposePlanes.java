package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * Movements that turn planes of rows and columns over, as TRANSPOSE does between images of pixels
 * and images of channels: bytes four by four in words with the DSP extension, bytes and words by
 * vectors of Helium that are gathered or scattered, words in turns of four elsewhere.
 */
public final class TransposePlanes implements Kernel<Op> {
  /** Offsets within a vector have sixteen bits. */
  private static final int MOST_COLUMNS = 0xFFFF / 8;

  private static final int BLOCK = 4;

  /** Channels of an image that have words of their own. */
  private static final int COLORS = 3;

  /** Instructions of a block of four by four bytes. */
  private static final int BLOCK_INSTRUCTIONS = 38;

  /** The same of four pixels of three bytes. */
  private static final int COLOR_INSTRUCTIONS = 30;

  /** Instructions of a vector. */
  private static final int VECTOR_INSTRUCTIONS = 4;

  /** The same of one that is not whole, which is predicated. */
  private static final int REST_INSTRUCTIONS = 10;

  /** Around the vectors of a line. */
  private static final int LINE_INSTRUCTIONS = 20;

  /**
   * Planes that lie one behind the other.
   *
   * @param rows of the input, columns of the output
   * @param columns of the input, rows of the output
   */
  private record Planes(int count, int rows, int columns) {
    /** The planes that a movement turns over. */
    static Optional<Planes> of(Access access) {
      StridedLoops loops = access.dense();
      List<Integer> extents = loops.extents();
      List<Integer> steps = loops.steps().get(0);
      int last = extents.size() - 1;
      if (last < 1 || last > 2 || access.first() != 0) {
        return Optional.empty();
      }
      Planes planes =
          new Planes(last == 1 ? 1 : extents.get(0), extents.get(last), extents.get(last - 1));
      boolean turned =
          steps.get(last) == planes.columns
              && steps.get(last - 1) == 1
              && (last == 1 || steps.get(0) == planes.rows * planes.columns);
      return turned ? Optional.of(planes) : Optional.empty();
    }

    int shorter() {
      return Math.min(rows, columns);
    }

    int longer() {
      return Math.max(rows, columns);
    }
  }

  @Override
  public String name() {
    return "transpose_planes";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!Movable.accepts(request, 1)) {
      return Optional.empty();
    }
    int bytes = Movable.elementBytes(request);
    return Moved.inOrder(request.node())
        .flatMap(Planes::of)
        .filter(planes -> fits(planes, bytes, request.core()))
        .map(planes -> binding(planes, request));
  }

  private static boolean fits(Planes planes, int bytes, Core core) {
    if (core.has(Feature.MVE_FLOAT)) {
      return (bytes == 1 || bytes == Integer.BYTES)
          && planes.longer() >= BLOCK
          && planes.shorter() <= MOST_COLUMNS;
    }
    return bytes == 1
        ? core.has(Feature.DSP) && planes.shorter() >= COLORS && planes.longer() > BLOCK
        : bytes == Integer.BYTES && planes.rows() >= BLOCK;
  }

  private KernelBinding binding(Planes planes, KernelRequest request) {
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    boolean words = Movable.elementBytes(request) == Integer.BYTES;
    DataType type = request.inputType(0);
    boolean real = type == DataType.FLOAT32;
    boolean scatters = vectors && planes.columns() > planes.rows();
    String way = words ? "words" : vectors || planes.shorter() > COLORS ? "bytes" : "colors";
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(TransposePlanes.class),
                "transpose_" + (words ? type.mnemonic() : way) + (scatters ? "_scattered" : ""))
            .bake("way", way)
            .bake("element", words ? CType.of(type) : CType.U8)
            .bake("real", real)
            .bake("vectors", vectors)
            .bake("scatters", scatters)
            .bake("splits", planes.columns() == COLORS)
            .input(0)
            .output(0)
            .parameters()
            .parameter("planes", CType.I32, planes.count())
            .parameter("rows", CType.I32, planes.rows())
            .parameter("columns", CType.I32, planes.columns());
    if (vectors) {
      binding.helper(real ? "mve_float" : "mve");
    } else if (!words) {
      binding.helper("load32").helper("store32").helper("dsp_pack");
    }
    Counts all =
        vectors
            ? ofVectors(planes, words)
            : words ? ofWords(planes, request.core()) : ofBytes(planes).times(planes.count());
    return binding.counts(all.and(CALL)).build();
  }

  private static Counts ofVectors(Planes planes, boolean words) {
    int lanes = words ? 4 : 8;
    int whole = planes.longer() / lanes;
    int rest = planes.longer() % lanes == 0 ? 0 : REST_INSTRUCTIONS;
    double line = VECTOR_INSTRUCTIONS * whole + rest + LINE_INSTRUCTIONS;
    return Counts.of(VECTOR, line * planes.shorter() + 10).times(planes.count()).and(VECTOR, 20);
  }

  /**
   * Rows four at a time, then one by one; pointers are found anew for each of these, and planes.
   */
  private static Counts ofWords(Planes planes, Core core) {
    // Eight registers hold half of the pointers.
    boolean few = !core.has(Feature.LONG_MULTIPLY);
    Counts four = Counts.of(LOAD, BLOCK).and(STORE, BLOCK).and(STEP).and(ARITHMETIC, few ? 6 : 2);
    Counts one = Counts.of(LOAD).and(STORE).and(STEP).and(ARITHMETIC);
    int blocks = planes.rows() / BLOCK;
    int rest = planes.rows() % BLOCK;
    return four.times((double) blocks * planes.columns())
        .and(one.times((double) rest * planes.columns()))
        .and(Counts.of(ARITHMETIC, 12).times(blocks + rest))
        .and(ARITHMETIC, few ? 40 : 20)
        .times(planes.count())
        .and(ARITHMETIC, few ? 60 : 30);
  }

  private static Counts ofBytes(Planes planes) {
    double along = Math.ceil((double) planes.rows() / BLOCK);
    double across = Math.ceil((double) planes.columns() / BLOCK);
    if (planes.shorter() == COLORS) {
      return Counts.of(DSP, COLOR_INSTRUCTIONS * Math.max(along, across) + LINE_INSTRUCTIONS);
    }
    return Counts.of(DSP, BLOCK_INSTRUCTIONS * across + LINE_INSTRUCTIONS).times(along);
  }
}
