package dev.wafer.frontend;

import dev.wafer.frontend.ops.StateOperators;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Facts;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The resource variables of one graph: their handles become variables of the graph. */
final class ResourceVariables {
  private static final int INIT_SUBGRAPH = 0;
  private static final int CONTAINER = 0;
  private static final int SHARED_NAME = 1;

  /** A node in place of an operator of the file. */
  record Access(Op op, List<Value> inputs, List<Value> outputs) {}

  private final Subgraphs file;
  private final Optional<InitialState> initialState;
  private final BiFunction<String, TensorType, Value> newValue;
  private final Map<Value, VariableName> handles = new LinkedHashMap<>();
  private final Map<VariableName, Value> variables = new LinkedHashMap<>();
  private final Map<Value, DenseConstant> own = new LinkedHashMap<>();
  private final Map<VariableName, Value> firstAssigned = new LinkedHashMap<>();

  /**
   * @param initialState where CALL_ONCE leaves its results; empty where it may not stand
   * @param newValue makes values of the graph
   */
  ResourceVariables(
      Subgraphs file,
      Optional<InitialState> initialState,
      BiFunction<String, TensorType, Value> newValue) {
    this.file = file;
    this.initialState = initialState;
    this.newValue = newValue;
  }

  /** The graph's variables by their values. */
  Map<Value, VariableName> names() {
    Map<Value, VariableName> names = new LinkedHashMap<>();
    variables.forEach((name, value) -> names.put(value, name));
    return names;
  }

  /** Whether a value is one of these variables. */
  boolean isVariable(Value value) {
    return variables.containsValue(value);
  }

  /** Whether the operator reads or makes a tensor as a handle, of which the graph has no type. */
  boolean touches(FileOperator operator, Value value) {
    return handles.containsKey(value)
        ? StateOperators.contains(operator.name())
        : operator.name().equals(StateOperators.VAR_HANDLE.name());
  }

  /**
   * Reads an operator of {@link StateOperators}.
   *
   * @throws BrokenRuleException if one of its rules is broken
   */
  List<Access> read(FileOperator operator, List<Value> inputs, List<Value> outputs) {
    StateOperators kind = StateOperators.find(operator.name()).orElseThrow();
    requireCounts(kind, inputs, outputs);
    switch (kind) {
      case CALL_ONCE -> callOnce(operator);
      case VAR_HANDLE ->
          handles.put(
              outputs.get(0),
              new VariableName(
                  operator.options().string(CONTAINER), operator.options().string(SHARED_NAME)));
      case CIRCULAR_BUFFER -> {
        return circular(operator, inputs.get(0), outputs.get(0));
      }
      case READ_VARIABLE -> {
        return List.of(
            checked(new ReadVariable(), List.of(variable(inputs.get(0), outputs.get(0))), outputs));
      }
      default -> {
        Value variable = variable(inputs.get(0), inputs.get(1));
        firstAssigned.putIfAbsent(handles.get(inputs.get(0)), inputs.get(1));
        Value after = newValue.apply(variable.name(), variable.type());
        return List.of(
            checked(new AssignVariable(), List.of(variable, inputs.get(1)), List.of(after)));
      }
    }
    return List.of();
  }

  /** The rows kept, the new one behind them, and the last ones kept again. */
  private List<Access> circular(FileOperator operator, Value row, Value rows) {
    StateOperators.BUFFER_TYPE.require(
        row.dataType() == DataType.INT8 && rows.dataType() == DataType.INT8,
        "%s to %s".formatted(row.dataType(), rows.dataType()));
    Shape in = row.shape();
    Shape out = rows.shape();
    boolean fits =
        in.rank() == 4
            && out.rank() == 4
            && in.dim(0) == 1
            && in.dim(1) == 1
            && out.dim(1) > 0
            && Extents.of(out).with(1, 1).are(in);
    StateOperators.BUFFER_SHAPE.require(fits, "[%s] to [%s]".formatted(in, out));
    StateOperators.BUFFER_SCALE.require(
        !row.quantization().isPerAxis() && row.quantization().equals(rows.quantization()),
        "%s to %s".formatted(row.quantization(), rows.quantization()));
    int cycles = StateOperators.cycles(operator.customOptions());
    StateOperators.EVERY_RUN.require(cycles == 1, "cycles_max " + cycles);
    if (out.dim(1) == 1) {
      return List.of(new Access(new Reshape(), List.of(row), List.of(rows)));
    }
    TensorType kept = rows.type().withShape(Shape.of(1, out.dim(1) - 1, out.dim(2), out.dim(3)));
    Value state = newValue.apply(rows.name(), kept);
    variables.put(new VariableName("circular buffer", Integer.toString(state.id())), state);
    byte[] start = new byte[kept.shape().elements()];
    Arrays.fill(start, (byte) zeroPoint(rows));
    own.put(state, new DenseConstant(DataType.INT8, kept.shape(), Bytes.wrap(start)));
    Value last = newValue.apply(rows.name(), kept);
    Value after = newValue.apply(rows.name(), kept);
    return List.of(
        new Access(new Concatenation(1, Activation.NONE), List.of(state, row), List.of(rows)),
        new Access(new Slice(List.of(0, 1, 0, 0)), List.of(rows), List.of(last)),
        new Access(new AssignVariable(), List.of(state, last), List.of(after)));
  }

