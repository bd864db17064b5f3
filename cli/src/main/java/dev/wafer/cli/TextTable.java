package dev.wafer.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for a terminal or for a page of Markdown; numbers stand to the right. */
final class TextTable {
  /** Names of tensors may be long. */
  private static final int MOST_WIDTH = 48;

  private final String title;
  private final List<List<String>> rows = new ArrayList<>();
  private int all;

  TextTable(String title, List<String> head) {
    this.title = title;
    rows.add(head);
  }

  void add(List<String> row) {
    rows.add(row.stream().map(TextTable::cut).toList());
  }

  /** With a line about rows that are left out. */
  TextTable counting(int allRows) {
    all = allRows;
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  String text(boolean markdown) {
    List<Integer> widths =
        IntStream.range(0, rows.get(0).size())
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .boxed()
            .toList();
    StringBuilder out = new StringBuilder();
    if (!title.isEmpty()) {
      out.append(markdown ? "\n**" + title + "**\n\n" : "\n" + title + "\n");
    }
    for (int r = 0; r < rows.size(); r++) {
      out.append(markdown ? marked(rows.get(r)) : padded(rows.get(r), widths)).append('\n');
      if (r == 0 && markdown) {
        List<String> rule = new ArrayList<>(Collections.nCopies(widths.size(), "--:"));
        rule.set(0, "---");
        out.append('|').append(String.join("|", rule)).append("|\n");
      }
    }
    if (all > rows.size() - 1) {
      out.append(markdown ? "\n" : "  ");
      out.append("and ").append(all - rows.size() + 1).append(" more (--json has all)\n");
    }
    return out.toString();
  }

  private static String marked(List<String> row) {
    return row.stream()
        .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder out = new StringBuilder(" ");
    for (int c = 0; c < row.size(); c++) {
      String space = " ".repeat(widths.get(c) - row.get(c).length());
      boolean text = c == 0 || (c == row.size() - 1 && row.size() == 6);
      out.append(' ').append(text ? row.get(c) + space : space + row.get(c));
    }
    return out.toString().stripTrailing();
  }

  private static String cut(String cell) {
    return cell.length() <= MOST_WIDTH ? cell : "..." + cell.substring(cell.length() - 45);
  }
}
