package dev.wafer.frontend.user;

import dev.wafer.ir.Quantization;
import java.util.Optional;
import java.util.stream.Stream;

/** How a tensor is quantized. */
public enum QuantizationRule {
  ANY("any"),
  NONE("none"),
  PER_TENSOR("per-tensor"),
  PER_AXIS("per-axis");

  private final String key;

  QuantizationRule(String key) {
    this.key = key;
  }

  /** The name in declarations. */
  public String key() {
    return key;
  }

  /** The rule of a name, if it is one. */
  public static Optional<QuantizationRule> fromKey(String key) {
    return Stream.of(values()).filter(rule -> rule.key.equals(key)).findFirst();
  }

  /** Whether a tensor so quantized may stand there; one scale is a scale for each index, too. */
  public boolean permits(Quantization quantization) {
    return switch (this) {
      case ANY -> true;
      case NONE -> !quantization.isQuantized();
      case PER_TENSOR -> quantization.scales().size() == 1;
      case PER_AXIS -> quantization.isQuantized();
    };
  }
}
