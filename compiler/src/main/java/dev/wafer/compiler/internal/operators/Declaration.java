package dev.wafer.compiler.internal.operators;

import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.frontend.user.Dims;
import dev.wafer.frontend.user.Expression;
import dev.wafer.frontend.user.ExpressionException;
import dev.wafer.frontend.user.InputRule;
import dev.wafer.frontend.user.OptionRule;
import dev.wafer.frontend.user.OutputRule;
import dev.wafer.frontend.user.QuantizationRule;
import dev.wafer.frontend.user.StateRule;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.UserOption;
import dev.wafer.targets.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the parts of one operator, in the order of its fields, and knows the names so far. */
final class Declaration {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final Pattern EXTENT = Pattern.compile("[a-z][a-z0-9_]{0,31}|[0-9]{1,9}");
  private static final String IGNORED = "ignored";

  private static final List<DataType> TYPES =
      Arrays.stream(DataType.values())
          .filter(type -> type != DataType.FLOAT64 && type != DataType.INT4)
          .toList();

  /** Tensors and what they are, by name. */
  private final Map<String, InputRule> inputs = new LinkedHashMap<>();

  private final Set<String> tensors = new LinkedHashSet<>();
  private final Set<String> overwritten = new LinkedHashSet<>();
  private final Set<String> numbers = new LinkedHashSet<>();
  private final Set<String> options = new LinkedHashSet<>();
  private boolean rest;

  InputRule input(JsonObject entry) {
    entry.allowing("name", "types", "typeOf", "shape", "constant", "optional", "quantization");
    if (entry.has("types") == entry.has("typeOf")) {
      throw entry.complaint("\"types\" and \"typeOf\", or none of them", "one of them");
    }
    String typeOf = tensorName(entry, "typeOf");
    Optional<Boolean> constant =
        entry.has("constant") ? Optional.of(entry.flag("constant", false)) : Optional.empty();
    InputRule rule =
        new InputRule(
            tensor(entry),
            entry.has("types") ? types(entry) : List.of(),
            typeOf,
            entry.has("shape") ? Optional.of(pattern(entry)) : Optional.empty(),
            constant,
            entry.flag("optional", false),
            quantization(entry));
    inputs.put(rule.name(), rule);
    return rule;
  }

  OptionRule option(JsonObject entry) {
    entry.allowing("name", "key", "type", "default");
    String name = name(entry);
    if (numbers.contains(name) || !options.add(name)) {
      throw entry.wrong("name", "a name that no extent and no other option has");
    }
    List<String> kinds =
        new ArrayList<>(Arrays.stream(UserOption.Kind.values()).map(UserOption.Kind::key).toList());
    kinds.add(IGNORED);
    String type = entry.word("type", key -> Optional.of(key).filter(kinds::contains), kinds);
    Optional<UserOption.Kind> kind = UserOption.Kind.fromKey(type);
    if (kind.isPresent() && !kind.get().isList() && !kind.get().isReal()) {
      numbers.add(name);
    }
    return new OptionRule(
        name, entry.optionalText("key").orElse(name), kind, otherwise(entry, kind));
  }

  private static Optional<List<Double>> otherwise(
      JsonObject entry, Optional<UserOption.Kind> kind) {
    if (!entry.has("default")) {
      return Optional.empty();
    }
    List<Double> values = entry.numbers("default");
    boolean fits =
        kind.isPresent()
            && (kind.get().isList() || values.size() == 1)
            && values.stream().allMatch(kind.get()::holds);
    if (!fits) {
      throw entry.wrong("default", "a value of the option's type");
    }
    return Optional.of(values);
  }

  OutputRule output(JsonObject entry) {
    entry.allowing("name", "type", "typeOf", "shape", "shapeOf", "quantization", "mayOverwrite");
    if (entry.has("type") == entry.has("typeOf")) {
      throw entry.complaint("\"type\" and \"typeOf\", or none of them", "one of them");
    }
    if (entry.has("shape") && entry.has("shapeOf")) {
      throw entry.complaint("\"shape\" and \"shapeOf\"", "one of them at most");
    }
    Optional<Dims> shape = entry.has("shape") ? Optional.of(dims(entry)) : Optional.empty();
    String overwrites = tensorName(entry, "mayOverwrite");
    if (!overwrites.isEmpty() && !overwritten.add(overwrites)) {
      throw entry.wrong("mayOverwrite", "an input that no other output may overwrite");
    }
    Optional<DataType> type =
        entry.has("type") ? Optional.of(type(entry, entry.text("type"))) : Optional.empty();
    String typeOf = tensorName(entry, "typeOf");
    String shapeOf = tensorName(entry, "shapeOf");
    return new OutputRule(
        tensor(entry), type, typeOf, shape, shapeOf, quantization(entry), overwrites);
  }

