package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** DEPTH_TO_SPACE and SPACE_TO_DEPTH. */
final class DepthSpaceImport implements OperatorImport {
  private static final int BLOCK_SIZE = 0;
  private static final int MAX_BLOCK = 32767;

  private static final Rule BLOCK =
      Rule.consistent("the block size is positive and divides the axes that it splits");

  private final boolean toSpace;

  DepthSpaceImport(boolean toSpace) {
    this.toSpace = toSpace;
  }

  @Override
  public String name() {
    return toSpace ? "DEPTH_TO_SPACE" : "SPACE_TO_DEPTH";
  }

  @Override
  public int optionsType() {
    return toSpace ? 94 : 19;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input").outputs("output").same(DataType.FLOAT32, DataType.INT8);
  }

  @Override
  public List<Rule> rules() {
    return List.of(CommonRules.RANK_4, BLOCK);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireRank4(x);
    Shape shape = x.shape();
    int block = c.options().int32(BLOCK_SIZE, 0);
    boolean divides =
        block >= 1
            && block <= MAX_BLOCK
            && (toSpace
                ? shape.dim(3) % (block * block) == 0
                : shape.dim(1) % block == 0 && shape.dim(2) % block == 0);
    c.require(divides, BLOCK, () -> "block size %d, input [%s]".formatted(block, shape));
    c.requireShape(
        0,
        toSpace
            ? List.of(
                (long) shape.dim(0),
                (long) shape.dim(1) * block,
                (long) shape.dim(2) * block,
                (long) shape.dim(3) / block / block)
            : List.of(
                (long) shape.dim(0),
                (long) shape.dim(1) / block,
                (long) shape.dim(2) / block,
                (long) shape.dim(3) * block * block));
    c.emit(toSpace ? new DepthToSpace(block) : new SpaceToDepth(block), x);
  }
}
