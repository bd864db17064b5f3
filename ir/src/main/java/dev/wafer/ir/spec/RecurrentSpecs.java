package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Sequence;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.op.UnidirectionalSequenceRnn;
import java.util.List;

/** Operators with a state but for those of {@link LstmSpec}. */
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

  private static final Rule RNN_SHAPES =
      Rule.consistent(
          "input [batch, time, in] or [batch, in], weights [units, in], recurrent weights [units,"
              + " units], bias [units], state [batch, units]");

  private RecurrentSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(svdf(), rnn(), LstmSpec.spec());
  }

  private static OpSpec<Svdf> svdf() {
    return OpSpec.of(Svdf.class, "SVDF")
        .types(
            TypeTable.inputs("input", "feature weights", "time weights", "bias?", "state")
                .outputs("output")
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, INT8, FLOAT32, FLOAT32, FLOAT32)
                .row(INT8, INT8, INT8, INT32, INT8, INT8)
                .row(INT8, INT8, INT16, INT32, INT16, INT8))
        .shape(RecurrentSpecs::filtered, RANK, SHAPES)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node -> node.inputs().subList(1, 4).forEach(node::requireParameter)))
        .requires(Requirement.of(STATE, node -> requireVariable(node, node.input(Svdf.STATE))))
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
        .requires(hybridWeights(Svdf.FEATURES, Svdf.TIME))
        .note(WeightRules.HYBRID)
        .text(
            (op, out) ->
                out.with("rank", op.rank())
                    .mark("asymmetric_inputs", op.asymmetricInputs())
                    .with(op.activation()),
            in -> new Svdf(in.integer("rank"), in.mark("asymmetric_inputs"), in.activation()))
        .form(6)
        .build();
  }

  private static OpSpec<UnidirectionalSequenceRnn> rnn() {
    return OpSpec.of(UnidirectionalSequenceRnn.class, "UNIDIRECTIONAL_SEQUENCE_RNN")
        .types(
            rnnOperands(TypeTable.inputs("input"))
                .outputs("output")
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, INT8, FLOAT32, FLOAT32, FLOAT32))
        .shape(RecurrentSpecs::stepped, RNN_SHAPES)
        .requires(
            Requirement.of(
                CommonRules.PARAMETERS,
                node ->
                    node.inputs()
                        .subList(1, UnidirectionalSequenceRnn.STATE)
                        .forEach(node::requireParameter)))
        .requires(
            Requirement.of(
                STATE, node -> requireVariable(node, node.input(UnidirectionalSequenceRnn.STATE))))
        .requires(Requirement.PER_TENSOR)
        .requires(
            hybridWeights(UnidirectionalSequenceRnn.WEIGHTS, UnidirectionalSequenceRnn.RECURRENT))
        .note(
            WeightRules.HYBRID,
            "Of two directions LiteRT reads an auxiliary input only where the time is outermost,"
                + " and repeats a hybrid layer there once for each step; Wafer does neither.")
        .text(
            (op, out) ->
                out.with("tanh", op.tanh())
                    .with("time_major", op.timeMajor())
                    .mark("asymmetric_inputs", op.asymmetricInputs())
                    .mark("backward", op.backward())
                    .with(op.activation()),
            in ->
                new UnidirectionalSequenceRnn(
                    in.activation(),
                    in.flag("tanh"),
                    in.flag("time_major"),
                    in.mark("asymmetric_inputs"),
                    in.mark("backward")))
        .form(31)
        .formOf(
            "RNN",
            7,
            rnnOperands(TypeTable.inputs("input"))
                .outputs("output")
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32)
                .row(FLOAT32, INT8, INT8, FLOAT32, FLOAT32, FLOAT32))
        .formOf("BIDIRECTIONAL_SEQUENCE_RNN", 70, bidirectional())
        .build();
  }

  private static TypeTable rnnOperands(TypeTable table) {
    return table.andInputs("weights", "recurrent weights", "bias", "state");
  }

  private static TypeTable bidirectional() {
    TypeTable table = rnnOperands(rnnOperands(TypeTable.inputs("input")));
    return table
        .andInputs("auxiliary input?")
        .fixed("auxiliary weights?", FLOAT32, INT8)
        .fixed("auxiliary weights?", FLOAT32, INT8)
        .outputs("output", "backward output?")
        .same(FLOAT32)
        .row(
            FLOAT32, INT8, INT8, FLOAT32, FLOAT32, INT8, INT8, FLOAT32, FLOAT32, FLOAT32, FLOAT32,
            FLOAT32);
  }

  private static Extents stepped(UnidirectionalSequenceRnn op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape weights = node.input(UnidirectionalSequenceRnn.WEIGHTS).shape();
    node.require(
        (x.rank() == 2 || x.rank() == 3) && weights.rank() == 2,
        RNN_SHAPES,
        () -> "input [%s], weights [%s]".formatted(x, weights));
    int units = weights.dim(0);
    int batches = Sequence.of(x, op.timeMajor()).batches();
    requireDims(node, UnidirectionalSequenceRnn.WEIGHTS, units, x.dim(-1));
    requireDims(node, UnidirectionalSequenceRnn.RECURRENT, units, units);
    requireDims(node, UnidirectionalSequenceRnn.BIAS, units);
    requireDims(node, UnidirectionalSequenceRnn.STATE, batches, units);
    return Extents.of(x).with(x.rank() - 1, units);
  }

  private static void requireDims(NodeCheck node, int index, Integer... dims) {
    Value value = node.input(index);
    node.requireOf(
        value,
        value.shape().dims().equals(List.of(dims)),
        RNN_SHAPES,
        () -> "%s where %s follows".formatted(value.shape().dims(), List.of(dims)));
  }

  private static void requireVariable(NodeCheck node, Value state) {
    node.requireOf(state, node.facts().isVariable(state), STATE, () -> "a tensor that is none");
  }

  /** INT8 weights of FLOAT32 activations, from one input to another one, have zero point 0. */
  static Requirement<Op> hybridWeights(int first, int last) {
    return Requirement.of(
        CommonRules.WEIGHTS_SYMMETRIC,
        node -> {
          for (int i = first; i <= last; i++) {
            Value value = node.input(i);
            boolean hybrid =
                value.isPresent()
                    && value.dataType() == INT8
                    && node.input(0).dataType() == FLOAT32;
            node.requireOf(
                value,
                !hybrid || value.quantization().zeroPoint() == 0,
                CommonRules.WEIGHTS_SYMMETRIC,
                () -> "zero point " + value.quantization().zeroPoint());
          }
        });
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
