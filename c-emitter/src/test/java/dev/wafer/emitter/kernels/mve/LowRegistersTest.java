package dev.wafer.emitter.kernels.mve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Helium's loads that widen and stores that narrow take their address from r0 to r7 alone (Armv8-M
 * Architecture Reference Manual, VLDRB and VSTRB). Which register GCC takes for an operand depends
 * on the code around the assembly, so that a constraint for any register shows rarely.
 */
final class LowRegistersTest {
  private static final Pattern NARROW =
      Pattern.compile(
          "v(?:ldr[bh]t?\\.[su](?:16|32)|strbt?\\.(?:16|32)|strht?\\.32) [^\\n]*?, \\[(%\\[(\\w+)\\]|[^\\]]+)");

  private static final Pattern LOW = Pattern.compile("r[0-7]|r\\$\\{.*");

  @Test
  void addressesOfNarrowElementsAreInLowRegisters() throws IOException {
    List<String> found = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> templates = Files.walk(Path.of("src/main/java"))) {
      for (Path template : templates.filter(file -> file.toString().endsWith(".ftl")).toList()) {
        String text = Files.readString(template);
        Matcher access = NARROW.matcher(text);
        while (access.find()) {
          String place = template.getFileName() + ": " + access.group();
          found.add(place);
          String operand = access.group(2);
          boolean low =
              operand == null
                  ? LOW.matcher(access.group(1)).lookingAt()
                  : text.contains("[" + operand + "] \"+l\"")
                      || text.contains("[" + operand + "] \"l\"");
          if (!low) {
            wrong.add(place);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).hasSizeGreaterThanOrEqualTo(5);
  }
}
