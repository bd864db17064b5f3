package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT4;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.FullyConnected;
import java.util.List;

/** Products of matrices. */
final class MatrixSpecs {
  private static final Rule MATRIX =
      Rule.consistent("the weights are [outputs, inputs] and the input is a multiple of inputs");
  private static final Rule RANK = Rule.supported("both inputs have 2 to 5 axes");
  private static final Rule MATRICES =
      Rule.consistent("the matrices of both inputs share their inner extent");

  private MatrixSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(
        OpSpec.of(FullyConnected.class, "FULLY_CONNECTED")
            .types(
                TypeTable.inputs("input", "weights", "bias?")
                    .outputs("output")
                    .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                    .row(FLOAT32, INT8, FLOAT32, FLOAT32)
                    .row(FLOAT32, INT4, FLOAT32, FLOAT32)
                    .row(INT8, INT8, INT32, INT8)
                    .row(INT8, INT4, INT32, INT8)
                    .row(UINT8, UINT8, INT32, UINT8)
                    .row(INT16, INT8, INT64, INT16)
                    .row(INT16, INT8, INT32, INT16))
            .internal(INT8, INT16, INT32, INT8)
            .shape(MatrixSpecs::product, MATRIX, CommonRules.BIAS_SHAPE)
            .requires(WeightRules.ofProduct())
            .text(
                (op, out) ->
                    out.with("keep_dims", op.keepNumDims())
                        .mark("asymmetric_inputs", op.asymmetricInputs())
                        .with(op.activation()),
                in ->
                    new FullyConnected(
                        in.flag("keep_dims"), in.mark("asymmetric_inputs"), in.activation()))
            .note(WeightRules.HYBRID)
            .form(8)
            .build(),
        OpSpec.of(BatchMatMul.class, "BATCH_MATMUL")
            .types(TypeTable.inputs("x", "y").outputs("output").same(FLOAT32, INT8, INT16))
            .shape(MatrixSpecs::batches, RANK, MATRICES, Broadcasting.RULE)
            .requires(Requirement.PER_TENSOR)
            .requires(
                Requirement.of(
                    CommonRules.INT16_SYMMETRIC,
                    node -> {
                      node.inputs().forEach(node::requireSymmetricInt16);
                      node.requireSymmetricInt16(node.output());
                    }))
            .text(
                (op, out) -> out.with("adj_x", op.adjX()).with("adj_y", op.adjY()),
                in -> new BatchMatMul(in.flag("adj_x"), in.flag("adj_y")))
            .form(101)
            .build());
  }

  private static Extents product(FullyConnected op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    node.requireOf(
        node.input(1),
        w.rank() == 2 && w.dim(1) > 0 && x.elements() % w.dim(1) == 0,
        MATRIX,
        () -> "input [%s], weights [%s]".formatted(x, w));
    int outC = w.dim(0);
    int inC = w.dim(1);
    WeightRules.requireBias(node, outC);
    if (op.keepNumDims()) {
      node.require(
          x.rank() > 0 && x.dim(-1) == inC,
          MATRIX,
          () -> "input [%s], %d inputs".formatted(x, inC));
      return Extents.of(x).with(x.rank() - 1, outC);
    }
    // Files exist whose output kept leading axes of extent 1, so the batch is what must agree.
    long batch = x.elements() / inC;
    Shape out = node.output().shape();
    boolean agrees = out.rank() > 0 && out.dim(-1) == outC && out.elements() == batch * outC;
    if (!agrees && node.facts().isOpen(node.output())) {
      return Extents.of(batch, outC);
    }
    node.requireOf(
        node.output(),
        agrees,
        CommonRules.OUTPUT_SHAPE,
        () -> "[%s] where [%dx%d] follows".formatted(out, batch, outC));
    return Extents.of(out);
  }

  private static Extents batches(BatchMatMul op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape y = node.input(1).shape();
    node.require(
        x.rank() >= 2 && x.rank() <= 5 && y.rank() >= 2 && y.rank() <= 5,
        RANK,
        () -> "[%s] and [%s]".formatted(x, y));
    node.require(
        x.dim(op.adjX() ? -2 : -1) == y.dim(op.adjY() ? -1 : -2),
        MATRICES,
        () ->
            "[%s]%s and [%s]%s"
                .formatted(x, op.adjX() ? " transposed" : "", y, op.adjY() ? " transposed" : ""));
    return Broadcasting.of(node, outer(x), outer(y))
        .and(x.dim(op.adjX() ? -1 : -2))
        .and(y.dim(op.adjY() ? -2 : -1));
  }

  private static Shape outer(Shape shape) {
    return Shape.of(shape.dims().subList(0, shape.rank() - 2));
  }
}
