package dev.wafer.frontend.user;

import dev.wafer.ir.DataType;
import java.util.List;
import java.util.Optional;

/**
 * What may stand at an input.
 *
 * @param types that it may have; empty where {@code like} tells
 * @param like an input before it that has the same type; empty text for none
 * @param shape pattern that it has; any shape where there is none
 * @param constant whether it is a constant; either where nothing is said
 * @param optional whether a file may leave it out
 * @param quantization how it is quantized
 */
public record InputRule(
    String name,
    List<DataType> types,
    String like,
    Optional<Dims> shape,
    Optional<Boolean> constant,
    boolean optional,
    QuantizationRule quantization) {
  public InputRule {
    types = List.copyOf(types);
  }
}
