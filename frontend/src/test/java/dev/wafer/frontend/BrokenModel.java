package dev.wafer.frontend;

import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.spec.FileForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of one operator, written in a line, that breaks a rule.
 *
 * @param rule part of the rule's sentence
 * @param tensor the one that the refusal names
 */
public record BrokenModel(
    String operator, String inputs, String outputs, String options, String rule, String tensor) {
  private static final Pattern TENSOR =
      Pattern.compile(
          "(v:)?(\\w+)(?:\\[([-\\d,]*)\\])?(?:@([^:]+):(-?\\d+))?(=(.*?))?(?:\\*(\\d))?");
  private static final Pattern OPTION = Pattern.compile("(\\d+)(i8|i32|f|v)=(.*)");

  /** Codes of the format by the names of the text form. */
  private static final Map<String, Integer> CODES =
      Map.ofEntries(
          Map.entry("f32", 0),
          Map.entry("f16", 1),
          Map.entry("i32", 2),
          Map.entry("u8", 3),
          Map.entry("i64", 4),
          Map.entry("bool", 6),
          Map.entry("i16", 7),
          Map.entry("i4", 17),
          Map.entry("i8", 9),
          Map.entry("u64", 12),
          Map.entry("u32", 15));

  /** The models of {@code broken-rules.txt}. */
  public static List<BrokenModel> all() {
    try (InputStream lines = BrokenModel.class.getResourceAsStream("broken-rules.txt")) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(BrokenModel::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BrokenModel parse(String line) {
    List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
    return new BrokenModel(
        cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
  }

  /** The model as a file. */
  public byte[] build() {
    ModelBuilder model = new ModelBuilder();
    List<Integer> read = new ArrayList<>();
    int[] in = tensors(model, inputs, read);
    int[] out = tensors(model, outputs, new ArrayList<>());
    if (operator.startsWith(FileForm.CUSTOM)) {
      model.custom(
          operator.substring(FileForm.CUSTOM.length()), in, out, SmallModels.flexMap(named()));
    } else {
      int table = SupportedOperators.find(operator).orElseThrow().optionsType();
      Table fields = new Table();
      for (String option : words(options)) {
        if (option.startsWith("table=")) {
          table = Integer.parseInt(option.substring("table=".length()));
        } else {
          add(fields, option);
        }
      }
      model.operator(ModelBuilder.code(operator), in, out, table, fields);
    }
    return model.inputs(ints(read)).outputs(out).build();
  }

  /**
   * Adds tensors to the model.
   *
   * @param read gets those that neither the file nor an operator gives contents
   */
  private static int[] tensors(ModelBuilder model, String list, List<Integer> read) {
    List<Integer> all = new ArrayList<>();
    for (String word : words(list)) {
      String[] absent = word.split("\\*", 2);
      if (absent[0].equals("-")) {
        int times = absent.length > 1 ? Integer.parseInt(absent[1]) : 1;
        all.addAll(Collections.nCopies(times, -1));
        continue;
      }
      Matcher tensor = TENSOR.matcher(word);
      if (!tensor.matches()) {
        throw new IllegalArgumentException(word);
      }
      int times = tensor.group(8) == null ? 1 : Integer.parseInt(tensor.group(8));
      for (int i = 0; i < times; i++) {
        int index = model.add(table(model, tensor));
        if (tensor.group(1) == null && tensor.group(6) == null) {
          read.add(index);
        }
        all.add(index);
      }
    }
    return ints(all);
  }

  private static Table table(ModelBuilder model, Matcher tensor) {
    boolean constant = tensor.group(6) != null;
    long[] elements =
        constant
            ? numbers(tensor.group(7)).stream().mapToLong(Long::parseLong).toArray()
            : new long[0];
    int[] shape =
        tensor.group(3) == null
            ? new int[] {elements.length}
            : numbers(tensor.group(3)).stream().mapToInt(Integer::parseInt).toArray();
    int buffer = constant ? model.buffer(bytes(tensor.group(2), Shape.of(shape), elements)) : 0;
    Table table = model.table(CODES.get(tensor.group(2)), buffer, shape);
    if (tensor.group(4) != null) {
      float scale = Float.parseFloat(tensor.group(4));
      table.table(4, ModelBuilder.quantization(scale, Integer.parseInt(tensor.group(5))));
    }
    return tensor.group(1) == null ? table : table.int8(5, 1);
  }

  /** Zeros if there are no elements. */
  private static byte[] bytes(String type, Shape shape, long[] elements) {
    DataType dataType =
        Arrays.stream(DataType.values()).filter(t -> t.mnemonic().equals(type)).findFirst().get();
    return elements.length == 0
        ? new byte[shape.elements() * dataType.bits() / Byte.SIZE]
        : DenseConstant.integers(dataType, shape, elements).data().toArray();
  }

  private static void add(Table fields, String option) {
    Matcher matcher = OPTION.matcher(option);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(option);
    }
    int field = Integer.parseInt(matcher.group(1));
    String value = matcher.group(3);
    switch (matcher.group(2)) {
      case "i8" -> fields.int8(field, Integer.parseInt(value));
      case "i32" -> fields.int32(field, Integer.parseInt(value));
      case "f" -> fields.float32(field, Float.parseFloat(value));
      default ->
          fields.int32s(field, numbers(value).stream().mapToInt(Integer::parseInt).toArray());
    }
  }

  private Object[] named() {
    List<Object> map = new ArrayList<>();
    for (String option : words(options)) {
      String[] pair = option.split("=", 2);
      map.add(pair[0]);
      if (pair[1].equals("true") || pair[1].equals("false")) {
        map.add(Boolean.valueOf(pair[1]));
      } else if (pair[1].contains(".")) {
        map.add(Float.valueOf(pair[1]));
      } else {
        map.add(Integer.valueOf(pair[1]));
      }
    }
    return map.toArray();
  }

  private static List<String> words(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(" +"));
  }

  private static List<String> numbers(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(","));
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
