package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Svdf;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** SVDF. */
final class SvdfImport implements OperatorImport {
  private static final int RANK_FIELD = 0;
  private static final int ACTIVATION = 1;

  private static final Rule RANK =
      Rule.consistent("the rank is positive and divides the number of feature filters");
  private static final Rule SHAPES =
      Rule.consistent(
          "input [batch, in], feature weights [units * rank, in], time weights [units * rank,"
              + " memory], bias [units], state [batch, units * rank * memory]");
  private static final Rule STATE = Rule.consistent("the state is a variable tensor");
  private static final Rule ACTIVATIONS =
      Rule.supported("the fused activation of INT8 forms is NONE or RELU");

  @Override
  public String name() {
    return "SVDF";
  }

  @Override
  public int optionsType() {
    return 6;
  }

  @Override
  public TypeTable types() {
    return TypeTable.inputs("input", "feature weights", "time weights", "bias?", "state")
        .outputs("output")
        .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32)
        .row(INT8, INT8, INT8, INT32, INT8, INT8)
        .row(INT8, INT8, INT16, INT32, INT16, INT8);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        RANK,
        SHAPES,
        STATE,
        ACTIVATIONS,
        CommonRules.PARAMETERS,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    Value feature = c.input(1);
    Value time = c.input(2);
    Value bias = c.input(3);
    Value state = c.input(4);
    int rank = c.options().int32(RANK_FIELD, 0);
    c.require(
        feature.shape().rank() == 2 && rank > 0 && feature.shape().dim(0) % rank == 0,
        RANK,
        () -> "rank %d, feature weights [%s]".formatted(rank, feature.shape()));
    c.requireParameter(feature);
    c.requireParameter(time);
    c.requireParameter(bias);
    c.requireOf(state, c.scope().isVariable(state), STATE, () -> "a tensor that is none");
    c.requirePerTensorAll();
    int filters = feature.shape().dim(0);
    int units = filters / rank;
    boolean shapes =
        x.shape().rank() == 2
            && x.shape().dim(1) == feature.shape().dim(1)
            && time.shape().rank() == 2
            && time.shape().dim(0) == filters
            && state.shape().elements() == (long) x.shape().dim(0) * filters * time.shape().dim(1)
            && (bias.isAbsent() || bias.shape().elements() == units);
    c.require(
        shapes,
        SHAPES,
        () ->
            "input [%s], feature weights [%s], time weights [%s], bias [%s], state [%s]"
                .formatted(x.shape(), feature.shape(), time.shape(), bias.shape(), state.shape()));
    Activation activation = c.activation(ACTIVATION);
    c.require(
        x.dataType() == FLOAT32 || activation == Activation.NONE || activation == Activation.RELU,
        ACTIVATIONS,
        activation::toString);
    c.requireShape(0, List.of((long) x.shape().dim(0), (long) units));
    c.emit(new Svdf(rank, activation), c.inputs(), c.outputs());
  }
}
