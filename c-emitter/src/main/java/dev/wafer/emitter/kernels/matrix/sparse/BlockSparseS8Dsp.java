package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED and CONV_2D of int8 by the blocks of the weights that are not all zero, on the
 * DSP extension. Four rows at a time share the unpacking of the weights; where there are fewer, the
 * weights are stored unpacked.
 */
public final class BlockSparseS8Dsp implements Kernel<Op> {
  private static final int GROUP = 4;
  private static final int MAX_COLUMNS = 0xFFFF;

  private final BlockShape shape;

  public BlockSparseS8Dsp(BlockShape shape) {
    this.shape = shape;
  }

  @Override
  public String name() {
    return "block_sparse_" + shape + "_s8_dsp";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return SparseRows.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!hasLoop()
        || !SparseRows.accepts(request)
        || !Int8Layers.haveConstantWeights(request, Feature.DSP)
        || request.isRuntime(2)) {
      return Optional.empty();
    }
    SparseMatrix matrix = SparseMatrix.of(request).orElse(null);
    if (matrix == null || matrix.columns() > MAX_COLUMNS) {
      return Optional.empty();
    }
    DspScaling scaling = DspScaling.of(request);
    SparseRows rows = SparseRows.of(request, matrix, GROUP, shape.inputs());
    boolean mixes = rows.group() == GROUP && shape.outputs() > 1;
    if (!scaling.exact() || (mixes && !DspWeights.separable(matrix))) {
      return Optional.empty();
    }
    return Optional.of(bind(BlockList.of(matrix, shape), rows, scaling));
  }

  private boolean hasLoop() {
    return shape.outputs() == 1
        ? shape.inputs() == 4 || shape.inputs() == 16
        : shape.inputs() == 1 || shape.inputs() == 4;
  }

  private KernelBinding bind(BlockList blocks, SparseRows rows, DspScaling scaling) {
    boolean four = rows.group() == GROUP;
    boolean flat = shape.outputs() == 1;
    String template = !four ? "BlocksDsp1" : flat ? "FlatBlocksDsp4" : "TallBlocksDsp4";
    int lanes = flat ? 1 : shape.inputs() == 1 && shape.outputs() % 8 == 0 ? 8 : 4;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(BlockSparseS8Dsp.class, template),
                "sparse_" + shape + (four ? "_by_4_s8" : "_s8"))
            .blocks(blocks.summary())
            .bake("x", CType.I8)
            .bake("height", shape.outputs())
            .bake("width", shape.inputs());
    rows.addTo(binding, CType.I8, scaling.inputZeroPoint());
    long scratch = scratchBytes(blocks, rows);
    if (scratch > 0) {
      binding.scratch("inputs as halfwords", CType.U32, scratch, 4);
    }
    binding.output(0).parameters();
    if (!four) {
      binding.bake("lanes", lanes);
      DspWeights.addWide(binding, blocks, lanes);
      binding.parameter("bias", scaling.biases(lanes, DspScaling.Doubled.ALL));
    } else if (flat) {
      DspWeights.addFlat(binding, blocks);
      binding.parameter("bias", scaling.biases(1, DspScaling.Doubled.NONE));
    } else {
      DspWeights.addTall(binding, blocks);
      binding.parameter("bias", scaling.biases(2, DspScaling.Doubled.ODD_OUTPUTS));
    }
    scaling.addTo(binding);
    return binding
        .helper("dsp")
        .code(1_100)
        .counts(Counts.of(DSP, instructions(blocks, rows, lanes)).and(CALL).and(rows.copyCounts()))
        .build();
  }

  /** Bytes for widened rows, and behind them for the inputs that a strip selects. */
  private long scratchBytes(BlockList blocks, SparseRows rows) {
    boolean tall = rows.group() == GROUP && shape.outputs() > 1;
    long wide = shape.inputs() == 1 ? 0 : 2L * rows.pitch() * rows.group();
    if (!tall) {
      return wide;
    }
    int most = blocks.withBoundedGaps().strips().stream().mapToInt(s -> s.length).max().orElse(0);
    int columns = (Math.max(most, 1) * shape.inputs() + 3) / 4 * 4;
    return wide + 2L * columns * GROUP;
  }

  /** Instructions, from the loops' own counts. */
  private long instructions(BlockList blocks, SparseRows rows, int lanes) {
    long outputs = blocks.matrix().outputs();
    long stored = blocks.size();
    long weights = stored * shape.outputs() * shape.inputs();
    long perRow;
    if (rows.group() == 1) {
      long turns = shape.inputs() == 1 ? stored / 2 : stored;
      long columns = 6L + lanes + (lanes + 2) / 3;
      long turn = shape.inputs() == 1 ? columns : 4 + 5L * lanes * shape.inputs() / 8;
      perRow = turns * shape.outputs() / lanes * turn + outputs * flatOutput(lanes);
    } else {
      long select = shape.outputs() == 1 ? stored : stored * (shape.inputs() == 1 ? 13 : 16) / 4;
      perRow = weights * 27 / 32 + select + outputs * 11;
    }
    long widening = shape.inputs() == 1 ? 0 : rows.pitch() * 5L / 4;
    return (perRow + widening) * rows.count();
  }

  private static int flatOutput(int lanes) {
    return lanes == 1 ? 16 : 11;
  }
}
