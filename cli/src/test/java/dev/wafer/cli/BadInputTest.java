package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.ir.WaferException;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged models through the whole road: a result or diagnostics, soon, and nothing else. */
@Tag("long")
class BadInputTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SMALL = "testvectors/fully_connected_int8";

  @TempDir private Path folder;

  @Test
  void everyTruncationIsCompiledOrRefused() {
    byte[] model = Cli.read(Cli.model(SMALL));
    int refused = 0;
    for (int length = 0; length < model.length; length++) {
      refused += compiles(Arrays.copyOf(model, length), "first " + length + " bytes") ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(model.length / 2);
    assertThat(compiles(model, "whole")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SMALL,
        "testvectors/conv_same_int8",
        "testvectors/softmax_int8",
        "testvectors/strided_slice_steps_int8"
      })
  void everyFlippedByteIsCompiledOrRefused(String example) {
    byte[] model = Cli.read(Cli.model(example));
    int refused = 0;
    for (int at = 0; at < model.length; at++) {
      byte[] flipped = model.clone();
      flipped[at] ^= (byte) 0xFF;
      refused += compiles(flipped, example + ", byte " + at + " flipped") ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  /** The command itself, with its exit codes and its folder, at a few places of a larger model. */
  @Test
  void theCommandGives0Or1AndNoTrace() {
    byte[] model = Cli.read(Cli.model("digits"));
    for (int at = 0; at < model.length; at += 173) {
      byte[] flipped = model.clone();
      flipped[at] ^= (byte) 0xFF;
      Path file = Cli.write(folder.resolve("m.tflite"), flipped);
      Path out = folder.resolve("out" + at);
      Cli.Result result = Cli.run("compile", file, "--target", "cortex-m4", "-o", out);
      assertThat(result.exitCode()).as("byte %d: %s", at, result.err()).isIn(0, 1);
      assertThat(result.err()).doesNotContain("internal error", "\tat ", "Exception");
      if (result.exitCode() == ExitCode.MODEL) {
        assertThat(result.err()).startsWith("wafer: error: W0");
        assertThat(out).doesNotExist();
      } else {
        assertThat(Cli.files(out)).hasSize(6);
      }
    }
  }

  @Test
  void aFailedRunLeavesTheOutputFolderAsItWas() {
    byte[] model = Cli.read(Cli.model(SMALL));
    Path file = Cli.write(folder.resolve("m.tflite"), model);
    Path out = folder.resolve("out");
    assertThat(Cli.run("compile", file, "--target", "cortex-m4", "-o", out).exitCode()).isZero();
    Cli.write(out.resolve("main.c"), "int main(void) { return 0; }");
    Map<String, String> before = Cli.files(out);
    Cli.write(file, Arrays.copyOf(model, model.length - 200));
    Cli.Result damaged = Cli.run("compile", file, "--target", "cortex-m4", "-o", out);
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(Cli.files(out)).isEqualTo(before);
    Cli.Result large =
        Cli.run(
            "compile", Cli.model(SMALL), "--target", "cortex-m4", "-o", out, "--max-flash", "1");
    assertThat(large.exitCode()).isEqualTo(ExitCode.BUDGET);
    Map<String, String> after = Cli.files(out);
    assertThat(after.keySet()).containsAll(before.keySet());
    before.forEach(
        (name, text) -> {
          if (!name.contains(".report.")) {
            assertThat(after).containsEntry(name, text);
          }
        });
  }

  @Test
  void aFileThatCannotBeReplacedStopsAllOthers() {
    Path out = folder.resolve("out");
    assertThat(out.resolve("m.report.json").toFile().mkdirs()).isTrue();
    Cli.write(out.resolve("m.c"), "mine");
    Path file = Cli.write(folder.resolve("m.tflite"), Cli.read(Cli.model(SMALL)));
    Cli.Result result = Cli.run("compile", file, "--target", "cortex-m4", "-o", out);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("m.report.json is a folder");
    assertThat(out.resolve("m.c")).hasContent("mine");
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("m.c", "m.report.json");
  }

  /** Others may read what is written, as far as the user's mask allows, and no other file stays. */
  @Test
  void filesHaveTheUsualPermissions() throws IOException {
    Path usual = Cli.write(folder.resolve("usual"), "");
    assumeTrue(
        Files.getFileStore(usual).supportsFileAttributeView("posix"),
        "skipped: the file system has no POSIX permissions");
    Path out = folder.resolve("out");
    assertThat(Cli.run("compile", Cli.model(SMALL), "--target", "host", "-o", out).exitCode())
        .isZero();
    assertThat(out.toFile().list()).hasSize(6).allMatch(name -> name.startsWith("model"));
    assertThat(Files.getPosixFilePermissions(out.resolve("model.c")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  private static boolean compiles(byte[] model, String what) {
    long start = System.nanoTime();
    boolean compiled;
    try {
      compiled =
          new ModelCompiler()
                  .compile(
                      model,
                      CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4"))
                          .name("m")
                          .origin("m.tflite")
                          .build())
                  .files()
                  .size()
              == 6;
      assertThat(compiled).isTrue();
    } catch (WaferException e) {
      assertThat(e.diagnostics()).as(what).isNotEmpty();
      compiled = false;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(what, e);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(LIMIT);
    return compiled;
  }
}
