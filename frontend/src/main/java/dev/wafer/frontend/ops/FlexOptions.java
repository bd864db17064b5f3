package dev.wafer.frontend.ops;

import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.FlexBuffers;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The options of a custom operator where they are a FlexBuffers map. Each method throws {@link
 * BrokenRuleException} of {@link CommonRules#OPTIONS} where the map has no such number.
 */
final class FlexOptions {
  private final OperatorContext context;
  private final FlexBuffers.Map map;

  FlexOptions(OperatorContext context) {
    this.context = context;
    this.map =
        decode(
            "a map",
            () -> {
              FlexBuffers.Reference root = root(context.customOptions());
              if (!root.isMap()) {
                throw refusal("custom options that are no map");
              }
              return root.asMap();
            });
  }

  /**
   * The contents of a FlexBuffers buffer.
   *
   * @throws RuntimeException of many kinds if the bytes are none
   */
  static FlexBuffers.Reference root(Bytes options) {
    byte[] bytes = options.toArray();
    return FlexBuffers.getRoot(new ArrayReadWriteBuf(bytes, bytes.length));
  }

  int integer(String name) {
    return number(name, FlexBuffers.Reference::asInt);
  }

  /** The number, or {@code otherwise} where the map has none of that name. */
  int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  float real(String name) {
    return number(name, value -> (float) value.asFloat());
  }

  boolean flag(String name) {
    return number(name, FlexBuffers.Reference::asBoolean);
  }

  /** The truth value, or {@code otherwise} where the map has none of that name. */
  boolean flag(String name, boolean otherwise) {
    return has(name) ? flag(name) : otherwise;
  }

  /** Whether the map has an entry of that name. */
  boolean has(String name) {
    return decode(name, () -> !map.get(name).isNull());
  }

  /** The names of all entries, in the map's order. */
  List<String> keys() {
    return decode(
        "a map",
        () -> {
          FlexBuffers.KeyVector all = map.keys();
          List<String> names = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            names.add(all.get(i).toString());
          }
          return names;
        });
  }

  /** A number of any type. */
  double number(String name) {
    return number(name, FlexOptions::real);
  }

  /** The numbers of a vector. */
  List<Double> reals(String name) {
    return decode(
        name,
        () -> {
          FlexBuffers.Reference value = map.get(name);
          if (!value.isVector() && !value.isTypedVector()) {
            throw refusal("no vector '" + name + "' in the custom options");
          }
          FlexBuffers.Vector vector = value.asVector();
          List<Double> numbers = new ArrayList<>();
          for (int i = 0; i < vector.size(); i++) {
            if (!isNumber(vector.get(i))) {
              throw refusal("no number at " + i + " of '" + name + "' in the custom options");
            }
            numbers.add(real(vector.get(i)));
          }
          return numbers;
        });
  }

  private static boolean isNumber(FlexBuffers.Reference value) {
    return value.isNumeric() || value.isBoolean();
  }

  private static double real(FlexBuffers.Reference value) {
    return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asFloat();
  }

  private <T> T number(String name, Function<FlexBuffers.Reference, T> as) {
    return decode(
        name,
        () -> {
          FlexBuffers.Reference value = map.get(name);
          if (!isNumber(value)) {
            throw refusal("no number '" + name + "' in the custom options");
          }
          return as.apply(value);
        });
  }

  @FunctionalInterface
  private interface Decoding<T> {
    T run();
  }

  /** The library answers bytes that are no FlexBuffers with exceptions of many kinds. */
  private <T> T decode(String what, Decoding<T> decoding) {
    try {
      return decoding.run();
    } catch (BrokenRuleException e) {
      throw e;
    } catch (RuntimeException e) {
      throw refusal("custom options of which " + what + " cannot be read");
    }
  }

  private BrokenRuleException refusal(String found) {
    return context.refusal(CommonRules.OPTIONS, found, "a FlexBuffers map");
  }
}
