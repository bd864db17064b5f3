package dev.wafer.frontend.ops;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Facts;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operator of the file while it is imported: its tensors, its options, its nodes so far. */
public final class OperatorContext {
  /** Two for each axis; without a bound many operators could share one huge constant. */
  private static final int MAX_ATTRIBUTE_ELEMENTS = 16;

  /** As many as a tensor of the file may have. */
  private static final long MOST_INNER_ELEMENTS = 1L << 26;

  private final FlatTable options;
  private final Bytes customOptions;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Quantization> intermediates;
  private final GraphScope scope;
  private final NodeCheck check;
  private Optional<Shape> before = Optional.empty();
  private Optional<List<Value>> replaced = Optional.empty();
  private Optional<List<Value>> written = Optional.empty();
  private final List<EmittedNode> emitted = new ArrayList<>();
  private final List<Value> states = new ArrayList<>();

  /** What the operator needs to know of the graph around it. */
  public interface GraphScope extends Facts {
    Optional<DenseConstant> dense(Value value);

    /** A new tensor between two nodes of the same operator. */
    Value newValue(String name, TensorType type);

    /** A new tensor with the name and quantization of another one, and contents of its own. */
    Value newConstant(Value like, DenseConstant contents);

    /** The shape that the file states for a tensor, -1 for extents that it leaves open. */
    List<Integer> stated(Value value);

    /** Where the contents of a tensor come from that has none in the file, in a few words. */
    String origin(Value value);

    /** A new variable, which starts as zeros. */
    Value newVariable(String name, TensorType type);
  }

  /** A node that the operator asked for. */
  public record EmittedNode(Op op, List<Value> inputs, List<Value> outputs) {}

  /**
   * @param options the options table, empty where the file has none
   * @param customOptions those of a custom operator, in a form of its own
   */
  public OperatorContext(
      FlatTable options,
      Bytes customOptions,
      List<Value> inputs,
      List<Value> outputs,
      List<Quantization> intermediates,
      GraphScope scope) {
    this.options = options;
    this.customOptions = customOptions;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.intermediates = List.copyOf(intermediates);
    this.scope = scope;
    this.check = new NodeCheck(inputs, outputs, scope);
  }

  public List<EmittedNode> emitted() {
    return List.copyOf(emitted);
  }

  FlatTable options() {
    return options;
  }

  /** The bytes of a custom operator's options. */
  Bytes customOptions() {
    return customOptions;
  }

  /** A custom operator's options by name. */
  FlexOptions flexOptions() {
    return new FlexOptions(this);
  }

  List<Value> inputs() {
    return inputs;
  }

  List<Value> outputs() {
    return outputs;
  }

  List<Quantization> intermediates() {
    return intermediates;
  }

  GraphScope scope() {
    return scope;
  }

