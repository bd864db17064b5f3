package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.testing.CommonText;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emulation.CommandResult;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.qemu.sparse.AssemblyLayers;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GCC and Clang have nothing to say about the emitted C of any model for Arm; for the host, the
 * tests that run it build it as strictly. The models are those of the repository, and the golden
 * ones where they are there.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class EmittedWarningsTest {
  private static final List<String> WARNINGS =
      List.of(
          "-std=c99",
          "-Wall",
          "-Wextra",
          "-Wpedantic",
          "-Wconversion",
          "-Wshadow",
          "-Wstrict-prototypes",
          "-Wundef",
          "-Werror");

  /** What takes registers from the assembly: r7 or r11 for frames, r9 or r10 for a platform. */
  private static final List<String> RESERVING =
      List.of("-fno-omit-frame-pointer", "-ffixed-r9", "-mtpcs-frame", "-msingle-pic-base");

  /** All of them, by twos that go together. */
  private static final List<String> RESERVING_MOST =
      List.of(
          "-fno-omit-frame-pointer -ffixed-r9 -ffixed-r10",
          "-fno-omit-frame-pointer -mtpcs-frame -fpic -msingle-pic-base");

  private static final String WEIGHTS = "_weights.c";
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");

  /** Arrays of weights, which many cores have in common, that Clang was given by themselves. */
  private static final Set<String> SEEN_WEIGHTS = ConcurrentHashMap.newKeySet();

  /** How the names of translation units end. */
  private static final String UNIT = ".unit.c";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m4", "cortex-m55"})
  void noCompilerWarns(String name, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve(name);
    List<CompiledModel> compiled = models().stream().map(model -> compile(model, target)).toList();
    Path alone = toolchain.workspace().newDirectory("warnings-alone-" + name);
    compiled.forEach(model -> writeAlone(model, alone));
    List<EmittedModel> models = compiled.stream().map(CompiledModel::emitted).toList();
    Path together = toolchain.workspace().newDirectory("warnings-together-" + name);
    for (int half = 0; half < 2; half++) {
      writeUnit("half" + half, part(models, half), together);
    }
    assertSilent(toolchain, alone, command(clang(target.core()), "-fsyntax-only"), ".c");
    // Clang's other warnings come before it optimizes; the assembly is to find its registers.
    assertSilent(toolchain, together, command(clang(target.core()), "-O1"), UNIT);
    assertSilent(
        toolchain,
        together,
        command(gcc(target.core()), String.join(" ", HostProgram.GCC_WARNING_LEVEL)),
        UNIT);
    System.out.printf(
        Locale.ROOT, "no warning from GCC and Clang: %d models for %s%n", models.size(), name);
  }

  /** Compiles each file of a folder whose name ends so, two at a time. */
  private static void assertSilent(
      Toolchain toolchain, Path folder, String compile, String suffix) {
    String each = "ls *%s | xargs -P 2 -n 1 %s".formatted(suffix, compile);
    CommandResult result = toolchain.run(folder, List.of("sh", "-c", each), LIMIT);
    assertThat(result.succeeded()).as("%s: %s", compile, result.output()).isTrue();
  }

  /**
   * A frame pointer or a fixed register leaves fewer registers to the assembly of kernels: each way
   * alone at one level, all of them at each.
   */
  @ParameterizedTest
  @CsvSource({
    "cortex-m4, -O3, -O1 -O3 -Os",
    "cortex-m55, -O3, -O1 -O3 -Os",
    // Their kernels are those of the M4.
    "cortex-m7, , -O3",
    "cortex-m33, , -O3"
  })
  void assemblyCompilesWithReservedRegisters(
      String name, String level, String levelsOfMost, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve(name);
    Path directory = toolchain.workspace().newDirectory("reserved-" + name);
    Path digits = RecordedModel.repository().resolve("examples/digits/model.tflite");
    write(ModelSources.of(compile(digits, target).emitted()), directory);
    List<ModelSources> layers = AssemblyLayers.sources(target);
    layers.forEach(layer -> write(layer, directory));
    String all =
        Stream.concat(Stream.of("digits"), layers.stream().map(ModelSources::prefix))
            .map("#include \"%s.c\"%n"::formatted)
            .collect(Collectors.joining());
    write(directory.resolve("all.c"), all);

    List<String> flags =
        Stream.concat(
                Stream.ofNullable(level).flatMap(at -> RESERVING.stream().map(r -> at + " " + r)),
                Stream.of(levelsOfMost.split(" "))
                    .flatMap(at -> RESERVING_MOST.stream().map(r -> at + " " + r)))
            .toList();
    CommandResult result = toolchain.run(directory, each(target.core(), flags), LIMIT);
    assertThat(result.succeeded()).as(result.output()).isTrue();
  }

  /** Compiles one file with each of some flags, two at a time. */
  private static List<String> each(Core core, List<String> flags) {
    String compile =
        gcc(core)
            + " -std=c99 -Wall -Wextra -Werror -c -o /dev/null FLAGS all.c || { echo with FLAGS;"
            + " exit 1; }";
    return List.of(
        "sh",
        "-c",
        "echo '%s' | xargs -P 2 -I FLAGS sh -c '%s'".formatted(String.join("\n", flags), compile));
  }

  private static String gcc(Core core) {
    return "arm-none-eabi-gcc " + String.join(" ", core.gccFlags());
  }

  private static String clang(Core core) {
    // newlib's headers, which GCC finds by itself.
    return "clang --target=arm-none-eabi %s -isystem /usr/include/newlib"
        .formatted(String.join(" ", core.gccFlags()));
  }

  private static String command(String compiler, String flags) {
    return String.join(" ", compiler, flags, String.join(" ", WARNINGS), "-c -o /dev/null");
  }

  /** Every second model. */
  private static List<EmittedModel> part(List<EmittedModel> models, int half) {
    return IntStream.range(0, models.size())
        .filter(index -> index % 2 == half)
        .mapToObj(models::get)
        .toList();
  }

  /** The models as one translation unit, where a kernel that several use is compiled once. */
  private static void writeUnit(String unit, List<EmittedModel> models, Path directory) {
    new CommonText().of(models).forEach((file, text) -> write(directory.resolve(file), text));
    write(
        directory.resolve(unit + UNIT),
        models.stream()
            .map(model -> "#include \"%s.c\"%n".formatted(model.prefix()))
            .collect(Collectors.joining()));
  }

  /** A model's files but for weights that are there for another core. */
  private static void writeAlone(CompiledModel model, Path folder) {
    String build = model.report().build().id();
    ModelSources.of(model.emitted())
        .files()
        .forEach(
            (name, text) -> {
              if (!name.endsWith(WEIGHTS)
                  || SEEN_WEIGHTS.add(COMMENT.matcher(text.replace(build, "")).replaceAll(""))) {
                write(folder.resolve(name), text);
              }
            });
  }

  private static CompiledModel compile(Path model, Target target) {
    String name =
        model.getParent().getFileName().toString().toLowerCase(Locale.ROOT).replace('-', '_');
    CompileRequest options =
        CompileRequest.builder(target).name(name).origin("model.tflite").build();
    try {
      return new ModelCompiler().compile(Files.readAllBytes(model), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ModelSources sources, Path folder) {
    sources.files().forEach((name, text) -> write(folder.resolve(name), text));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
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
          .map(entry -> entry.resolve("model.tflite"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
