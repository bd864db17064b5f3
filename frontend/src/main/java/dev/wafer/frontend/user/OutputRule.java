package dev.wafer.frontend.user;

import dev.wafer.ir.DataType;
import java.util.Optional;

/**
 * What an output is.
 *
 * @param type its element type; empty where {@code typeOf} tells
 * @param typeOf the input that has the same type; empty text for none
 * @param shape its shape; empty where {@code shapeOf} or the file tells
 * @param shapeOf the input that has the same shape; empty text for none
 * @param overwrites the input at whose place it may lie; empty text for none
 */
public record OutputRule(
    String name,
    Optional<DataType> type,
    String typeOf,
    Optional<Dims> shape,
    String shapeOf,
    QuantizationRule quantization,
    String overwrites) {}
