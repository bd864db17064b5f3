package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One input, one output: whatever the locale, the time zone, the run and the JDK. */
@Isolated("sets locale and time zone of the whole JVM")
class DeterminismTest {
  private static final List<String> MODELS =
      List.of(
          "digits",
          "digits_densenet",
          "digits_pruned_block_float",
          "testvectors/logistic_int16",
          "testvectors/softmax_int8");

  private static Map<String, String> plain;

  @TempDir private Path folder;

  @BeforeAll
  static void compilePlainly(@TempDir Path plainFolder) {
    plain = compileAll(plainFolder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ar-EG",
        "tr-TR",
        "de-DE",
        "fa-IR",
        "hi-IN-u-nu-deva",
        "th-TH-u-ca-buddhist-nu-thai"
      })
  void localesGiveTheSameBytes(String tag) {
    Locale before = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(compileAll(folder)).isEqualTo(plain);
    } finally {
      Locale.setDefault(before);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void twoRunsGiveTheSameBytes() {
    assertThat(compileAll(folder)).isEqualTo(plain);
  }

  /** The folder that is written to, and the one that is worked in, do not show. */
  @Test
  void noPathIsInTheOutput() {
    compileAll(folder)
        .forEach((file, text) -> assertThat(text).as(file).doesNotContain(folder.toString()));
  }

  @Test
  void anotherJdkGivesTheSameBytes() throws Exception {
    Optional<Path> other = otherJdk();
    assumeTrue(other.isPresent(), "skipped: there is no JDK newer than 17 in /usr/lib/jvm");
    for (String model : MODELS) {
      Subprocess.Result ran =
          Subprocess.java(
              other.get(),
              folder,
              Map.of(),
              "compile",
              Cli.model(model).toAbsolutePath(),
              "--target",
              "cortex-m4",
              "-o",
              folder.resolve("there"),
              "--name",
              name(model));
      assertThat(ran.exitCode()).as(ran.text()).isZero();
    }
    assertThat(Cli.files(folder.resolve("there"))).isEqualTo(plain);
  }

  private static Map<String, String> compileAll(Path out) {
    for (String model : MODELS) {
      Cli.Result result =
          Cli.run(
              "compile",
              Cli.model(model),
              "--target",
              "cortex-m4",
              "-o",
              out,
              "--name",
              name(model));
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
    Map<String, String> files = Cli.files(out);
    assertThat(files).hasSize(6 * MODELS.size());
    return files;
  }

  private static String name(String model) {
    return model.replace("testvectors/", "");
  }

  /** Java of another version than the one that runs this test. */
  private static Optional<Path> otherJdk() throws Exception {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (var entries = Files.list(all)) {
      return entries
          .map(home -> home.resolve("bin/java"))
          .filter(Files::isExecutable)
          .filter(java -> Subprocess.javaVersion(java) > 17)
          .sorted()
          .findFirst();
    }
  }
}
