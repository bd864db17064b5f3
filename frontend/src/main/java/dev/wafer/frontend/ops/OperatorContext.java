package dev.wafer.frontend.ops;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One operator of the file while it is imported: its tensors, its options, its nodes so far. */
public final class OperatorContext {
  /** Two for each axis; without a bound many operators could share one huge constant. */
  private static final int MAX_ATTRIBUTE_ELEMENTS = 16;

  private final String name;
  private final FlatTable options;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Quantization> intermediates;
  private final GraphScope scope;
  private final List<EmittedNode> emitted = new ArrayList<>();

  /** What the operator needs to know of the graph around it. */
  public interface GraphScope {
    Optional<DenseConstant> dense(Value value);

    boolean isSparse(Value value);

    /** Whether the value depends on constants alone. */
    boolean isParameter(Value value);

    boolean isVariable(Value value);

    /** A new tensor between two nodes of the same operator. */
    Value newValue(String name, TensorType type);
  }

  /** A node that the operator asked for. */
  public record EmittedNode(Op op, List<Value> inputs, List<Value> outputs) {}

  /**
   * @param options the options table, empty where the file has none
   */
  public OperatorContext(
      String name,
      FlatTable options,
      List<Value> inputs,
      List<Value> outputs,
      List<Quantization> intermediates,
      GraphScope scope) {
    this.name = name;
    this.options = options;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.intermediates = List.copyOf(intermediates);
    this.scope = scope;
  }

  public List<EmittedNode> emitted() {
    return List.copyOf(emitted);
  }

  String name() {
    return name;
  }

  FlatTable options() {
    return options;
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

  void require(boolean holds, Rule rule, Supplier<String> found) {
    if (!holds) {
      throw refusal(rule, found.get(), "");
    }
  }

  /** A requirement on one tensor. */
  void requireOf(Value value, boolean holds, Rule rule, Supplier<String> found) {
    if (!holds) {
      throw rule.refusal(rule.diagnostic().atTensor(value.name()).found(found.get()));
    }
  }

  RefusedOperatorException refusal(Rule rule, String found, String supported) {
    return rule.refusal(rule.diagnostic().found(found).supported(supported));
  }

  /** Refuses the operator unless output {@code index} has the shape that was computed. */
  void requireShape(int index, Shape computed) {
    Value output = outputs.get(index);
    requireOf(
        output,
        output.shape().equals(computed),
        CommonRules.OUTPUT_SHAPE,
        () -> "[%s] where [%s] follows".formatted(output.shape(), computed));
  }

  /** Like {@link #requireShape(int, Shape)}, for extents that may not even form a shape. */
  void requireShape(int index, List<Long> computed) {
    Value output = outputs.get(index);
    requireOf(
        output,
        output.shape().dims().stream().map(Integer::longValue).toList().equals(computed),
        CommonRules.OUTPUT_SHAPE,
        () -> "%s where %s follows".formatted(output.shape().dims(), computed));
  }

  void requireRank4(Value value) {
    requireOf(
        value,
        value.shape().rank() == 4,
        CommonRules.RANK_4,
        () -> "shape [" + value.shape() + "]");
  }

  /** INT8 and INT16 values need one scale and a zero point that the type can hold. */
  void requirePerTensor(Value value) {
    if (!isQuantizedType(value)) {
      return;
    }
    Quantization q = value.quantization();
    boolean mayBeZero = scope.isParameter(value) && !outputs.contains(value);
    requireOf(
        value,
        q.scales().size() == 1 && (q.scale() > 0 || mayBeZero),
        CommonRules.PER_TENSOR,
        () -> describe(q));
    int limit = value.dataType() == DataType.INT8 ? 1 << 7 : 1 << 15;
    requireOf(
        value,
        q.zeroPoint() >= -limit && q.zeroPoint() < limit,
        CommonRules.ZERO_POINT_RANGE,
        () -> q.zeroPoint() + " for " + value.dataType());
  }

  /** How a tensor is quantized, in a few words however many scales it has. */
  static String describe(Quantization q) {
    return switch (q.scales().size()) {
      case 0 -> "no quantization";
      case 1 -> "scale %s, zero point %d".formatted(q.scale(), q.zeroPoint());
      default -> q.scales().size() + " scales";
    };
  }

  void requirePerTensorAll() {
    inputs.forEach(this::requirePerTensor);
    outputs.forEach(this::requirePerTensor);
  }

  /** INT16 activations of operators that ignore zero points. */
  void requireSymmetricInt16(Value value) {
    requireOf(
        value,
        value.dataType() != DataType.INT16 || value.quantization().zeroPoint() == 0,
        CommonRules.INT16_SYMMETRIC,
        () -> "zero point " + value.quantization().zeroPoint());
  }

  void requireSameQuantization(Value a, Value b) {
    if (!isQuantizedType(a) || !isQuantizedType(b)) {
      return;
    }
    requirePerTensor(a);
    requirePerTensor(b);
    boolean same =
        a.quantization().scale() == b.quantization().scale()
            && a.quantization().zeroPoint() == b.quantization().zeroPoint();
    requireOf(
        a,
        same,
        CommonRules.SAME_QUANTIZATION,
        () ->
            "scale %s, zero point %d; '%s' has scale %s, zero point %d"
                .formatted(
                    a.quantization().scale(),
                    a.quantization().zeroPoint(),
                    Diagnostic.abbreviate(b.name()),
                    b.quantization().scale(),
                    b.quantization().zeroPoint()));
  }

  /** Weights and biases do not depend on the runtime input. */
  void requireParameter(Value value) {
    requireOf(
        value,
        value.isAbsent() || scope.isParameter(value),
        CommonRules.PARAMETERS,
        () -> "a tensor that is computed at run time");
  }

  static boolean isQuantizedType(Value value) {
    return value.isPresent()
        && (value.dataType() == DataType.INT8 || value.dataType() == DataType.INT16);
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
    Value value = input(index);
    Optional<DenseConstant> constant = scope.dense(value);
    requireOf(
        value,
        constant.isPresent(),
        CommonRules.CONSTANT_ATTRIBUTES,
        () -> "a tensor without contents in the file");
    DenseConstant dense = constant.orElseThrow();
    int elements = dense.shape().elements();
    requireOf(
        value,
        elements <= MAX_ATTRIBUTE_ELEMENTS + outputs.size(),
        CommonRules.FEW_ATTRIBUTES,
        () -> elements + " elements");
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      long element = dense.integerAt(i);
      // Beyond 32 bits nothing is in range for a shape, so saturating keeps every check true.
      values.add((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, element)));
    }
    return values;
  }

  /** An axis in 0..rank-1 from one that may count from the end. */
  int resolveAxis(int axis, int rank) {
    require(
        axis >= -rank && axis < rank, CommonRules.AXIS, () -> "axis " + axis + " of rank " + rank);
    return axis < 0 ? axis + rank : axis;
  }
}
