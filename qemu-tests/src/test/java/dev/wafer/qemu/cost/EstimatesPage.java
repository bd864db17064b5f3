package dev.wafer.qemu.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.qemu.RecordedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** docs/ESTIMATES.md: tables between comments, each with a list of what lies outside its limits. */
final class EstimatesPage {
  private static final Path PAGE = RecordedModel.repository().resolve("docs/ESTIMATES.md");

  private EstimatesPage() {}

  /** Lines of the list of what lies outside, as the page has them. */
  static List<String> outside(String table) {
    String page = read();
    String list = table + " outside";
    return page.substring(page.indexOf(begin(list)), page.indexOf(end(list))).lines().toList();
  }

  /** Writes a table and its list anew. */
  static void write(String name, EstimateTable table) {
    replace(name, table.text());
    List<String> outside = List.copyOf(table.outside());
    replace(
        name + " outside", outside.isEmpty() ? "Nothing.\n" : String.join("\n", outside) + "\n");
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
