package dev.wafer.qemu.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Estimates over measurements: a row a kernel or model, a column a core. */
final class EstimateTable {
  private final List<String> cores;
  private final double least;
  private final double most;
  private final Map<String, Map<String, DoubleSummaryStatistics>> rows = new TreeMap<>();
  private final Set<String> outside = new TreeSet<>();

  EstimateTable(List<String> cores, double least, double most) {
    this.cores = cores;
    this.least = least;
    this.most = most;
  }

  /** Takes what is part of a row: the limits hold for each part. */
  void add(String row, String part, String core, double ratio) {
    if (ratio < least || ratio > most) {
      outside.add("- `" + part + "` on " + core);
    }
    rows.computeIfAbsent(row, name -> new TreeMap<>())
        .computeIfAbsent(core, name -> new DoubleSummaryStatistics())
        .accept(ratio);
  }

  /**
   * The table in Markdown.
   *
   * @param before a table of the same form, whose cells stay of cores that were not measured
   */
  String text(List<String> before, List<String> measured) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (String line : before) {
      if (line.startsWith("| `")) {
        List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        texts.put(
            cells.get(1).replace("`", ""), new ArrayList<>(cells.subList(2, 2 + cores.size())));
      }
    }
    rows.keySet()
        .forEach(
            name ->
                texts.putIfAbsent(name, new ArrayList<>(Collections.nCopies(cores.size(), ""))));
    StringBuilder text = new StringBuilder("| |");
    cores.forEach(core -> text.append(' ').append(core).append(" |"));
    text.append("\n|---|").append("--:|".repeat(cores.size())).append('\n');
    texts.forEach(
        (name, cells) -> {
          var row = rows.getOrDefault(name, Map.of());
          measured.forEach(core -> cells.set(cores.indexOf(core), cell(row.get(core))));
          if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
            text.append("| `").append(name).append("` | ");
            text.append(String.join(" | ", cells)).append(" |\n");
          }
        });
    return text.toString();
  }

  /** What lies outside the limits, a line a part and core. */
  Set<String> outside() {
    return Collections.unmodifiableSet(outside);
  }

  private static String cell(DoubleSummaryStatistics ratios) {
    if (ratios == null) {
      return "";
    }
    boolean one = ratios.getMax() - ratios.getMin() < 0.005;
    return one
        ? String.format(Locale.ROOT, "%.2f", ratios.getMax())
        : String.format(Locale.ROOT, "%.2f to %.2f", ratios.getMin(), ratios.getMax());
  }
}
