package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The tensors of a node whose rules are being checked. Each requirement that does not hold throws
 * {@link BrokenRuleException} with what was found.
 */
public final class NodeCheck {
  private static final Set<DataType> QUANTIZED =
      EnumSet.of(DataType.INT4, DataType.INT8, DataType.UINT8, DataType.INT16);

  private static final Set<DataType> PLAIN =
      EnumSet.of(DataType.INT8, DataType.UINT8, DataType.INT16);

  private final List<Value> inputs;
  private final List<Value> outputs;
  private final Facts facts;

  public NodeCheck(List<Value> inputs, List<Value> outputs, Facts facts) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.facts = facts;
  }

  /** A check of shapes, which ask for no facts. */
  public static NodeCheck ofShapes(Node node) {
    return new NodeCheck(node.inputs(), node.outputs(), Facts.UNKNOWN);
  }

  public List<Value> inputs() {
    return inputs;
  }

  public List<Value> outputs() {
    return outputs;
  }

  /** Input {@code index}, or {@link Value#ABSENT}. */
  public Value input(int index) {
    return index < inputs.size() ? inputs.get(index) : Value.ABSENT;
  }

  /** The first output. */
  public Value output() {
    return outputs.get(0);
  }

  public Facts facts() {
    return facts;
  }

  public void require(boolean holds, Rule rule, Supplier<String> found) {
    if (!holds) {
      throw refusal(rule, found.get(), "");
    }
  }

  /** A requirement on one tensor. */
  public void requireOf(Value value, boolean holds, Rule rule, Supplier<String> found) {
    if (!holds) {
      throw rule.refusal(rule.diagnostic().atTensor(value.name()).found(found.get()));
    }
  }

  public BrokenRuleException refusal(Rule rule, String found, String supported) {
    return rule.refusal(rule.diagnostic().found(found).supported(supported));
  }

  /**
   * Output {@code index} has the shape that was computed.
   *
   * @throws OpenShapeException if it has another one, but only for want of its own
   */
  public void requireShape(int index, Extents computed) {
    Value output = outputs.get(index);
    if (!computed.are(output.shape()) && facts.isOpen(output)) {
      throw new OpenShapeException(output, computed);
    }
    requireOf(
        output,
        computed.are(output.shape()),
        CommonRules.OUTPUT_SHAPE,
        () -> "%s where %s follows".formatted(output.shape().dims(), computed.dims()));
  }

  /** An axis of a tensor of {@code rank} axes, counted from the outermost. */
  public void requireAxis(int axis, int rank) {
    require(axis >= 0 && axis < rank, CommonRules.AXIS, () -> "axis " + axis + " of rank " + rank);
  }

  public void requireRank4(Value value) {
    requireOf(
        value,
        value.shape().rank() == 4,
        CommonRules.RANK_4,
        () -> "shape [" + value.shape() + "]");
  }

  /** Quantized values need one scale and a zero point that the type can hold. */
  public void requirePerTensor(Value value) {
    if (!isQuantizedType(value)) {
      return;
    }
    Quantization q = value.quantization();
    boolean mayBeZero = facts.isParameter(value) && !outputs.contains(value);
    requireOf(
        value,
        q.scales().size() == 1 && (q.scale() > 0 || mayBeZero),
        CommonRules.PER_TENSOR,
        () -> describe(q));
    requireOf(
        value,
        value.dataType().holds(q.zeroPoint()),
        CommonRules.ZERO_POINT_RANGE,
        () -> q.zeroPoint() + " for " + value.dataType());
  }

  public void requireSameQuantization(Value a, Value b) {
    if (!isQuantizedType(a) || !isQuantizedType(b) || (isPlain(a) && isPlain(b))) {
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
            "%s; '%s' has %s"
                .formatted(
                    describe(a.quantization()),
                    Diagnostic.abbreviate(b.name()),
                    describe(b.quantization())));
  }

  /** INT16 activations of operators that ignore zero points. */
  public void requireSymmetricInt16(Value value) {
    requireOf(
        value,
        value.dataType() != DataType.INT16 || value.quantization().zeroPoint() == 0,
        CommonRules.INT16_SYMMETRIC,
        () -> "zero point " + value.quantization().zeroPoint());
  }

  /** Weights and biases do not depend on the runtime input. */
  public void requireParameter(Value value) {
    requireOf(
        value,
        value.isAbsent() || facts.isParameter(value),
        CommonRules.PARAMETERS,
        () -> "a tensor that is computed at run time");
  }

  /** How a tensor is quantized, in a few words however many scales it has. */
  public static String describe(Quantization q) {
    return switch (q.scales().size()) {
      case 0 -> "no quantization";
      case 1 -> "scale %s, zero point %d".formatted(q.scale(), q.zeroPoint());
      default -> q.scales().size() + " scales";
    };
  }

  /** Whether a tensor holds integers that stand for themselves, such as an image's bytes. */
  static boolean isPlain(Value value) {
    return PLAIN.contains(value.dataType()) && !value.quantization().isQuantized();
  }

  private static boolean isQuantizedType(Value value) {
    return value.isPresent() && QUANTIZED.contains(value.dataType());
  }
}
