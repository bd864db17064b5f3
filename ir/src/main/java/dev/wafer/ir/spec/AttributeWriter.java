package dev.wafer.ir.spec;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Padding;
import java.util.List;

/** Takes the attributes of an operator by name; each method gives the same writer. */
public interface AttributeWriter {
  AttributeWriter with(String name, int value);

  AttributeWriter with(String name, float value);

  AttributeWriter with(String name, boolean value);

  /** A flag that is left out if it is false. */
  default AttributeWriter mark(String name, boolean value) {
    return value ? with(name, true) : this;
  }

  AttributeWriter with(String name, String value);

  AttributeWriter with(String name, List<Integer> values);

  /** Height and width; left out if both are 1. */
  AttributeWriter with(String name, int height, int width);

  /** Left out if there is none. */
  AttributeWriter with(Padding padding);

  /** Left out if there is none. */
  AttributeWriter with(Activation activation);

  AttributeWriter withQuantizations(String name, List<Quantization> values);
}
