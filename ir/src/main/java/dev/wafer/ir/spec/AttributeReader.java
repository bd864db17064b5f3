package dev.wafer.ir.spec;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Padding;
import java.util.List;

/**
 * Gives the attributes of an operator by name. Each method throws {@link IllegalArgumentException}
 * where the attribute is missing or of another kind.
 */
public interface AttributeReader {
  int integer(String name);

  float real(String name);

  boolean flag(String name);

  /** A flag that is false where it is left out. */
  boolean mark(String name);

  String string(String name);

  List<Integer> integers(String name);

  /** The first of a pair; 1 where the pair is left out. */
  int height(String name);

  /** The second of a pair; 1 where the pair is left out. */
  int width(String name);

  /** {@link Padding#NONE} where it is left out. */
  Padding padding();

  /** {@link Activation#NONE} where it is left out. */
  Activation activation();

  List<Quantization> quantizations(String name);
}
