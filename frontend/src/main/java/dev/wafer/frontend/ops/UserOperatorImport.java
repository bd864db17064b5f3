package dev.wafer.frontend.ops;

import dev.wafer.frontend.user.Expression;
import dev.wafer.frontend.user.ExpressionException;
import dev.wafer.frontend.user.InputRule;
import dev.wafer.frontend.user.OutputRule;
import dev.wafer.frontend.user.StateRule;
import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.UserOperator;
import dev.wafer.ir.op.UserOption;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.NodeCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The way from a user's operator of the file to its node: what its declaration says of it. */
public final class UserOperatorImport {
  /** Far more than a microcontroller has. */
  private static final long MOST_BYTES = 1L << 30;

  private static final long MOST_INSTRUCTIONS = 1L << 50;

  /** Where nothing is declared: about what a simple function does for each element. */
  private static final long INSTRUCTIONS_PER_ELEMENT = 10;

  private final UserDeclaration declaration;
  private final OperatorContext context;
  private final DeclaredNames names = new DeclaredNames();

  private UserOperatorImport(UserDeclaration declaration, OperatorContext context) {
    this.declaration = declaration;
    this.context = context;
  }

  /**
   * Emits the operator's node.
   *
   * @throws BrokenRuleException where the file does not keep to the declaration
   */
  public static void importInto(UserDeclaration declaration, OperatorContext context) {
    new UserOperatorImport(declaration, context).run();
  }

  private void run() {
    requireCounts();
    for (int i = 0; i < declaration.inputs().size(); i++) {
      if (context.input(i).isPresent()) {
        input(declaration.inputs().get(i), context.input(i));
      }
    }
    List<UserOption> options = new UserOptions(declaration, context).read();
    options.stream()
        .filter(option -> !option.kind().isList() && !option.kind().isReal())
        .forEach(option -> names.number(option.name(), option.values().get(0).longValue()));
    for (int i = 0; i < declaration.outputs().size(); i++) {
      output(i, declaration.outputs().get(i), context.outputs().get(i));
    }
    List<TensorType> states = declaration.states().stream().map(this::state).toList();
    UserOperator op =
        new UserOperator(
            declaration.function(),
            options,
            declaration.raw() ? context.customOptions() : Bytes.empty(),
            shapes(states),
            number("scratch", declaration.scratch(), MOST_BYTES),
            declaration.outputs().stream().map(this::overwritten).toList(),
            declaration.alignmentBytes(),
            instructions());
    context.keep(states);
    List<Value> inputs = new ArrayList<>(context.inputs());
    inputs.addAll(Collections.nCopies(op.inputCount() - inputs.size(), Value.ABSENT));
    context.emitRead(op, inputs);
  }

  private void requireCounts() {
    List<InputRule> inputs = declaration.inputs();
    boolean fits = context.inputs().size() <= inputs.size();
    for (int i = 0; i < inputs.size(); i++) {
      fits &= inputs.get(i).optional() || context.input(i).isPresent();
    }
    fits &= context.outputs().size() == declaration.outputs().size();
    fits &= context.outputs().stream().allMatch(Value::isPresent);
    if (!fits) {
      String roles =
          inputs.stream()
              .map(rule -> rule.name() + (rule.optional() ? " (optional)" : ""))
              .collect(Collectors.joining(", "));
      throw context.refusal(
          CommonRules.ARITY,
          "%d inputs, %d outputs".formatted(context.inputs().size(), context.outputs().size()),
          "inputs %s; outputs %s"
              .formatted(roles, String.join(", ", declaration.function().outputs())));
    }
  }

  private void input(InputRule rule, Value value) {
    context.requireOf(
        value,
        value.shape().elements() > 0 || context.scope().isOpen(value),
        CommonRules.NOT_EMPTY,
        () -> "shape [" + value.shape() + "]");
    requireType(rule.name(), value, typesOf(rule));
    requireQuantization(rule.name(), value, rule.quantization().permits(value.quantization()));
    context.requireOf(
        value,
        !context.scope().isVariable(value),
        UserRules.VARIABLE,
        () -> rule.name() + ", a variable");
    boolean constant = context.scope().isParameter(value);
    context.requireOf(
        value,
        rule.constant().isEmpty() || rule.constant().get() == constant,
        UserRules.CONSTANT,
        () -> rule.name() + (constant ? ", a constant" : ", which is computed at run time"));
    names.tensor(rule.name(), value.type());
    rule.shape()
        .ifPresent(
            pattern ->
                context.requireOf(
                    value,
                    names.bind(pattern, value.shape()),
                    UserRules.SHAPES,
                    () ->
                        "%s %s where %s is declared%s"
                            .formatted(rule.name(), value.shape().dims(), pattern, names)));
  }