  StateRule state(JsonObject entry) {
    entry.allowing("name", "type", "shape");
    return new StateRule(tensor(entry), type(entry, entry.text("type")), dims(entry));
  }

  /** The expression in a field, or {@code otherwise}. */
  Expression expression(JsonObject entry, String field, String otherwise) {
    return checked(entry, field, entry.has(field) ? entry.textOrNumber(field) : otherwise);
  }

  /** A tensor's name, which is its own. */
  private String tensor(JsonObject entry) {
    String name = name(entry);
    if (!tensors.add(name)) {
      throw entry.wrong("name", "a name that no other tensor of the operator has");
    }
    return name;
  }

  private static String name(JsonObject entry) {
    String name = entry.text("name");
    if (!NAME.matcher(name).matches() || !NameAllocator.identifier(name).equals(name)) {
      throw entry.wrong(
          "name", "small letters, digits and single _, no digit first, no word of C, up to 32");
    }
    return name;
  }

  /** The name of an input that stands before; empty where the field is left out. */
  private String tensorName(JsonObject entry, String field) {
    String name = entry.optionalText(field).orElse("");
    if (!name.isEmpty() && !inputs.containsKey(name)) {
      throw entry.wrong(
          field,
          "an input"
              + (inputs.isEmpty()
                  ? " before this one"
                  : ": " + String.join(", ", inputs.keySet())));
    }
    return name;
  }

  private static List<DataType> types(JsonObject entry) {
    List<DataType> types = entry.texts("types").stream().map(key -> type(entry, key)).toList();
    if (types.isEmpty()) {
      throw entry.wrong("types", "at least one type");
    }
    return types;
  }

  private static DataType type(JsonObject entry, String key) {
    return TYPES.stream()
        .filter(type -> type.name().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                entry.complaint(
                    "the type \"" + key + "\"",
                    String.join(", ", TYPES.stream().map(Enum::name).toList())));
  }

  private static QuantizationRule quantization(JsonObject entry) {
    return entry.has("quantization")
        ? entry.word(
            "quantization",
            QuantizationRule::fromKey,
            Arrays.stream(QuantizationRule.values()).map(QuantizationRule::key).toList())
        : QuantizationRule.ANY;
  }

  /** An input's shape, whose names are extents from here on. */
  private Dims pattern(JsonObject entry) {
    List<String> texts = entry.textsOrNumbers("shape");
    boolean any = !texts.isEmpty() && texts.get(0).equals(Dims.REST);
    List<String> extents = texts.subList(any ? 1 : 0, texts.size());
    for (String extent : extents) {
      if (!EXTENT.matcher(extent).matches()) {
        throw entry.wrong("shape", "names and whole numbers, and \"...\" before them");
      }
    }
    rest |= any;
    Dims dims = new Dims(any, extents.stream().map(Expression::of).toList());
    dims.extents().forEach(extent -> numbers.addAll(extent.numbers()));
    return dims;
  }

  /** The shape of a result. */
  private Dims dims(JsonObject entry) {
    List<String> texts = entry.textsOrNumbers("shape");
    boolean any = !texts.isEmpty() && texts.get(0).equals(Dims.REST);
    if (any && !rest) {
      throw entry.wrong("shape", "\"...\" where an input's shape has it");
    }
    return new Dims(
        any,
        texts.subList(any ? 1 : 0, texts.size()).stream()
            .map(text -> checked(entry, "shape", text))
            .toList());
  }

  private Expression checked(JsonObject entry, String field, String text) {
    Expression expression;
    try {
      expression = Expression.of(text);
    } catch (ExpressionException e) {
      throw entry.complaint(
          "\"" + field + "\": " + e.getMessage(),
          "sums, products, quotients and functions of extents, integer options and tensors");
    }
    for (String name : expression.numbers()) {
      if (!numbers.contains(name)) {
        throw entry.complaint(
            "\"%s\": %s, where nothing is called '%s'".formatted(field, text, name),
            "the names " + String.join(", ", numbers));
      }
    }
    for (String name : expression.tensors()) {
      if (!tensors.contains(name)) {
        throw entry.complaint(
            "\"%s\": %s, where '%s' is no tensor".formatted(field, text, name),
            "the tensors " + String.join(", ", tensors));
      }
    }
    return expression;
  }
}
