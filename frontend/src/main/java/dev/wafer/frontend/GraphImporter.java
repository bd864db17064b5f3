package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.frontend.ops.ControlOperators;
import dev.wafer.frontend.ops.DecodeOperator;
import dev.wafer.frontend.ops.OperatorContext;
import dev.wafer.frontend.ops.StateOperators;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.OpenShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns one subgraph of the file into a graph. */
final class GraphImporter implements OperatorContext.GraphScope {
  static final int INPUTS = 1;
  static final int OUTPUTS = 2;

  private static final int TENSORS = 0;
  private static final int OPERATORS = 3;
  private static final int NAME = 4;

  private final Problems problems;
  private final OperatorReader operators;
  private final NodeOperators nodeOperators;
  private final ResourceVariables resources;
  private final Regions regions;
  private final List<ImportedTensor> tensors = new ArrayList<>();
  private final List<Diagnostic> unsupported = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Values that hold something at this point of the order. */
  private final Set<Value> defined = new LinkedHashSet<>();

  private final Set<Value> parameters = new LinkedHashSet<>();
  private final Map<Value, Constant> constants = new LinkedHashMap<>();
  private final Set<Value> variables = new LinkedHashSet<>();
  private final Map<Value, Value> densified = new LinkedHashMap<>();

  /** Values of which shape and contents may hang on an operator that is refused. */
  private final Set<Value> doubtful = new LinkedHashSet<>();

  private final ReadOrder readOrder = new ReadOrder();
  private final KnownContents known = new KnownContents(constants);
  private final Set<Value> graphInputs = new LinkedHashSet<>();
  private final Origins origins = new Origins(graphInputs);
  private final InputShapes inputShapes;

  /** Tensors whose shape was open and is computed. */
  private final Set<Integer> settled = new LinkedHashSet<>();

  private int nextValueId;

  /**
   * @param file what problems go to, and where other graphs are
   * @param inputShapes what is asked for of the graph's inputs
   * @param initialState where CALL_ONCE leaves its results; empty where it may not stand
   * @param depth how many graphs run this one
   */
  GraphImporter(
      Subgraphs file, InputShapes inputShapes, Optional<InitialState> initialState, int depth) {
    this.problems = file.problems();
    this.operators = file.operators();
    this.nodeOperators = new NodeOperators(file.users());
    this.inputShapes = inputShapes;
    this.resources = new ResourceVariables(file, initialState, this::newValue);
    this.regions = new Regions(file, depth);
  }

  /** Reads the subgraph; what is impossible to represent goes to the problems. */
  Graph read(FlatTable subgraph, TensorReader reader) {
    for (FlatTable table : subgraph.tables(TENSORS)) {
      tensors.add(reader.read(table, tensors.size()));
    }
    List<FileOperator> steps = steps(subgraph.tables(OPERATORS));
    nextValueId = tensors.size();
    giveShapes(subgraph.int32s(INPUTS));
    for (ImportedTensor tensor : tensors) {
      tensor.constant().ifPresent(constant -> constants.put(tensor.value(), constant));
      if (tensor.variable()) {
        variables.add(tensor.value());
      }
    }
    List<Value> inputs = values(subgraph.int32s(INPUTS));
    graphInputs.addAll(inputs);
    for (Value input : inputs) {
      // What the file holds for an input is no more than a default: the caller decides.
      constants.remove(input);
      if (!defined.add(input) || variables.contains(input)) {
        problems.add(
            Diagnostic.of(
                    Code.INCONSISTENT_MODEL, "an input of the graph is listed once and no variable")
                .atTensor(input.name()));
      }
    }
    defined.addAll(constants.keySet());
    parameters.addAll(constants.keySet());
    defined.addAll(variables);
    steps.forEach(this::readOperator);
    List<Value> outputs = new ArrayList<>();
    for (Value output : values(subgraph.int32s(OUTPUTS))) {
      if (!defined.contains(output) && !isBroken(output) && !readOrder.isReadTooEarly(output)) {
        problems.add(
            Diagnostic.of(Code.INCONSISTENT_MODEL, "an output of the graph is never written")
                .atTensor(output.name()));
      }
      if (output.shape().elements() == 0 && !isBroken(output) && !doubtful.contains(output)) {
        unsupported.add(
            Diagnostic.of(
                    Code.UNSUPPORTED_OPERATOR, "an output of the graph has at least one element")
                .atTensor(output.name())
                .found("shape [" + output.shape() + "]"));
      }
      outputs.add(dense(output, true));
    }
    reportUntouched(inputs, outputs);
    readOrder.report(problems);
    return graph(subgraph.string(NAME), inputs, outputs);
  }

