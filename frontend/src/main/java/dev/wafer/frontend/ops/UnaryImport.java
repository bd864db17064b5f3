package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.HardSwish;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Relu;
import java.util.List;
import java.util.function.Function;

/** Activations as operators whose output may have any quantization. */
final class UnaryImport implements OperatorImport {
  private static final String LEAKY_RELU = "LEAKY_RELU";
  private static final int ALPHA = 0;

  private static final Rule ALPHA_FINITE = Rule.consistent("alpha is finite");

  private final String name;
  private final int optionsType;
  private final TypeTable types;
  private final Function<OperatorContext, Op> op;

  private UnaryImport(
      String name, int optionsType, TypeTable types, Function<OperatorContext, Op> op) {
    this.name = name;
    this.optionsType = optionsType;
    this.types = types;
    this.op = op;
  }

  static List<OperatorImport> all() {
    TypeTable table = TypeTable.inputs("input").outputs("output");
    TypeTable withInt16 = table.same(FLOAT32, INT8, INT16);
    return List.of(
        new UnaryImport("RELU", 0, withInt16, c -> new Relu(Activation.RELU)),
        new UnaryImport("RELU6", 0, withInt16, c -> new Relu(Activation.RELU6)),
        new UnaryImport("RELU_N1_TO_1", 0, withInt16, c -> new Relu(Activation.RELU_N1_TO_1)),
        new UnaryImport("HARD_SWISH", 91, table.same(FLOAT32, INT8), c -> new HardSwish()),
        new UnaryImport(LEAKY_RELU, 75, withInt16, UnaryImport::leakyRelu));
  }

  private static Op leakyRelu(OperatorContext c) {
    float alpha = c.options().float32(ALPHA);
    c.require(Float.isFinite(alpha), ALPHA_FINITE, () -> Float.toString(alpha));
    return new LeakyRelu(alpha);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int optionsType() {
    return optionsType;
  }

  @Override
  public TypeTable types() {
    return types;
  }

  @Override
  public List<Rule> rules() {
    return name.equals(LEAKY_RELU)
        ? List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, ALPHA_FINITE)
        : List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requirePerTensorAll();
    c.requireShape(0, x.shape());
    c.emit(op.apply(c), x);
  }
}
