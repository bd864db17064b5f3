package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/MISRA.md} lists each rule of MISRA C:2012 that the emitted C departs from, with a
 * reason and with what cppcheck counts, so that the number cannot grow unseen.
 */
class MisraPageTest {
  /** Rewrites the counts of the page instead of checking them: {@code -Dwafer.update=true}. */
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");

  /** Other versions find more or less. */
  private static final String VERSION = "Cppcheck 2.10";

  private static final List<String> MODELS =
      List.of("digits", "digits_densenet", "digits_pruned_float16");

  /** Its weights are checked, too; those of the others look the same and take long. */
  private static final String WITH_WEIGHTS = "digits";

  private static final List<String> COMPILER =
      List.of(
          "-D__GNUC__=12",
          "-D__STDC_VERSION__=199901L",
          "-D__BYTE_ORDER__=1234",
          "-D__ORDER_LITTLE_ENDIAN__=1234",
          "-DINT_MAX=2147483647");

  /** The targets, in the order of the page's columns, and what their compilers define besides. */
  private static final Map<String, List<String>> TARGETS = targets();

  private static final Pattern FINDING = Pattern.compile("misra-c2012-(\\d+\\.\\d+)");
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+\\.\\d+) \\|((?: \\d+ \\|)+) (.+) \\|$", Pattern.MULTILINE);

  @TempDir private Path folder;

  @Test
  @Tag("long")
  void thePageCountsEachDepartureFromMisra() {
    assumeTrue(
        Programs.exists("cppcheck"),
        "skipped: cppcheck is not on the PATH (scripts/setup-emulators.sh installs it)");
    String version = Subprocess.run(folder, Map.of(), List.of("cppcheck", "--version")).text();
    assumeTrue(version.strip().equals(VERSION), "skipped: counted with " + VERSION);

    Map<String, List<Integer>> found = new TreeMap<>();
    int column = 0;
    for (String target : TARGETS.keySet()) {
      for (String rule : findings(target)) {
        List<Integer> counts =
            found.computeIfAbsent(
                rule, r -> new ArrayList<>(TARGETS.keySet().stream().map(t -> 0).toList()));
        counts.set(column, counts.get(column) + 1);
      }
      column++;
    }
    assertThat(found).isNotEmpty();

    Path page = Cli.root().resolve("docs/MISRA.md");
    String text = new String(Cli.read(page), UTF_8);
    if (UPDATE) {
      text =
          ROW.matcher(text)
              .replaceAll(
                  row ->
                      Matcher.quoteReplacement(
                          "| %s |%s %s |"
                              .formatted(
                                  row.group(1),
                                  cells(found.getOrDefault(row.group(1), List.of())),
                                  row.group(3))));
      Cli.write(page, text);
    }
    Map<String, String> told = new TreeMap<>();
    ROW.matcher(text).results().forEach(row -> told.put(row.group(1), row.group(2)));
    assertThat(told)
        .as(
            "docs/MISRA.md: rules with their counts on %s; where fewer is right,"
                + " run this test with -Dwafer.update=true",
            TARGETS.keySet())
        .isEqualTo(
            found.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, e -> cells(e.getValue()), (a, b) -> a, TreeMap::new)));
  }

  private static String cells(List<Integer> counts) {
    return counts.stream().map(count -> " " + count + " |").collect(Collectors.joining());
  }

  /** The rule of each finding in the examples' code for a target. */
  private List<String> findings(String target) {
    Path out = folder.resolve(target);
    List<String> command =
        new ArrayList<>(
            List.of(
                "cppcheck",
                "--addon=misra",
                "--std=c99",
                "--platform=arm32-wchar_t2",
                "--quiet",
                "--template={id} {file}:{line}"));
    command.addAll(COMPILER);
    command.addAll(TARGETS.get(target));
    for (String model : MODELS) {
      Cli.Result emitted =
          Cli.run("compile", Cli.model(model), "--target", target, "-o", out, "--name", model);
      assertThat(emitted.exitCode()).as(emitted.err()).isZero();
      command.add(model + ".c");
    }
    command.add(WITH_WEIGHTS + "_weights.c");
    assertThat(out.resolve(WITH_WEIGHTS + "_weights.c")).matches(Files::isRegularFile);
    List<String> rules = new ArrayList<>();
    for (String line : Subprocess.run(out, Map.of(), command).text().lines().toList()) {
      Matcher finding = FINDING.matcher(line);
      assertThat(finding.lookingAt()).as(line).isTrue();
      rules.add(finding.group(1));
    }
    return rules;
  }

  private static Map<String, List<String>> targets() {
    Map<String, List<String>> targets = new LinkedHashMap<>();
    targets.put("host", List.of());
    targets.put("cortex-m4", List.of("-D__OPTIMIZE__=1", "-D__ARM_FEATURE_DSP=1"));
    targets.put(
        "cortex-m55",
        List.of("-D__OPTIMIZE__=1", "-D__ARM_FEATURE_DSP=1", "-D__ARM_FEATURE_MVE=3"));
    return targets;
  }
}
