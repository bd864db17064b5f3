package dev.wafer.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What two reports differ by; of {@code compile} or of {@code verify}, in the form of JSON. */
final class ReportDiff {
  static final int SCHEMA_VERSION = 1;

  /**
   * A figure of both; measured where both reports measured it, else estimated.
   *
   * @param key of a threshold
   * @param about for people
   */
  record Figure(String key, String about, long before, long after) {
    @JsonProperty
    long change() {
      return after - before;
    }
  }

  /** Something that has a size in both; 0 where it is in one only. */
  record Row(String name, long before, long after) {
    @JsonProperty
    long change() {
      return after - before;
    }
  }

  /**
   * A layer of either; texts are empty and figures 0 where the other has none of that name.
   *
   * @param flashBefore share of code and constants, in bytes
   */
  record Layer(
      String name,
      String operatorBefore,
      String operatorAfter,
      String kernelBefore,
      String kernelAfter,
      long flashBefore,
      long flashAfter,
      long instructionsBefore,
      long instructionsAfter) {
    boolean changed() {
      return !operatorBefore.equals(operatorAfter)
          || !kernelBefore.equals(kernelAfter)
          || flashBefore != flashAfter
          || instructionsBefore != instructionsAfter;
    }
  }

  private final JsonNode before;
  private final JsonNode after;

  ReportDiff(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    if (both("/flash/text")) {
      figures.add(figure("flash", "flash, bytes", ReportDiff::measuredFlash));
      figures.add(figure("code", "code, bytes", at("/code/bytes")));
    } else {
      figures.add(figure("flash", "flash for constants, bytes", at("/flash/constantBytes")));
    }
    figures.add(figure("weights", "weights, bytes", at("/flash/weightBytes")));
    figures.add(figure("arena", "arena, bytes", at("/arena/bytes")));
    if (both("/stackBytes")) {
      figures.add(figure("stack", "stack, bytes", at("/stackBytes")));
    }
    if (both("/instructions")) {
      figures.add(figure("instructions", "instructions", at("/instructions")));
    } else {
      figures.add(
          figure(
              "instructions",
              "instructions, estimated",
              report -> sum(report.at("/steps"), "estimatedInstructions")));
    }
    if (both("/cycles/inference")) {
      figures.add(figure("cycles", "cycles, modelled", at("/cycles/inference")));
    }
    figures.add(figure("macs", "multiply-accumulates", at("/macs")));
    return figures;
  }

  /** Functions by name without the model's prefix, those that changed, the largest change first. */
  List<Row> functions() {
    if (!before.at("/code/source").equals(after.at("/code/source"))) {
      return List.of();
    }
    return changed(
        rows(
            report -> {
              Map<String, Long> bytes = new LinkedHashMap<>();
              String prefix = report.at("/name").asText() + "_";
              for (JsonNode function : report.at("/code/functions")) {
                String name = function.at("/name").asText();
                bytes.merge(
                    name.startsWith(prefix) ? name.substring(prefix.length()) : name,
                    function.at("/bytes").asLong(),
                    Long::sum);
              }
              return bytes;
            }));
  }

  /** Steps of each operator, where their number changed. */
  List<Row> operators() {
    return changed(
        rows(
            report -> {
              Map<String, Long> counts = new LinkedHashMap<>();
              report
                  .at("/steps")
                  .forEach(step -> counts.merge(step.at("/operator").asText(), 1L, Long::sum));
              return counts;
            }));
  }

  /** Layers by the tensor that they write, those that changed. */
  List<Layer> layers() {
    Map<String, JsonNode> old = steps(before);
    Map<String, JsonNode> now = steps(after);
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(old.keySet());
    JsonNode none = before.at("/nothing");
    return names.stream()
        .map(name -> layer(name, old.getOrDefault(name, none), now.getOrDefault(name, none)))
        .filter(Layer::changed)
        .toList();
  }

  private Layer layer(String name, JsonNode old, JsonNode now) {
    String instructions = both("/instructions") ? "/instructions" : "/estimatedInstructions";
    return new Layer(
        name,
        old.at("/operator").asText(),
        now.at("/operator").asText(),
        old.at("/kernel").asText(),
        now.at("/kernel").asText(),
        flash(old),
        flash(now),
        old.at(instructions).asLong(),
        now.at(instructions).asLong());
  }

  private long flash(JsonNode step) {
    boolean alike = before.at("/code/source").equals(after.at("/code/source"));
    return step.at("/constantShareBytes").asLong()
        + (alike ? step.at("/codeShareBytes").asLong() : 0);
  }

  private static Map<String, JsonNode> steps(JsonNode report) {
    Map<String, JsonNode> steps = new LinkedHashMap<>();
    report.at("/steps").forEach(step -> steps.putIfAbsent(step.at("/name").asText(), step));
    return steps;
  }

  private List<Row> rows(Function<JsonNode, Map<String, Long>> sizes) {
    Map<String, Long> old = sizes.apply(before);
    Map<String, Long> now = sizes.apply(after);
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .map(name -> new Row(name, old.getOrDefault(name, 0L), now.getOrDefault(name, 0L)))
        .toList();
  }

  private static List<Row> changed(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.change() != 0)
        .sorted(
            Comparator.comparingLong((Row row) -> -Math.abs(row.change())).thenComparing(Row::name))
        .toList();
  }

  private Figure figure(String key, String about, Function<JsonNode, Long> value) {
    return new Figure(key, about, value.apply(before), value.apply(after));
  }

  private boolean both(String path) {
    return before.at(path).isNumber() && after.at(path).isNumber();
  }

  private static Function<JsonNode, Long> at(String path) {
    return report -> report.at(path).asLong();
  }

  private static long measuredFlash(JsonNode report) {
    JsonNode flash = report.at("/flash");
    return flash.at("/text").asLong()
        + flash.at("/rodata").asLong()
        + flash.at("/weights").asLong()
        + flash.at("/libraryText").asLong()
        + flash.at("/libraryRodata").asLong();
  }

  private static long sum(JsonNode steps, String field) {
    return StreamSupport.stream(steps.spliterator(), false)
        .mapToLong(step -> step.path(field).asLong())
        .sum();
  }
}