  private List<FileOperator> steps(List<FlatTable> tables) {
    List<FileOperator> steps = new ArrayList<>();
    for (FlatTable table : tables) {
      steps.add(operators.read(table, steps.size()));
    }
    return new ListWrites(steps, this::contents, this::newTensorLike).read();
  }

  private Optional<DenseConstant> contents(int index) {
    return index >= 0
            && index < tensors.size()
            && tensors.get(index).constant().orElse(null) instanceof DenseConstant dense
        ? Optional.of(dense)
        : Optional.empty();
  }

  private int newTensorLike(int index) {
    ImportedTensor like = tensors.get(value(index).id());
    Value value = new Value(tensors.size(), like.value().name(), like.value().type());
    tensors.add(
        new ImportedTensor(
            value,
            Optional.empty(),
            false,
            like.unsupported(),
            like.stated(),
            like.sized(),
            like.broken()));
    return value.id();
  }

  /** The names of the graph's resource variables. */
  Map<Value, VariableName> variableNames() {
    return resources.names();
  }

  /** Why operators cannot be compiled. */
  List<Diagnostic> unsupported() {
    return List.copyOf(unsupported);
  }

  /** The value of a tensor by its index in the file. */
  private Value value(long index) {
    if (index < 0 || index >= tensors.size()) {
      throw new WaferException(
          Diagnostic.of(Code.MALFORMED_MODEL, "a tensor's index is out of range")
              .found(Long.toString(index))
              .supported(IndexRange.of(tensors.size())));
    }
    return tensors.get((int) index).value();
  }

  private void giveShapes(List<Integer> indices) {
    List<ImportedTensor> inputs = indices.stream().map(i -> tensors.get(value(i).id())).toList();
    for (ImportedTensor input : inputShapes.apply(inputs, problems)) {
      tensors.set(input.value().id(), input);
    }
  }

  @Override
  public Optional<DenseConstant> dense(Value value) {
    return known.of(value);
  }

  @Override
  public boolean isOpen(Value value) {
    return value.isPresent()
        && value.id() < tensors.size()
        && !settled.contains(value.id())
        && (inputShapes.any() || tensors.get(value.id()).isOpen());
  }

  @Override
  public List<Integer> stated(Value value) {
    ImportedTensor tensor = tensors.get(value.id());
    return tensor.sized() && !inputShapes.any() ? value.shape().dims() : tensor.stated();
  }

  @Override
  public String origin(Value value) {
    return origins.describe(value, input -> parameters.contains(input));
  }

  @Override
  public Value newConstant(Value like, DenseConstant contents) {
    TensorType type = new TensorType(contents.dataType(), contents.shape(), like.quantization());
    Value value = newValue(like.name(), type);
    constants.put(value, contents);
    parameters.add(value);
    defined.add(value);
    return value;
  }

  @Override
  public boolean isDense(Value value) {
    return dense(value).isPresent();
  }

  @Override
  public boolean isSparse(Value value) {
    return constants.get(value) instanceof SparseConstant;
  }

  @Override
  public boolean isParameter(Value value) {
    return parameters.contains(value);
  }

  @Override
  public boolean isVariable(Value value) {
    return variables.contains(value) || resources.isVariable(value);
  }

  @Override
  public Value newValue(String name, TensorType type) {
    return new Value(nextValueId++, name, type);
  }

  @Override
  public Value newVariable(String name, TensorType type) {
    Value variable = newValue(name, type);
    variables.add(variable);
    defined.add(variable);
    return variable;
  }

  private List<Value> values(List<Integer> indices) {
    List<Value> values = new ArrayList<>();
    for (int index : indices) {
      values.add(value(index));
    }
    return values;
  }

