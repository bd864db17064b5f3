package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.CompileOptions;
import dev.wafer.compiler.WaferCompiler;
import dev.wafer.targets.Core;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GCC and Clang have nothing to say about the emitted C of any model, for the host and for Arm. The
 * models are those of the repository, and the golden ones where they are there.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class EmittedWarningsTest {
  private static final List<String> WARNINGS =
      List.of(
          "-std=c99",
          "-O2",
          "-Wall",
          "-Wextra",
          "-Wpedantic",
          "-Wconversion",
          "-Wshadow",
          "-Wstrict-prototypes",
          "-Wundef",
          "-Werror");

  /** The reference has no operators for these either; their folder's README says so. */
  private static final Set<String> DEFERRED =
      Set.of("tflm_audio_preprocessor_float", "mediapipe_selfie_segmentation");

  private static final Duration LIMIT = Duration.ofMinutes(15);

  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m0plus", "cortex-m4", "cortex-m55"})
  void noCompilerWarns(String name, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve(name);
    Path directory = toolchain.workspace().newDirectory("warnings-" + name);
    List<Path> models = models();
    models.forEach(model -> emit(model, target, directory));
    for (List<String> compiler : compilers(target.core())) {
      CommandResult result = toolchain.run(directory, eachFile(compiler), LIMIT);
      assertThat(result.succeeded()).as("%s: %s", compiler, result.output()).isTrue();
    }
    System.out.printf(
        Locale.ROOT, "no warning from GCC and Clang: %d models for %s%n", models.size(), name);
  }

  private static List<List<String>> compilers(Core core) {
    if (core.isHost()) {
      return List.of(List.of("gcc"), List.of("clang"));
    }
    List<String> gcc = new ArrayList<>(List.of("arm-none-eabi-gcc"));
    gcc.addAll(core.gccFlags());
    List<String> clang = new ArrayList<>(List.of("clang", "--target=arm-none-eabi"));
    clang.addAll(core.gccFlags());
    // newlib's headers, which GCC finds by itself.
    clang.addAll(List.of("-isystem", "/usr/include/newlib"));
    return List.of(gcc, clang);
  }

  /** Compiles every C file under the working folder, two at a time. */
  private static List<String> eachFile(List<String> compiler) {
    List<String> flags = new ArrayList<>(compiler);
    flags.addAll(WARNINGS);
    flags.addAll(List.of("-c", "-o", "/dev/null"));
    return List.of(
        "sh", "-c", "find . -name '*.c' | sort | xargs -P 2 -n 1 " + String.join(" ", flags));
  }

  private static void emit(Path model, Target target, Path directory) {
    String name =
        model.getParent().getFileName().toString().toLowerCase(Locale.ROOT).replace('-', '_');
    CompileOptions options =
        new CompileOptions(
            name, "model.tflite", target, OptionalLong.empty(), OptionalLong.empty());
    try {
      Path folder = Files.createDirectory(directory.resolve(name));
      ModelSources sources =
          ModelSources.of(
              new WaferCompiler().compile(Files.readAllBytes(model), options).emitted());
      for (Map.Entry<String, String> file : sources.files().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> models() {
    List<Path> models = new ArrayList<>();
    for (Path folder :
        List.of(RecordedModel.repository().resolve("examples"), RecordedModel.goldenFolder())) {
      if (Files.isDirectory(folder)) {
        models.addAll(modelsIn(folder));
      }
    }
    return models;
  }

  private static List<Path> modelsIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !DEFERRED.contains(entry.getFileName().toString()))
          .map(entry -> entry.resolve("model.tflite"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
