package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.passes.cost.Counts;

/** The work of products with weights in blocks, in portable C. */
final class BlockCounts {
  private BlockCounts() {}

  static Counts of(BlockList blocks, SparseRows rows, ProductCounts each) {
    BlockShape shape = blocks.shape();
    int group = rows.group();
    int lanes = BlockWeights.lanes(shape);
    Counts column =
        (lanes == 1 ? each.product().times(group).and(LOAD) : each.block(group)).and(LOAD, group);
    Counts turn = column.times(shape.inputs()).and(STEP).and(ARITHMETIC, 2).and(LOAD);
    double turns =
        (double) blocks.size() * Math.min(shape.outputs(), blocks.matrix().outputs()) / lanes;
    Counts output = each.finish().times(group).and(LOAD).and(STEP);
    return turn.times(turns)
        .and(output.times(blocks.matrix().outputs()))
        .and(Counts.of(STEP).and(ARITHMETIC, 4).times((double) blocks.matrix().outputs() / lanes))
        .and(CALL)
        .times(Math.ceil((double) rows.count() / group));
  }
}