  private void readOperator(FileOperator operator) {
    List<Value> inputs = new ArrayList<>();
    List<Value> unreadable = new ArrayList<>();
    for (int index : operator.inputs()) {
      Value input = index == -1 ? Value.ABSENT : value(index);
      if (isUnreadable(input)) {
        unreadable.add(input);
      }
      inputs.add(dense(input, !operator.name().equals("DENSIFY")));
    }
    int refused = unsupported.size();
    List<Value> outputs = emit(operator, inputs);
    if (unsupported.size() == refused) {
      // An operator that is refused may read what it likes.
      unreadable.forEach(input -> readOrder.readsTooEarly(input, operator));
    }
    for (Value output : outputs) {
      // Of a tensor without elements the file cannot tell whether it holds something.
      boolean empty = output.shape().elements() == 0 && constants.remove(output) != null;
      readOrder.isWritten(output);
      // The output of a circular buffer is told to be a variable, which another one is in its
      // place.
      boolean kept =
          operator.name().equals(StateOperators.CIRCULAR_BUFFER.fileName())
              && variables.remove(output);
      if (!defined.add(output) && !empty && !kept) {
        problems.add(
            Diagnostic.of(
                    Code.INCONSISTENT_MODEL,
                    "a tensor that holds something already is written by an operator")
                .atOperator(operator.index(), operator.name())
                .atTensor(output.name()));
      }
    }
    if (inputs.stream().anyMatch(doubtful::contains)) {
      doubtful.addAll(outputs);
    }
    origins.made(operator, inputs, outputs);
  }

  /** Whether nothing gave the value contents yet, though the file says what it is. */
  private boolean isUnreadable(Value value) {
    return value.isPresent() && !defined.contains(value) && !isBroken(value);
  }

  /** Emits the nodes of an operator; gives its outputs, which may have taken other shapes. */
  private List<Value> emit(FileOperator operator, List<Value> inputs) {
    while (true) {
      List<Value> outputs = values(operator.outputs());
      try {
        emit(operator, inputs, outputs);
        return outputs;
      } catch (OpenShapeException open) {
        settle(open);
      }
    }
  }

  /** Gives a tensor the shape that was computed; what is no shape is refused the next time. */
  private void settle(OpenShapeException open) {
    int id = open.value().id();
    settled.add(id);
    TensorReader.shape(open.extents(), open.value().dataType())
        .ifPresent(shape -> tensors.set(id, tensors.get(id).withShape(shape)));
  }

  private void emit(FileOperator operator, List<Value> inputs, List<Value> outputs) {
    List<Quantization> intermediates = new ArrayList<>();
    for (int index : operator.intermediates()) {
      intermediates.add(index == -1 ? Quantization.none() : value(index).quantization());
    }
    OperatorContext context =
        new OperatorContext(
            operator.options(), operator.customOptions(), inputs, outputs, intermediates, this);
    try {
      requireSupported(operator, inputs, outputs);
      if (StateOperators.contains(operator.name())) {
        resources
            .read(operator, inputs, outputs)
            .forEach(node -> add(node.op(), node.inputs(), node.outputs(), operator.index()));
        return;
      }
      if (operator.name().equals(DecodeOperator.NAME)) {
        decode(inputs, outputs);
        return;
      }
      if (ControlOperators.contains(operator.name())) {
        Op op = regions.read(operator, inputs, outputs, this);
        add(op, inputs, outputs, operator.index());
        return;
      }
      nodeOperators.importInto(operator, context);
      for (OperatorContext.EmittedNode node : context.emitted()) {
        add(node.op(), node.inputs(), node.outputs(), operator.index());
      }
    } catch (BrokenRuleException e) {
      Diagnostic diagnostic = e.diagnostic();
      String tensor =
          diagnostic.tensorName().isEmpty() && !outputs.isEmpty()
              ? outputs.get(0).name()
              : diagnostic.tensorName();
      boolean follows = e.mayFollow() && inputs.stream().anyMatch(doubtful::contains);
      if (!follows) {
        unsupported.add(diagnostic.atOperator(operator.index(), operator.name()).atTensor(tensor));
      }
      doubtful.addAll(outputs);
      List<Value> read = inputs.stream().map(v -> isUnreadable(v) ? Value.ABSENT : v).toList();
      add(new Unsupported(operator.name()), read, outputs, operator.index());
    }
  }

