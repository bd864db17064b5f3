package dev.wafer.ir.text;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.spec.AttributeReader;
import dev.wafer.ir.spec.AttributeWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The attributes of an operator as text, by name, in a stable order. */
final class Attributes implements AttributeWriter, AttributeReader {
  private final Map<String, String> entries;
  private final Set<String> read = new LinkedHashSet<>();

  Attributes() {
    this(Map.of());
  }

  Attributes(Map<String, String> entries) {
    this.entries = new LinkedHashMap<>(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Names of the entries that nobody asked for. */
  List<String> unread() {
    return entries.keySet().stream().filter(name -> !read.contains(name)).toList();
  }

  @Override
  public String toString() {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  @Override
  public Attributes with(String name, int value) {
    return put(name, Integer.toString(value));
  }

  @Override
  public Attributes with(String name, float value) {
    return put(name, Numbers.print(value));
  }

  @Override
  public Attributes with(String name, boolean value) {
    return put(name, Boolean.toString(value));
  }

  @Override
  public Attributes with(String name, String value) {
    return put(name, Quoted.print(value));
  }

  @Override
  public Attributes with(String name, List<Integer> values) {
    return put(name, values.toString());
  }

  /** Height and width; left out if both are 1. */
  @Override
  public Attributes with(String name, int height, int width) {
    return height == 1 && width == 1 ? this : put(name, height + "x" + width);
  }

  @Override
  public Attributes with(Padding padding) {
    return padding.equals(Padding.NONE)
        ? this
        : with(
            "padding", List.of(padding.top(), padding.bottom(), padding.left(), padding.right()));
  }

  @Override
  public Attributes with(Activation activation) {
    return activation == Activation.NONE ? this : put("activation", activation.name());
  }

  @Override
  public Attributes withQuantizations(String name, List<Quantization> values) {
    return put(
        name,
        values.stream().map(Types::printQuantization).collect(Collectors.joining(", ", "[", "]")));
  }

  @Override
  public int integer(String name) {
    return read(name, Scanner::integer);
  }

  @Override
  public float real(String name) {
    return read(name, Scanner::real);
  }

  @Override
  public boolean flag(String name) {
    return read(name, scanner -> scanner.choice(List.of("false", "true")) == 1);
  }

  @Override
  public boolean mark(String name) {
    return entries.containsKey(name) && flag(name);
  }

  @Override
  public String string(String name) {
    return read(name, Scanner::quoted);
  }

  @Override
  public List<Integer> integers(String name) {
    return read(name, scanner -> scanner.list('[', ']', scanner::integer));
  }

  @Override
  public int height(String name) {
    return pair(name).get(0);
  }

  @Override
  public int width(String name) {
    return pair(name).get(1);
  }

  private List<Integer> pair(String name) {
    if (!entries.containsKey(name)) {
      return List.of(1, 1);
    }
    return read(
        name,
        scanner -> {
          int height = scanner.integer();
          scanner.expect('x');
          return List.of(height, scanner.integer());
        });
  }

  @Override
  public Padding padding() {
    if (!entries.containsKey("padding")) {
      return Padding.NONE;
    }
    List<Integer> amounts = integers("padding");
    if (amounts.size() != 4) {
      throw new IllegalArgumentException("padding needs 4 amounts, found " + amounts);
    }
    return new Padding(amounts.get(0), amounts.get(1), amounts.get(2), amounts.get(3));
  }

  @Override
  public Activation activation() {
    if (!entries.containsKey("activation")) {
      return Activation.NONE;
    }
    List<Activation> all = List.of(Activation.values());
    return all.get(
        read("activation", scanner -> scanner.choice(all.stream().map(Enum::name).toList())));
  }

  @Override
  public List<Quantization> quantizations(String name) {
    return read(name, scanner -> scanner.list('[', ']', () -> Types.readQuantization(scanner)));
  }

  private <T> T read(String name, Function<Scanner, T> reader) {
    String text = entries.get(name);
    if (text == null) {
      throw new IllegalArgumentException("attribute " + name + " is missing");
    }
    read.add(name);
    Scanner scanner = new Scanner(text);
    T value = reader.apply(scanner);
    scanner.expectEnd();
    return value;
  }

  private Attributes put(String name, String value) {
    entries.put(name, value);
    return this;
  }
}
