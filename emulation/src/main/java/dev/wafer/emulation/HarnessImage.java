package dev.wafer.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds models together with the harness, and has it do a job. */
final class HarnessImage {
  private static final List<String> COPIED = List.of("harness.h", "harness.c");
  private static final String JOB = "job.bin";

  private final Toolchain toolchain;
  private final FirmwareResources resources = new FirmwareResources();
  private final FirmwareBuilder builder;
  private final QemuRunner runner;
  private Optional<Built> plain = Optional.empty();
  private Optional<Built> stepped = Optional.empty();

  /** What an image was made of, and the image. */
  private record Built(
      Board board, Core core, List<String> flags, List<ModelSources> models, Firmware firmware) {
    boolean serves(HarnessOptions options, List<ModelSources> wanted) {
      return board.equals(options.board())
          && core.equals(options.core())
          && flags.equals(options.compilerFlags())
          && models.equals(wanted);
    }
  }

  HarnessImage(Toolchain toolchain) {
    this.toolchain = toolchain;
    this.builder = new FirmwareBuilder(toolchain, resources);
    this.runner = new QemuRunner(toolchain);
  }

  Toolchain toolchain() {
    return toolchain;
  }

  /**
   * The image of some models in a folder of its own: the one that was built last, if it is of
   * these.
   *
   * @param stepping whether steps are timed and can be looked at
   */
  Firmware of(HarnessOptions options, List<ModelSources> models, boolean stepping) {
    Optional<Built> last = stepping ? stepped : plain;
    Built built =
        last.filter(image -> image.serves(options, models))
            .orElseGet(
                () ->
                    new Built(
                        options.board(),
                        options.core(),
                        options.compilerFlags(),
                        models,
                        build(options, models, stepping)));
    if (stepping) {
      stepped = Optional.of(built);
    } else {
      plain = Optional.of(built);
    }
    return built.firmware();
  }

  private Firmware build(HarnessOptions options, List<ModelSources> sources, boolean stepping) {
    Path directory = toolchain.workspace().newDirectory(stepping ? "steps" : "models");
    COPIED.forEach(file -> resources.copy(file, directory));
    List<Map<String, Object>> models = new ArrayList<>();
    List<String> files = new ArrayList<>(List.of("harness.c", "models.c"));
    for (int i = 0; i < sources.size(); i++) {
      ModelSources model = sources.get(i);
      models.add(templateValues(model));
      if (sources.subList(0, i).stream().anyMatch(model::sharesFilesWith)) {
        continue;
      }
      model.files().forEach((name, text) -> write(directory.resolve(name), text.getBytes(UTF_8)));
      model.binaries().forEach((name, data) -> write(directory.resolve(name), data.toArray()));
      files.addAll(model.sources());
    }
    Map<String, Object> values = Map.of("models", models, "steps", stepping);
    resources.render("models.c", values, directory);
    List<String> flags = new ArrayList<>(options.compilerFlags());
    if (stepping) {
      resources.render("step_hooks.h", values, directory);
      flags.addAll(List.of("-DHARNESS_STEPS=1", "-include", "step_hooks.h"));
    }
    return builder.build(directory, files, options.board(), options.core(), flags);
  }

  /**
   * Runs an image to the end of a job.
   *
   * @param emulatorArguments further arguments of QEMU
   * @return what it printed
   * @throws ToolchainException if it faults, runs too long, or a model returns an error
   */
  String run(
      HarnessOptions options, Firmware firmware, JobWriter job, List<String> emulatorArguments) {
    replace(firmware.directory().resolve(JOB), job.end());
    CommandResult result = runner.run(firmware, options.limit(), emulatorArguments);
    if (!result.succeeded()) {
      throw new FailureReport(toolchain).of(firmware, result, options.limit());
    }
    return result.output();
  }

  private static Map<String, Object> templateValues(ModelSources model) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", model.prefix());
    values.put("header", model.header());
    values.put("macro", model.macroPrefix());
    values.put("arena", model.arenaPrefix().toUpperCase(Locale.ROOT));
    values.put("inputCount", model.inputCount());
    values.put("outputCount", model.outputCount());
    values.put("regions", model.regions());
    values.put("externalInputs", model.externalInputs());
    values.put("externalOutputs", model.externalOutputs());
    model.fedInput().ifPresent(index -> values.put("fedInput", index));
    return values;
  }

  /** Two models must not write to one file. */
  private static void write(Path file, byte[] bytes) {
    write(file, bytes, StandardOpenOption.CREATE_NEW);
  }

  private static void replace(Path file, byte[] bytes) {
    write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static void write(Path file, byte[] bytes, OpenOption... options) {
    try {
      Files.write(file, bytes, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