  /** Refuses an operator that touches a tensor which the representation only stands in for. */
  private void requireSupported(FileOperator operator, List<Value> inputs, List<Value> outputs) {
    if (!nodeOperators.isKnown(operator.name())) {
      return;
    }
    for (List<Value> side : List.of(inputs, outputs)) {
      for (Value value : side) {
        Optional<Diagnostic> reason =
            resources.touches(operator, value) ? Optional.empty() : unsupportedTensor(value);
        if (reason.isPresent()) {
          throw new BrokenRuleException(reason.get(), false);
        }
      }
    }
  }

  /** Constants that the file holds compressed become what they are. */
  private void decode(List<Value> inputs, List<Value> outputs) {
    List<DenseConstant> contents =
        DecodeOperator.decode(inputs.stream().map(known::of).toList(), outputs);
    for (int i = 0; i < contents.size(); i++) {
      constants.put(outputs.get(i), contents.get(i));
      parameters.add(outputs.get(i));
    }
  }

  private Optional<Diagnostic> unsupportedTensor(Value value) {
    boolean fromFile = value.isPresent() && value.id() < tensors.size();
    return fromFile ? tensors.get(value.id()).unsupported() : Optional.empty();
  }

  private boolean isBroken(Value value) {
    return value.id() < tensors.size() && tensors.get(value.id()).broken();
  }

  private void add(Op op, List<Value> inputs, List<Value> outputs, int operatorIndex) {
    Node node = new Node(nodes.size(), op, inputs, outputs, operatorIndex);
    nodes.add(node);
    boolean parameterOnly =
        (op.isComputable() || op instanceof Unsupported)
            && inputs.stream().allMatch(value -> value.isAbsent() || parameters.contains(value));
    if (parameterOnly && !inputs.isEmpty()) {
      parameters.addAll(outputs);
    }
    known.learn(node);
  }

  /** The value itself, or where it is sparse and {@code wanted} dense, that of a DENSIFY node. */
  private Value dense(Value value, boolean wanted) {
    if (!wanted || !isSparse(value)) {
      return value;
    }
    return densified.computeIfAbsent(
        value,
        sparse -> {
          Value dense = newValue(sparse.name(), sparse.type());
          add(new Densify(), List.of(sparse), List.of(dense), -1);
          defined.add(dense);
          parameters.add(dense);
          return dense;
        });
  }

  /** Inputs and outputs of a type that no operator complained about, because none touches them. */
  private void reportUntouched(List<Value> inputs, List<Value> outputs) {
    Set<Value> touched = new LinkedHashSet<>();
    for (Node node : nodes) {
      touched.addAll(node.inputs());
      touched.addAll(node.outputs());
    }
    Set<Value> ends = new LinkedHashSet<>(inputs);
    ends.addAll(outputs);
    for (Value end : ends) {
      if (!touched.contains(end)) {
        unsupportedTensor(end).ifPresent(unsupported::add);
      }
    }
  }

  /** Constants and variables that nothing reads any more stay behind. */
  private Graph graph(String name, List<Value> inputs, List<Value> outputs) {
    Set<Value> used = new LinkedHashSet<>(inputs);
    nodes.forEach(node -> used.addAll(node.inputs()));
    used.addAll(outputs);
    Map<Value, Constant> usedConstants = new LinkedHashMap<>();
    List<Value> usedVariables = new ArrayList<>();
    for (Value value : used) {
      if (constants.containsKey(value)) {
        usedConstants.put(value, constants.get(value));
      }
    }
    Set<Value> all = new LinkedHashSet<>(variables);
    all.addAll(resources.names().keySet());
    for (Value variable : all) {
      if (used.contains(variable)) {
        usedVariables.add(variable);
      }
    }
    return new Graph(
        name, inputs, outputs, usedVariables, initial(usedVariables), usedConstants, nodes);
  }

  private Map<Value, DenseConstant> initial(List<Value> used) {
    try {
      Map<Value, DenseConstant> contents = resources.contents();
      contents.keySet().retainAll(used);
      return contents;
    } catch (BrokenRuleException e) {
      unsupported.add(e.diagnostic());
      return Map.of();
    }
  }
}
