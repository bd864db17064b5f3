package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Svdf;
import java.util.List;

/** SVDF; the other operator with a state is in {@link LstmSpec}. */
final class RecurrentSpecs {
  private static final Rule RANK =
      Rule.consistent("the rank is positive and divides the number of feature filters");
  private static final Rule SHAPES =
      Rule.consistent(
          "input [batch, in], feature weights [units * rank, in], time weights [units * rank,"
              + " memory], bias [units], state [batch, units * rank * memory]");
  private static final Rule STATE = Rule.consistent("the state is a variable tensor");
  private static final Rule ACTIVATIONS =
      Rule.supported("the fused activation of INT8 forms is NONE or RELU");

  private RecurrentSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(svdf(), LstmSpec.spec());
  }

  private static OpSpec<Svdf> svdf() {
    return OpSpec.of(Svdf.class, "SVDF")
        .types(
            TypeTable.inputs("input", "feature weights", "time weights", "bias?", "state")
                .outputs("output")
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(INT8, INT8, INT8, INT32, INT8, INT8)
                .row(INT8, INT8, INT16, INT32, INT16, INT8))
        .shape(RecurrentSpecs::filtered, RANK, SHAPES)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node -> node.inputs().subList(1, 4).forEach(node::requireParameter)))
        .requires(
            Requirement.of(
                STATE,
                node ->
                    node.requireOf(
                        node.input(4),
                        node.facts().isVariable(node.input(4)),
                        STATE,
                        () -> "a tensor that is none")))
        .requires(Requirement.PER_TENSOR)
        .requires(
            new Requirement<>(
                List.of(ACTIVATIONS),
                (op, node) ->
                    node.require(
                        node.input(0).dataType() == FLOAT32
                            || op.activation() == Activation.NONE
                            || op.activation() == Activation.RELU,
                        ACTIVATIONS,
                        op.activation()::toString)))
        .text(
            (op, out) -> out.with("rank", op.rank()).with(op.activation()),
            in -> new Svdf(in.integer("rank"), in.activation()))
        .form(6)
        .build();
  }

  private static Extents filtered(Svdf op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape feature = node.input(1).shape();
    Shape time = node.input(2).shape();
    Value bias = node.input(3);
    Shape state = node.input(4).shape();
    int rank = op.rank();
    node.require(
        feature.rank() == 2 && rank > 0 && feature.dim(0) % rank == 0,
        RANK,
        () -> "rank %d, feature weights [%s]".formatted(rank, feature));
    int filters = feature.dim(0);
    boolean agree =
        x.rank() == 2
            && x.dim(1) == feature.dim(1)
            && time.rank() == 2
            && time.dim(0) == filters
            && state.elements() == (long) x.dim(0) * filters * time.dim(1)
            && (bias.isAbsent() || bias.shape().elements() == filters / rank);
    node.require(
        agree,
        SHAPES,
        () ->
            "input [%s], feature weights [%s], time weights [%s], bias [%s], state [%s]"
                .formatted(x, feature, time, bias.shape(), state));
    return Extents.of(x.dim(0), filters / rank);
  }
}
