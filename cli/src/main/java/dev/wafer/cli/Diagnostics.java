package dev.wafer.cli;

import dev.wafer.ir.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Diagnostics in the two forms that commands print. */
final class Diagnostics {
  private static final int SCHEMA_VERSION = 1;

  /** So many of one rule are named, the rest is counted. */
  private static final int NAMED = 6;

  /** What makes diagnostics alike: the same rule is broken, and the same is to be done. */
  private record Cause(Diagnostic.Code code, String rule, String help) {}

  /** One diagnostic in JSON. Empty texts and −1 stand for what it is not about. */
  record Entry(
      String code,
      int operatorIndex,
      String operator,
      String tensor,
      String rule,
      String found,
      String supported,
      String help) {}

  /** A command's whole JSON where it refuses the model. */
  record Refusal(int schemaVersion, List<Entry> diagnostics) {}

  private Diagnostics() {}

  /** All of them, for machines. */
  static List<Entry> entries(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .map(
            d ->
                new Entry(
                    d.code().id(),
                    d.operatorIndex(),
                    d.operatorName(),
                    d.tensorName(),
                    d.rule(),
                    d.found(),
                    d.supported(),
                    d.help()))
        .toList();
  }

  static Refusal refusal(List<Diagnostic> diagnostics) {
    return new Refusal(SCHEMA_VERSION, entries(diagnostics));
  }

  /** Lines for people: of each rule the first in full, then the others in one line. */
  static List<String> lines(List<Diagnostic> diagnostics) {
    Map<Cause, List<Diagnostic>> byCause = new LinkedHashMap<>();
    for (Diagnostic d : diagnostics) {
      byCause
          .computeIfAbsent(new Cause(d.code(), d.rule(), d.help()), cause -> new ArrayList<>())
          .add(d);
    }
    List<String> lines = new ArrayList<>();
    for (List<Diagnostic> alike : byCause.values()) {
      lines.add(alike.get(0).toString());
      if (alike.size() > 1) {
        lines.add(others(alike.subList(1, alike.size())));
      }
    }
    return lines;
  }

  private static String others(List<Diagnostic> others) {
    Diagnostic first = others.get(0);
    StringBuilder line = new StringBuilder(first.code().id());
    line.append(": the same rule, ").append(others.size()).append(" more: ");
    line.append(
        others.stream().limit(NAMED).map(Diagnostics::brief).collect(Collectors.joining("; ")));
    if (others.size() > NAMED) {
      List<Diagnostic> counted = others.subList(NAMED, others.size());
      Map<String, Long> counts =
          counted.stream()
              .map(d -> d.operatorName().isEmpty() ? "tensors" : d.operatorName())
              .map(Diagnostic::abbreviate)
              .collect(
                  Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
      line.append("; and ").append(counted.size()).append(" (");
      line.append(
          counts.entrySet().stream()
              .limit(NAMED)
              .map(entry -> entry.getValue() + " " + entry.getKey())
              .collect(Collectors.joining(", ")));
      line.append(counts.size() > NAMED ? ", ...)" : ")");
      line.append("; inspect --json - lists all");
    }
    return line.toString();
  }

  /** For example {@code operator 3 CONV_2D 'conv/Relu' (UINT8)}. */
  private static String brief(Diagnostic d) {
    List<String> parts = new ArrayList<>();
    if (d.operatorIndex() >= 0) {
      parts.add("operator " + d.operatorIndex());
    }
    if (!d.operatorName().isEmpty()) {
      parts.add(Diagnostic.abbreviate(d.operatorName()));
    }
    if (!d.tensorName().isEmpty()) {
      parts.add("'" + Diagnostic.abbreviate(d.tensorName()) + "'");
    }
    if (!d.found().isEmpty()) {
      parts.add("(" + d.found() + ")");
    }
    return String.join(" ", parts);
  }
}
