package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BatchBlocks;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.DynamicUpdateSlice;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.GatherNd;
import dev.wafer.ir.op.MatrixDiag;
import dev.wafer.ir.op.MatrixSetDiag;
import dev.wafer.ir.op.MirrorPad;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Tile;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Options of operators that repeat elements, deal them to batches, or take them by indices. */
final class IndexOptions {
  private static final int AXIS = 0;
  private static final int BATCH_DIMS = 1;
  private static final int MODE = 0;
  private static final int SYMMETRIC = 1;

  private static final Rule MODES = Rule.consistent("the mode is REFLECT or SYMMETRIC");
  private static final Rule BLOCK_SHAPE =
      Rule.consistent("there is one extent of a block for each pair of paddings or crops");

  private IndexOptions() {}

  static Map<String, Reading> all() {
    return Map.ofEntries(
        Map.entry("TILE", Reading.of(c -> new Tile(c.constantIntegers(1)))),
        Map.entry("MIRROR_PAD", Reading.of(IndexOptions::mirrorPad, CommonRules.PADDINGS, MODES)),
        Map.entry(
            "SPACE_TO_BATCH_ND",
            Reading.of(IndexOptions::spaceToBatch, BLOCK_SHAPE, CommonRules.PADDINGS)),
        Map.entry(
            "BATCH_TO_SPACE_ND",
            Reading.of(IndexOptions::batchToSpace, BLOCK_SHAPE, CommonRules.PADDINGS)),
        Map.entry("MATRIX_DIAG", Reading.of(c -> new MatrixDiag())),
        Map.entry("MATRIX_SET_DIAG", Reading.of(c -> new MatrixSetDiag())),
        Map.entry("GATHER", Reading.of(IndexOptions::gather, CommonRules.AXIS)),
        Map.entry("GATHER_ND", Reading.of(c -> new GatherNd())),
        Map.entry("EMBEDDING_LOOKUP", Reading.of(IndexOptions::embedding)),
        Map.entry("DYNAMIC_UPDATE_SLICE", Reading.of(c -> new DynamicUpdateSlice())));
  }

  private static Op mirrorPad(OperatorContext c) {
    Amounts amounts = Amounts.of(c, 1, c.input(0).shape().rank());
    int mode = c.options().int8(MODE, 0);
    c.require(mode == 0 || mode == SYMMETRIC, MODES, () -> "mode " + mode);
    return new MirrorPad(amounts.before(), amounts.after(), mode == SYMMETRIC);
  }

  /** Pairs of amounts, one pair an axis. */
  private record Amounts(List<Integer> before, List<Integer> after) {
    static Amounts of(OperatorContext c, int input, int axes) {
      List<Integer> pairs = c.constantIntegers(input);
      c.require(
          pairs.size() == 2 * axes,
          CommonRules.PADDINGS,
          () -> "%s for %d axes".formatted(pairs, axes));
      List<Integer> before = new ArrayList<>();
      List<Integer> after = new ArrayList<>();
      for (int axis = 0; axis < axes; axis++) {
        before.add(pairs.get(2 * axis));
        after.add(pairs.get(2 * axis + 1));
      }
      return new Amounts(before, after);
    }

    boolean areZero() {
      return Collections.frequency(before, 0) == before.size()
          && Collections.frequency(after, 0) == after.size();
    }

    /** The same for the axes of a tensor whose first one has none, as the last ones. */
    Amounts on(int rank) {
      return new Amounts(spread(before, rank), spread(after, rank));
    }

    private static List<Integer> spread(List<Integer> amounts, int rank) {
      List<Integer> all = new ArrayList<>(Collections.nCopies(rank, 0));
      for (int i = 0; i < amounts.size(); i++) {
        all.set(1 + i, amounts.get(i));
      }
      return all;
    }
  }

  /** The blocks of a node, and the amounts around them. */
  private static List<Integer> blocks(OperatorContext c) {
    List<Integer> block = c.constantIntegers(1);
    int rank = c.input(0).shape().rank();
    c.require(
        block.size() < rank,
        BLOCK_SHAPE,
        () -> "%d extents, rank %d".formatted(block.size(), rank));
    return block;
  }

  private static Op spaceToBatch(OperatorContext c) {
    List<Integer> block = blocks(c);
    Amounts paddings = Amounts.of(c, 2, block.size());
    if (!paddings.areZero()) {
      Shape x = c.input(0).shape();
      Amounts all = paddings.on(x.rank());
      List<Long> extents = new ArrayList<>();
      for (int axis = 0; axis < x.rank(); axis++) {
        extents.add((long) x.dim(axis) + all.before().get(axis) + all.after().get(axis));
      }
      Value padded = c.inner(c.output(), extents, CommonRules.PADDINGS);
      c.emit(new Pad(all.before(), all.after()), List.of(c.input(0)), List.of(padded));
      c.readInstead(List.of(padded));
    }
    return new BatchBlocks(true, block);
  }

  private static Op batchToSpace(OperatorContext c) {
    List<Integer> block = blocks(c);
    Amounts crops = Amounts.of(c, 2, block.size());
    BatchBlocks op = new BatchBlocks(false, block);
    if (crops.areZero()) {
      return op;
    }
    Shape x = c.input(0).shape();
    List<Long> whole = new ArrayList<>();
    x.dims().forEach(extent -> whole.add((long) extent));
    List<Long> cropped = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      whole.set(0, whole.get(0) / Math.max(1, block.get(i)));
      whole.set(1 + i, whole.get(1 + i) * block.get(i));
    }
    Amounts all = crops.on(x.rank());
    for (int axis = 0; axis < x.rank(); axis++) {
      cropped.add(whole.get(axis) - all.before().get(axis) - all.after().get(axis));
    }
    c.requireShape(0, new Extents(cropped));
    Value uncropped = c.inner(c.output(), whole, BLOCK_SHAPE);
    c.emit(op, List.of(c.input(0)), List.of(uncropped));
    c.readInstead(List.of(uncropped));
    return new Slice(all.before());
  }

  /** Axes and batches may count from the end. */
  private static Op gather(OperatorContext c) {
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), c.input(0).shape().rank());
    int batches = c.options().int32(BATCH_DIMS, 0);
    return new Gather(axis, batches < 0 ? batches + c.input(1).shape().rank() : batches);
  }

  /** A table in INT8 gives FLOAT32 by a DEQUANTIZE behind it. */
  private static Op embedding(OperatorContext c) {
    Gather lookup = new Gather(0, 0);
    Value table = c.input(1);
    if (table.dataType() == c.output().dataType() || table.shape().rank() == 0) {
      return lookup;
    }
    List<Long> extents = new ArrayList<>();
    table.shape().dims().forEach(extent -> extents.add((long) extent));
    extents.set(0, (long) c.input(0).shape().elements());
    Value rows = c.inner(table, extents, CommonRules.OUTPUT_SHAPE);
    c.emit(lookup, List.of(table, c.input(0)), List.of(rows));
    c.readInstead(List.of(rows));
    return new Dequantize();
  }
}
