package dev.wafer.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of GNU ld's map file that says which object gave how many bytes to which output section.
 *
 * @param contributions in the order of the map
 */
record LinkMap(List<Contribution> contributions) {
  private static final String START = "Linker script and memory map";
  private static final Pattern OUTPUT_SECTION = Pattern.compile("^(\\.[\\w.]+)(\\s.*)?$");
  private static final Pattern INPUT_SECTION =
      Pattern.compile("^ (?:\\.[^\\s]+|COMMON)?\\s*(0x[0-9a-f]+)\\s+(0x[0-9a-f]+)\\s+([^\\s].*)$");
  private static final Pattern LONG_NAME = Pattern.compile("^ (?:\\.[^\\s]+|COMMON)$");

  /**
   * What one object gave to one output section.
   *
   * @param section the output section
   * @param object file name of the object, or {@code archive.a(member.o)}
   * @param address of its first byte
   * @param bytes size without padding
   */
  record Contribution(String section, String object, long address, long bytes) {}

  static LinkMap parse(String text) {
    List<Contribution> contributions = new ArrayList<>();
    String section = "";
    boolean started = false;
    boolean continued = false;
    for (String line : text.lines().toList()) {
      started |= line.startsWith(START);
      if (!started) {
        continue;
      }
      Matcher output = OUTPUT_SECTION.matcher(line);
      Matcher input = INPUT_SECTION.matcher(line);
      if (output.matches()) {
        section = output.group(1);
      } else if (input.matches() && (continued || !line.startsWith("  "))) {
        long bytes = Long.decode(input.group(2));
        if (bytes > 0) {
          contributions.add(
              new Contribution(
                  section, fileName(input.group(3)), Long.decode(input.group(1)), bytes));
        }
      }
      continued = LONG_NAME.matcher(line).matches();
    }
    return new LinkMap(List.copyOf(contributions));
  }

  /** Bytes that objects of a name pattern gave to one output section. */
  long bytes(String section, Pattern object) {
    return of(section, object).mapToLong(Contribution::bytes).sum();
  }

  /** What objects of a name pattern gave to one output section. */
  Stream<Contribution> of(String section, Pattern object) {
    return contributions.stream()
        .filter(c -> c.section().equals(section) && object.matcher(c.object()).matches());
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
