package dev.wafer.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Problems and plans in the CSV form that minimalloc uses: {@code id,lower,upper,size} with
 * half-open lifespans, optionally {@code alignment}; a plan adds {@code offset}.
 */
public final class ProblemCsv {
  /** Spreadsheets write it in front of UTF-8. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ProblemCsv() {}

  /**
   * Reads a problem. Columns may stand in any order; an id may be any word, and buffers are
   * numbered in the order of their lines.
   *
   * @throws IllegalArgumentException naming the line, where one cannot be read
   */
  public static ArenaProblem read(String csv) {
    String text = csv.startsWith(BYTE_ORDER_MARK) ? csv.substring(1) : csv;
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("the CSV is empty; expected id,lower,upper,size");
    }
    List<String> header = Arrays.stream(lines.get(0).split(",")).map(String::strip).toList();
    for (String column : List.of("id", "lower", "upper", "size")) {
      if (!header.contains(column)) {
        throw new IllegalArgumentException("the CSV has no column '" + column + "'");
      }
    }
    List<ArenaBuffer> buffers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != header.size()) {
        throw new IllegalArgumentException("not " + header.size() + " cells: '" + line + "'");
      }
      try {
        int alignment = header.contains("alignment") ? smallNumber(header, cells, "alignment") : 1;
        Lifespan lifespan =
            new Lifespan(smallNumber(header, cells, "lower"), smallNumber(header, cells, "upper"));
        buffers.add(
            new ArenaBuffer(
                buffers.size(),
                cells[header.indexOf("id")].strip(),
                lifespan,
                number(header, cells, "size"),
                alignment,
                OptionalLong.empty()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("bad line '" + line + "': " + e.getMessage(), e);
      }
    }
    return ArenaProblem.of(buffers);
  }

  /** Writes the problem with the plan's offsets. */
  public static String write(ArenaProblem problem, ArenaPlan plan) {
    StringBuilder out = new StringBuilder("id,lower,upper,size,offset\n");
    for (ArenaBuffer buffer : problem.buffers()) {
      out.append(buffer.name()).append(',');
      out.append(buffer.lifespan().lower()).append(',');
      out.append(buffer.lifespan().upper()).append(',');
      out.append(buffer.sizeBytes()).append(',');
      out.append(plan.offsetBytes(buffer.id())).append('\n');
    }
    return out.toString();
  }

  private static int smallNumber(List<String> header, String[] cells, String column) {
    long number = number(header, cells, column);
    if ((int) number != number) {
      throw new IllegalArgumentException(column + " " + number + " is beyond 32 bits");
    }
    return (int) number;
  }

  private static long number(List<String> header, String[] cells, String column) {
    String cell = cells[header.indexOf(column)].strip();
    try {
      return Long.parseLong(cell);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          column + " '" + cell + "' is not a whole number of up to 63 bits", e);
    }
  }
}
