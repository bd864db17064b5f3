package dev.wafer.frontend.ops;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Functions of one value whose output may have any quantization. */
final class UnaryImport implements OperatorImport {
  private static final int ALPHA = 0;

  private static final Rule ALPHA_FINITE = Rule.consistent("alpha is finite");

  private final String name;
  private final int optionsType;
  private final List<DataType> types;
  private final Function<OperatorContext, Op> op;
  private final List<Rule> more;

  private UnaryImport(
      String name,
      int optionsType,
      List<DataType> types,
      Function<OperatorContext, Op> op,
      Rule... more) {
    this.name = name;
    this.optionsType = optionsType;
    this.types = types;
    this.op = op;
    this.more = List.of(more);
  }

  static List<OperatorImport> all() {
    List<OperatorImport> all = new ArrayList<>();
    Arrays.stream(UnaryFn.values())
        .filter(fn -> !FixedRangeImport.covers(fn))
        .forEach(
            fn ->
                all.add(
                    new UnaryImport(fn.name(), fn.optionsType(), fn.types(), c -> new Unary(fn))));
    all.add(
        new UnaryImport(
            "LEAKY_RELU", 75, List.of(FLOAT32, INT8, INT16), UnaryImport::leakyRelu, ALPHA_FINITE));
    return all;
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
    return TypeTable.inputs("input").outputs("output").same(types);
  }

  @Override
  public List<Rule> rules() {
    List<Rule> rules =
        new ArrayList<>(List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE));
    rules.addAll(more);
    return rules;
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requirePerTensorAll();
    c.requireShape(0, x.shape());
    c.emit(op.apply(c), x);
  }
}