  private static void requireCounts(StateOperators kind, List<Value> inputs, List<Value> outputs) {
    CommonRules.ARITY.require(
        inputs.stream().allMatch(Value::isPresent) && kind.takes(inputs.size(), outputs.size()),
        "%d inputs, %d outputs".formatted(inputs.size(), outputs.size()));
  }

  private void callOnce(FileOperator operator) {
    StateOperators.ONCE_FIRST.require(variables.isEmpty(), "it stands behind some");
    StateOperators.ONCE_GRAPH.require(initialState.isPresent(), "a CALL_ONCE in it");
    initialState.orElseThrow().run(file, operator.options().int32(INIT_SUBGRAPH, 0), operator);
  }

  /** The variable behind a handle, of the type of what is read from it or assigned to it. */
  private Value variable(Value handle, Value contents) {
    VariableName name = handles.get(handle);
    StateOperators.HANDLE.require(name != null, "'" + handle.name() + "'");
    CommonRules.TYPES.require(
        StateOperators.READ_VARIABLE.types().rows().stream()
            .anyMatch(row -> row.get(0) == contents.dataType()),
        contents.dataType().name());
    return variables.computeIfAbsent(
        name, key -> newValue.apply(key.sharedName(), contents.type()));
  }

  private static Access checked(Op op, List<Value> inputs, List<Value> outputs) {
    OpSpecs.of(op).checkShapes(op, new NodeCheck(inputs, outputs, Facts.UNKNOWN));
    return new Access(op, inputs, outputs);
  }

  /** The graph's variables, with what they hold before the first run. */
  Map<Value, DenseConstant> contents() {
    Map<Value, DenseConstant> contents = new LinkedHashMap<>();
    variables.forEach((name, variable) -> contents.put(variable, contents(name, variable)));
    return contents;
  }

  private DenseConstant contents(VariableName name, Value variable) {
    if (own.containsKey(variable)) {
      return own.get(variable);
    }
    Optional<DenseConstant> once = initialState.flatMap(state -> state.of(name));
    if (once.isPresent()) {
      DenseConstant given = once.get();
      requireOf(
          variable,
          given.dataType() == variable.dataType() && given.shape().equals(variable.shape()),
          CommonRules.VARIABLE_TYPE,
          "%s[%s] from CALL_ONCE for %s[%s]"
              .formatted(given.dataType(), given.shape(), variable.dataType(), variable.shape()));
      return given;
    }
    Value assigned = firstAssigned.get(name);
    // Within what CALL_ONCE runs a variable may be one that an earlier CALL_ONCE has assigned.
    requireOf(
        variable,
        assigned != null || initialState.isEmpty(),
        StateOperators.ASSIGNED,
        "a variable that is only read");
    byte fill = assigned == null ? 0 : (byte) zeroPoint(assigned);
    byte[] bytes = new byte[(int) variable.type().sizeBytes()];
    Arrays.fill(bytes, fill);
    return new DenseConstant(variable.dataType(), variable.shape(), Bytes.wrap(bytes));
  }

  private static int zeroPoint(Value assigned) {
    boolean quantized = assigned.quantization().isQuantized();
    return quantized && assigned.dataType() != DataType.BOOL
        ? assigned.quantization().zeroPoint()
        : 0;
  }

  private static void requireOf(Value value, boolean holds, Rule rule, String found) {
    if (!holds) {
      throw rule.refusal(rule.diagnostic().atTensor(value.name()).found(found));
    }
  }
}