  /** The element types of all tensors. */
  Set<DataType> types() {
    return Stream.concat(inputs.stream(), outputs.stream())
        .filter(Value::isPresent)
        .map(Value::dataType)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Input {@code index}, or {@link Value#ABSENT}. */
  Value input(int index) {
    return index < inputs.size() ? inputs.get(index) : Value.ABSENT;
  }

  Value output() {
    return outputs.get(0);
  }

  /** Adds a node that writes all outputs of the operator. */
  void emit(Op op, Value... nodeInputs) {
    emit(op, List.of(nodeInputs), outputs);
  }

  /** Adds a node; absent inputs at the end are dropped. */
  void emit(Op op, List<Value> nodeInputs, List<Value> nodeOutputs) {
    int count = nodeInputs.size();
    while (count > 0 && nodeInputs.get(count - 1).isAbsent()) {
      count--;
    }
    emitted.add(new EmittedNode(op, nodeInputs.subList(0, count), List.copyOf(nodeOutputs)));
  }

  /** The file's tensors under the rules of the operator. */
  NodeCheck check() {
    return check;
  }

  void require(boolean holds, Rule rule, Supplier<String> found) {
    check.require(holds, rule, found);
  }

  /** A requirement on one tensor. */
  void requireOf(Value value, boolean holds, Rule rule, Supplier<String> found) {
    check.requireOf(value, holds, rule, found);
  }

  BrokenRuleException refusal(Rule rule, String found, String supported) {
    return check.refusal(rule, found, supported);
  }

  /** Refuses the operator unless output {@code index} has the shape that was computed. */
  void requireShape(int index, Extents computed) {
    check.requireShape(index, computed);
  }

  void requireRank4(Value value) {
    check.requireRank4(value);
  }

  /**
   * Says that the node's output has another shape than the file's, which a RESHAPE behind the node
   * gives it.
   */
  void reshapeFrom(Shape shape) {
    before = Optional.of(shape);
  }

  /** Says that the node reads these contents, in place of the tensors of the file. */
  void readInstead(DenseConstant contents) {
    readInstead(List.of(scope.newConstant(output(), contents)));
  }

  /** Says that the node reads other tensors than those of the file. */
  void readInstead(List<Value> values) {
    replaced = Optional.of(List.copyOf(values));
  }

  /** Says that the node writes these of the operator's outputs, the nodes before it the others. */
  void writeOnly(List<Value> values) {
    written = Optional.of(List.copyOf(values));
  }

  /**
   * A tensor between two nodes of the operator.
   *
   * @param like has its name, type and quantization
   * @param otherwise the rule that is broken if no tensor has these extents
   */
  Value inner(Value like, List<Long> extents, Rule otherwise) {
    boolean possible = extents.stream().allMatch(e -> e > 0 && e <= MOST_INNER_ELEMENTS);
    double elements = extents.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    require(possible && elements <= MOST_INNER_ELEMENTS, otherwise, () -> "extents " + extents);
    Shape shape = Shape.of(extents.stream().map(Long::intValue).toList());
    return scope.newValue(like.name(), like.type().withShape(shape));
  }

  /**
   * Says that the node's last inputs are variables that the file's operator keeps inside.
   *
   * @param types of all of them, in order
   */
  void keep(List<TensorType> types) {
    for (TensorType type : types) {
      states.add(scope.newVariable(output().name() + "/state", type));
    }
  }

  /**
   * Adds the node of an operator that has been read, with its states, and a RESHAPE if one was
   * asked for.
   */
  void emitRead(Op op, List<Value> fileInputs) {
    List<Value> nodeInputs = new ArrayList<>(replaced.orElse(fileInputs));
    if (!states.isEmpty()) {
      nodeInputs.subList(nodeInputs.size() - states.size(), nodeInputs.size()).clear();
      nodeInputs.addAll(states);
    }
    if (before.isEmpty()) {
      emit(op, nodeInputs, written.orElse(outputs));
      return;
    }
    TensorType type = output().type().withShape(before.get());
    if (type.quantization().isPerAxis()) {
      type = type.withQuantization(Quantization.none());
    }
    Value inner = scope.newValue(output().name(), type);
    emit(op, nodeInputs, List.of(inner));
    emit(new Reshape(), inner);
  }

  /** Leaves out parts of concatenations and splits that have no elements. */
  void dropEmptyParts() {
    emitted.replaceAll(
        node ->
            new EmittedNode(
                node.op(),
                OpSpecs.of(node.op()).types().withoutEmptyInputs(node.inputs()),
                OpSpecs.of(node.op()).types().withoutEmptyOutputs(node.outputs())));
  }

  /** The activation in field {@code field} of the options. */
  Activation activation(int field) {
    int code = options.int8(field, 0);
    return switch (code) {
      case 0 -> Activation.NONE;
      case 1 -> Activation.RELU;
      case 2 -> Activation.RELU_N1_TO_1;
      case 3 -> Activation.RELU6;
      default -> {
        String found = code == 4 ? "TANH" : code == 5 ? "SIGN_BIT" : "activation " + code;
        throw refusal(CommonRules.ACTIVATION, found, "");
      }
    };
  }

  /** The elements of an input that must be a constant of an integer type. */
  List<Integer> constantIntegers(int index) {
    return constantIntegers(index, MAX_ATTRIBUTE_ELEMENTS + outputs.size());
  }

  /** The elements of an input that must be a constant of an integer type, at most so many. */
  List<Integer> constantIntegers(int index, int most) {
    Value value = input(index);
    Optional<DenseConstant> constant = scope.dense(value);
    requireOf(
        value, constant.isPresent(), CommonRules.CONSTANT_ATTRIBUTES, () -> scope.origin(value));
    DenseConstant dense = constant.orElseThrow();
    int elements = dense.shape().elements();
    requireOf(value, elements <= most, CommonRules.FEW_ATTRIBUTES, () -> elements + " elements");
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      long element = dense.integerAt(i);
      // Beyond 32 bits nothing is in range for a shape, so saturating keeps every check true.
      values.add((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, element)));
    }
    return values;
  }

  /** An input that must be a constant of one element. */
  DenseConstant constantScalar(int index) {
    Value value = input(index);
    Optional<DenseConstant> constant = scope.dense(value);
    requireOf(
        value, constant.isPresent(), CommonRules.CONSTANT_ATTRIBUTES, () -> scope.origin(value));
    DenseConstant scalar = constant.orElseThrow();
    requireOf(
        value,
        scalar.shape().elements() == 1,
        CommonRules.FEW_ATTRIBUTES,
        () -> scalar.shape().elements() + " elements");
    return scalar;
  }

  /**
   * Refuses the operator if nothing tells the shape of output {@code index}: its input {@code by},
   * which would, is computed at run time.
   */
  void requireKnown(int index, int by, boolean holds) {
    requireOf(
        outputs.get(index),
        holds,
        CommonRules.STATIC_SHAPE,
        () ->
            "a shape that follows from '%s', %s"
                .formatted(Diagnostic.abbreviate(input(by).name()), scope.origin(input(by))));
  }

  /** Refuses the operator unless its output has the shape that it states. */
  void requireStated(List<Integer> stated) {
    Extents extents = new Extents(stated.stream().map(Integer::longValue).toList());
    if (scope.isOpen(output())) {
      check.requireShape(0, extents);
    }
    require(
        extents.are(output().shape()),
        CommonRules.STATED_SHAPE,
        () -> "%s, output [%s]".formatted(stated, output().shape()));
  }

  /** An axis in 0..rank-1 from one that may count from the end. */
  int resolveAxis(int axis, int rank) {
    require(
        axis >= -rank && axis < rank, CommonRules.AXIS, () -> "axis " + axis + " of rank " + rank);
    return axis < 0 ? axis + rank : axis;
  }
}
