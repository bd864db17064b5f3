package dev.wafer.ir.spec;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.UserFunction;
import dev.wafer.ir.op.UserOperator;
import dev.wafer.ir.op.UserOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The operator that a user's C function computes. Its declaration is worked out where a file is
 * read: what is left of it is that the tensors are those for which that was done.
 */
final class UserSpec {
  private static final Rule SHAPES =
      Rule.consistent("the inputs have the shapes for which the declaration was worked out");

  private static final String SEPARATOR = " ";

  private UserSpec() {}

  static OpSpec<UserOperator> spec() {
    return OpSpec.of(UserOperator.class, "USER")
        .types(TypeTable.inputs("inputs*").outputs("outputs+"))
        .shapes(UserSpec::shapes, SHAPES)
        .text(UserSpec::write, UserSpec::read)
        .build();
  }

  private static List<Extents> shapes(UserOperator op, NodeCheck node) {
    int inputs = op.inputCount();
    node.require(
        node.inputs().size() <= inputs
            && inputs + node.outputs().size() == op.shapes().size()
            && node.outputs().size() == op.function().outputs().size(),
        CommonRules.ARITY,
        () -> "%d inputs, %d outputs".formatted(node.inputs().size(), node.outputs().size()));
    for (int i = 0; i < inputs; i++) {
      Value input = node.input(i);
      Shape shape = op.shapes().get(i);
      node.requireOf(
          input,
          input.isAbsent() || input.shape().equals(shape),
          SHAPES,
          () -> "[%s], not [%s]".formatted(input.shape(), shape));
    }
    return op.shapes().subList(inputs, op.shapes().size()).stream().map(Extents::of).toList();
  }

  private static AttributeWriter write(UserOperator op, AttributeWriter out) {
    return out.with("code", op.function().code())
        .with("function", op.function().name())
        .with("header", op.function().header())
        .with("inputs", String.join(SEPARATOR, op.function().inputs()))
        .with("outputs", String.join(SEPARATOR, op.function().outputs()))
        .with("states", String.join(SEPARATOR, op.function().states()))
        .with(
            "options",
            op.options().stream().map(UserSpec::print).collect(Collectors.joining(SEPARATOR)))
        .with(
            "bytes",
            IntStream.range(0, op.bytes().size())
                .mapToObj(op.bytes()::get)
                .map(Byte::intValue)
                .toList())
        .with(
            "shapes",
            op.shapes().stream()
                .map(Shape::dims)
                .map(Object::toString)
                .collect(Collectors.joining(";")))
        .with("scratch", Long.toString(op.scratchBytes()))
        .with("overwrites", op.overwrites())
        .with("alignment", op.alignmentBytes())
        .with("instructions", Long.toString(op.instructions()));
  }

  private static UserOperator read(AttributeReader in) {
    List<Integer> bytes = in.integers("bytes");
    byte[] raw = new byte[bytes.size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = bytes.get(i).byteValue();
    }
    return new UserOperator(
        new UserFunction(
            in.string("code"),
            in.string("function"),
            in.string("header"),
            words(in.string("inputs"), SEPARATOR),
            words(in.string("outputs"), SEPARATOR),
            words(in.string("states"), SEPARATOR)),
        words(in.string("options"), SEPARATOR).stream().map(UserSpec::option).toList(),
        Bytes.wrap(raw),
        words(in.string("shapes"), ";").stream().map(UserSpec::shape).toList(),
        Long.parseLong(in.string("scratch")),
        in.integers("overwrites"),
        in.integer("alignment"),
        Long.parseLong(in.string("instructions")));
  }

  private static List<String> words(String text, String separator) {
    return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
  }

  private static Shape shape(String text) {
    List<String> dims = words(text.substring(1, text.length() - 1), ", ");
    return Shape.of(dims.stream().map(Integer::valueOf).toList());
  }

  /** For example {@code stride:int32=2} or {@code taps:float32[]=0x1.8p0,0x1.0p-1}. */
  private static String print(UserOption option) {
    Stream<String> values =
        option.values().stream()
            .map(
                v -> option.kind().isReal() ? Double.toHexString(v) : Long.toString(v.longValue()));
    return "%s:%s=%s"
        .formatted(option.name(), option.kind().key(), values.collect(Collectors.joining(",")));
  }

  private static UserOption option(String text) {
    int kind = text.indexOf(':');
    int value = text.indexOf('=');
    List<Double> values = new ArrayList<>();
    words(text.substring(value + 1), ",").forEach(word -> values.add(Double.valueOf(word)));
    return new UserOption(
        text.substring(0, kind),
        UserOption.Kind.fromKey(text.substring(kind + 1, value))
            .orElseThrow(() -> new IllegalArgumentException("no kind of option: " + text)),
        values);
  }
}
