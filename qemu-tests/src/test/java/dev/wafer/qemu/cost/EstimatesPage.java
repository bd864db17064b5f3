package dev.wafer.qemu.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.qemu.RecordedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** docs/ESTIMATES.md: tables between comments, each with a list of what lies outside its limits. */
final class EstimatesPage {
  private static final Path PAGE = RecordedModel.repository().resolve("docs/ESTIMATES.md");

  private EstimatesPage() {}

  /** Lines of the list of what lies outside, as the page has them. */
  static List<String> outside(String table) {
    return lines(table + " outside");
  }

  /** Writes a table and its list anew, but for cores that were not measured. */
  static void write(String name, EstimateTable table, List<String> measured) {
    replace(name, table.text(lines(name), measured));
    Set<String> outside = new TreeSet<>(table.outside());
    outside(name).stream()
        .filter(line -> line.startsWith("- "))
        .filter(line -> measured.stream().noneMatch(core -> line.endsWith(" on " + core)))
        .forEach(outside::add);
    replace(
        name + " outside", outside.isEmpty() ? "Nothing.\n" : String.join("\n", outside) + "\n");
  }

  private static List<String> lines(String section) {
    String page = read();
    return page.substring(page.indexOf(begin(section)), page.indexOf(end(section)))
        .lines()
        .toList();
  }

  private static void replace(String section, String text) {
    String page = read();
    int from = page.indexOf(begin(section)) + begin(section).length();
    String after = page.substring(page.indexOf(end(section)));
    try {
      Files.write(PAGE, (page.substring(0, from) + text + after).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String begin(String section) {
    return "<!-- " + section + " -->\n";
  }

  private static String end(String section) {
    return "<!-- end of " + section + " -->";
  }
}
