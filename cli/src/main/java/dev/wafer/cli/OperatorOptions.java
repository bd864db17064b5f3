package dev.wafer.cli;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.spec.AttributeWriter;
import dev.wafer.ir.spec.OpSpecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of an operator as data, by name. */
final class OperatorOptions implements AttributeWriter {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  private OperatorOptions() {}

  /** Numbers, flags, texts and lists of them; a list of height and width for what has both. */
  static Map<String, Object> of(Op op) {
    OperatorOptions options = new OperatorOptions();
    OpSpecs.of(op).write(op, options);
    return options.entries;
  }

  @Override
  public OperatorOptions with(String name, int value) {
    return put(name, value);
  }

  @Override
  public OperatorOptions with(String name, float value) {
    return put(name, value);
  }

  @Override
  public OperatorOptions with(String name, boolean value) {
    return put(name, value);
  }

  @Override
  public OperatorOptions with(String name, String value) {
    return put(name, value);
  }

  @Override
  public OperatorOptions with(String name, List<Integer> values) {
    return put(name, values);
  }

  @Override
  public OperatorOptions with(String name, int height, int width) {
    return put(name, List.of(height, width));
  }

  @Override
  public OperatorOptions with(Padding padding) {
    return put(
        "padding", List.of(padding.top(), padding.bottom(), padding.left(), padding.right()));
  }

  @Override
  public OperatorOptions with(Activation activation) {
    return put("activation", activation.name());
  }

  @Override
  public OperatorOptions withQuantizations(String name, List<Quantization> values) {
    return put(name, values.stream().map(ModelInspection.Scaling::of).toList());
  }

  private OperatorOptions put(String name, Object value) {
    entries.put(name, value);
    return this;
  }
}
