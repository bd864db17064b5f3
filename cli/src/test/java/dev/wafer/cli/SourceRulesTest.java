package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What would make the output depend on the machine, or the build on the JDK, kept out of the
 * sources. {@link DeterminismTest} looks at results; this finds what happens to agree where it
 * runs.
 */
class SourceRulesTest {
  private static final String COMPILING =
      "^(ir|reference|frontend|target-profiles|passes|c-emitter|compiler)/";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          time of day; \\b(currentTimeMillis|nanoTime|Instant\\.now|LocalDate|ZonedDateTime)
          chance; \\b(new Random\\(\\)|Math\\.random|UUID\\.|SecureRandom|identityHashCode)
          the machine; \\b(System\\.(getenv|getProperty)|availableProcessors|lineSeparator)
          threads; \\b(parallelStream|\\.parallel\\(|CompletableFuture|ExecutorService)
          accuracy of the JDK; (?<![A-Za-z])Math(\\.|::)(exp|expm1|log|log10|log1p|pow|tanh|sinh|cosh|sin|cos|tan|cbrt|hypot)\\b
          unordered results; Collectors\\.(toSet|toMap|groupingBy|toUnmodifiableSet|toUnmodifiableMap)\\(
          """)
  void nothingInTheCompilerDependsOn(String what, String pattern) throws IOException {
    assertThat(lines(COMPILING, pattern)).as(what).isEmpty();
  }

  /** Such digits differ between JDK 17 and later ones; diagnostics may have them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          decimals of a float; \\b(Float|Double)\\.toString\\(
          digits of a locale; "[^"]*%[^sn%"][^"]*"\\s*\\.formatted\\(
          """)
  void noFileIsWrittenWith(String what, String pattern) throws IOException {
    assertThat(lines("^(planner|passes|c-emitter|compiler)/", pattern)).as(what).isEmpty();
  }

  /** A kernel names a type of C by {@code CType}, which has no unknown ones. */
  @Test
  void noKernelSpellsATypeOfC() throws IOException {
    assertThat(lines("^c-emitter/", "\"(u?int[0-9]+_t|unsigned char)\"")).isEmpty();
  }

  /** Compilers later than JDK 17's warn of documentation that belongs to nothing. */
  @Test
  void noDocumentationStandsBeforeAnother() throws IOException {
    assertThat(lines("", "/src/", "\\*/\\s*/\\*\\*")).isEmpty();
  }

  private static List<String> lines(String modules, String pattern) throws IOException {
    return lines(modules, "/src/main/", pattern);
  }

  private static List<String> lines(String modules, String sources, String pattern)
      throws IOException {
    Pattern wanted = Pattern.compile(pattern);
    Pattern module = Pattern.compile(modules);
    List<String> found = new ArrayList<>();
    int files = 0;
    try (Stream<Path> paths = Files.walk(Cli.root())) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
        String name = Cli.root().relativize(path).toString().replace('\\', '/');
        if (!name.contains(sources) || !module.matcher(name).find()) {
          continue;
        }
        files++;
        String text = new String(Cli.read(path), StandardCharsets.UTF_8);
        Matcher matcher = wanted.matcher(text);
        while (matcher.find()) {
          found.add(name + ": " + matcher.group());
        }
      }
    }
    assertThat(files).isGreaterThan(20);
    return found;
  }
}
