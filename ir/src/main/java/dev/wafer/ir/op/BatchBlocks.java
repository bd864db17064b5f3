package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Elements of blocks, which lie side by side on axes 1 to n of the one tensor, in batches of the
 * other one: SPACE_TO_BATCH_ND without padding, and BATCH_TO_SPACE_ND without crops.
 *
 * @param toBatch whether the input is the tensor with blocks
 * @param block extents of a block
 */
public record BatchBlocks(boolean toBatch, List<Integer> block) implements Movement {
  public BatchBlocks {
    block = List.copyOf(block);
  }

  @Override
  public String mnemonic() {
    return toBatch ? "SPACE_TO_BATCH_ND" : "BATCH_TO_SPACE_ND";
  }

  @Override
  public List<Access> accesses(List<Shape> inputs, List<Shape> outputs) {
    Shape wide = (toBatch ? inputs : outputs).get(0);
    Shape batches = (toBatch ? outputs : inputs).get(0);
    List<Integer> extents = new ArrayList<>();
    List<Side.Step> inWide = new ArrayList<>();
    List<Side.Step> inBatches = new ArrayList<>();
    int inner = batches.dim(0);
    for (int i = 0; i < block.size(); i++) {
      inner /= block.get(i);
      extents.add(block.get(i));
      inWide.add(Side.step(1 + i, 1));
      inBatches.add(Side.step(0, inner));
    }
    for (int axis = 0; axis < wide.rank(); axis++) {
      boolean blocked = axis > 0 && axis <= block.size();
      extents.add(axis == 0 ? wide.dim(0) : batches.dim(axis));
      inWide.add(Side.step(axis, blocked ? block.get(axis - 1) : 1));
      inBatches.add(Side.step(axis, 1));
    }
    Access access =
        new Access(
            0,
            0,
            extents,
            Side.stepping(wide, inWide.toArray(Side.Step[]::new)),
            Side.stepping(batches, inBatches.toArray(Side.Step[]::new)));
    // To blocks the output is written in its own order: the loops of a block inside those of its
    // axis.
    return List.of(toBatch ? access : access.reversed().reordered(inOrder(wide.rank())));
  }

  /** The loops in the order of the tensor with blocks. */
  private List<Integer> inOrder(int rank) {
    List<Integer> loops = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      loops.add(block.size() + axis);
      if (axis > 0 && axis <= block.size()) {
        loops.add(axis - 1);
      }
    }
    return loops;
  }

  @Override
  public Optional<Op> onChannels(Shape in, Shape out, IntUnaryOperator before) {
    return in.rank() > 1 + block.size() ? Optional.of(this) : Optional.empty();
  }
}
