package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.spec.Broadcasting;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.List;

/** BATCH_MATMUL. */
final class BatchMatMulImport implements OperatorImport {
  private static final int ADJ_X = 0;
  private static final int ADJ_Y = 1;

  private static final Rule RANK = Rule.supported("both inputs have 2 to 5 axes");
  private static final Rule MATRICES =
      Rule.consistent("the matrices of both inputs share their inner extent");

  @Override
  public String name() {
    return "BATCH_MATMUL";
  }

  @Override
  public int optionsType() {
    return 101;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("x", "y").outputs("output").same(DataType.FLOAT32, DataType.INT8);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        RANK, MATRICES, Broadcasting.RULE, CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Shape x = c.input(0).shape();
    Shape y = c.input(1).shape();
    c.requirePerTensorAll();
    c.require(
        x.rank() >= 2 && x.rank() <= 5 && y.rank() >= 2 && y.rank() <= 5,
        RANK,
        () -> "[%s] and [%s]".formatted(x, y));
    boolean adjX = c.options().bool(ADJ_X, false);
    boolean adjY = c.options().bool(ADJ_Y, false);
    c.require(
        x.dim(adjX ? -2 : -1) == y.dim(adjY ? -1 : -2),
        MATRICES,
        () ->
            "[%s]%s and [%s]%s"
                .formatted(x, adjX ? " transposed" : "", y, adjY ? " transposed" : ""));
    List<Long> dims = new ArrayList<>(Broadcasting.of(c.check(), batch(x), batch(y)).dims());
    dims.add((long) x.dim(adjX ? -1 : -2));
    dims.add((long) y.dim(adjY ? -2 : -1));
    c.requireShape(0, dims);
    c.emit(new BatchMatMul(adjX, adjY), c.input(0), c.input(1));
  }

  private static Shape batch(Shape shape) {
    return Shape.of(shape.dims().subList(0, shape.rank() - 2));
  }
}