  private List<DataType> typesOf(InputRule rule) {
    return rule.like().isEmpty()
        ? rule.types()
        : names.tensor(rule.like()).map(TensorType::dataType).map(List::of).orElse(rule.types());
  }

  private void requireType(String name, Value value, List<DataType> types) {
    if (!types.isEmpty() && !types.contains(value.dataType())) {
      throw UserRules.TYPES.refusal(
          UserRules.TYPES
              .diagnostic()
              .atTensor(value.name())
              .found(name + " " + value.dataType())
              .supported(types.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
  }

  private void requireQuantization(String name, Value value, boolean permitted) {
    context.requireOf(
        value,
        permitted,
        UserRules.QUANTIZATION,
        () -> name + ", " + NodeCheck.describe(value.quantization()));
  }

  private void output(int index, OutputRule rule, Value value) {
    List<DataType> types =
        rule.type().map(List::of).orElseGet(() -> List.of(known(rule.typeOf()).dataType()));
    requireType(rule.name(), value, types);
    requireQuantization(rule.name(), value, rule.quantization().permits(value.quantization()));
    if (!rule.shapeOf().isEmpty()) {
      context.requireShape(index, Extents.of(known(rule.shapeOf()).shape()));
    } else if (rule.shape().isPresent()) {
      context.requireShape(index, names.extents(rule.shape().get(), this::refused));
    } else {
      context.requireOf(
          value,
          !context.scope().isOpen(value),
          CommonRules.STATIC_SHAPE,
          () -> "a shape that the declaration leaves to the file");
    }
    context.requireOf(
        value,
        value.shape().elements() > 0,
        CommonRules.NOT_EMPTY,
        () -> "shape [" + value.shape() + "]");
    names.tensor(rule.name(), value.type());
  }

  /** An input that something follows from. */
  private TensorType known(String input) {
    return names
        .tensor(input)
        .orElseThrow(
            () ->
                context.refusal(
                    UserRules.VALUES, input + ", from which an output follows, is left out", ""));
  }

  private TensorType state(StateRule rule) {
    Extents extents = names.extents(rule.shape(), this::refused);
    double elements =
        extents.dims().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    boolean possible =
        extents.dims().stream().allMatch(extent -> extent > 0) && elements <= MOST_BYTES / 8;
    context.require(
        possible,
        UserRules.VALUES,
        () -> "state %s of extents %s".formatted(rule.name(), extents.dims()));
    return TensorType.of(rule.type(), extents.dims().stream().mapToInt(Long::intValue).toArray());
  }

  private List<Shape> shapes(List<TensorType> states) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < declaration.inputs().size(); i++) {
      Value input = context.input(i);
      shapes.add(input.isAbsent() ? Shape.scalar() : input.shape());
    }
    states.forEach(state -> shapes.add(state.shape()));
    context.outputs().forEach(output -> shapes.add(output.shape()));
    return shapes;
  }

  private int overwritten(OutputRule rule) {
    int input = declaration.function().inputs().indexOf(rule.overwrites());
    return input >= 0 && context.input(input).isPresent() ? input : -1;
  }

  private long instructions() {
    if (declaration.instructions().isPresent()) {
      return Math.max(
          1, number("instructions", declaration.instructions().get(), MOST_INSTRUCTIONS));
    }
    long elements = 0;
    for (Value output : context.outputs()) {
      elements += output.shape().elements();
    }
    return INSTRUCTIONS_PER_ELEMENT * elements;
  }

  private long number(String what, Expression expression, long most) {
    try {
      long value = expression.value(names);
      context.require(
          value >= 0 && value <= most,
          UserRules.VALUES,
          () -> "%s %s = %d".formatted(what, expression, value));
      return value;
    } catch (ExpressionException e) {
      throw refused(e);
    }
  }

  private BrokenRuleException refused(ExpressionException e) {
    return context.refusal(UserRules.VALUES, e.getMessage(), "");
  }
}
