package dev.wafer.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of an image's code. A linker that drops a function leaves its debugging information, as of
 * address 0: where flash begins there, it covers what does lie there, and tools take one for the
 * other.
 */
final class LineTable {
  /** A row of {@code objdump -w --dwarf=decodedline}: file, line or {@code -}, address. */
  private static final Pattern ROW =
      Pattern.compile("^(\\S.*?)\\s+(\\d+|-)\\s+(0x[0-9a-f]+|0)(\\s.*)?$");

  private static final String END = "-";

  /** Rows of one function that lie behind each other. */
  private record Sequence(List<Row> rows, long endExclusive) {
    boolean holds(long address) {
      return !isDropped() && address >= rows.get(0).address() && address < endExclusive;
    }

    /** No function lies where a core's vectors do. */
    boolean isDropped() {
      return rows.get(0).address() == 0;
    }
  }

  private record Row(String file, int line, long address) {}

  /** A file's name and a line. */
  record Line(String file, int number) {}

  private final List<Sequence> sequences;

  private LineTable(List<Sequence> sequences) {
    this.sequences = sequences;
  }

  static LineTable parse(String decoded) {
    List<Sequence> sequences = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (String text : decoded.lines().toList()) {
      Matcher row = ROW.matcher(text);
      if (!row.matches()) {
        continue;
      }
      long address = Long.decode(row.group(3));
      if (!row.group(2).equals(END)) {
        rows.add(new Row(row.group(1), Integer.parseInt(row.group(2)), address));
      } else if (!rows.isEmpty()) {
        sequences.add(new Sequence(List.copyOf(rows), address));
        rows.clear();
      }
    }
    return new LineTable(List.copyOf(sequences));
  }

  /** Whether the information of a function that was dropped covers an address. */
  boolean isCovered(long address) {
    return sequences.stream().anyMatch(s -> s.isDropped() && address < s.endExclusive());
  }

  /** The line of the code that lies at an address. */
  Optional<Line> line(long address) {
    return sequences.stream()
        .filter(sequence -> sequence.holds(address))
        .flatMap(sequence -> sequence.rows().stream())
        .filter(row -> row.address() <= address)
        .reduce((earlier, later) -> later)
        .map(row -> new Line(row.file().substring(row.file().lastIndexOf('/') + 1), row.line()));
  }
}
