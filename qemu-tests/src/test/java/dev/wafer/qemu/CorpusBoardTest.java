package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.emulation.verify.Comparison;
import dev.wafer.ir.Value;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published models of the corpus, on emulated boards: integers bit for bit, floats within 1e-4
 * of the output's range. Those that do not fit the board's memory are named.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class CorpusBoardTest {
  /** Flash of one image, bytes: below what the boards have for weights. */
  private static final long IMAGE_BYTES = 3_000_000;

  /**
   * A fused multiply-add moves a float's last bit, and with it the quantized step of a hybrid
   * layer.
   */
  private static final List<String> FLAGS = List.of("-O2", "-ffp-contract=off");

  private record Built(RecordedModel model, CompiledModel compiled) {
    long flashBytes() {
      return compiled.report().parameterPlacements().stream()
          .mapToLong(CompileReport.Parameter::flashBytes)
          .sum();
    }

    long arenaBytes() {
      return compiled.report().arena().bytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m4", "cortex-m55"})
  void thePublishedModelsGiveTheirRecordedOutputs(String core, Toolchain toolchain)
      throws IOException {
    Path folder = RecordedModel.corpusFolder();
    assumeTrue(Files.isDirectory(folder), "skipped: no corpus at " + folder + "; set WAFER_CORPUS");
    Target target = TargetCatalog.builtIn().resolve(core);
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    List<String> unfit = new ArrayList<>();
    List<List<Built>> images = new ArrayList<>();
    long filled = IMAGE_BYTES;
    for (RecordedModel model : models(folder)) {
      Built built = new Built(model, model.compile(target));
      if (built.arenaBytes() > board.ramBytes() / 2 || built.flashBytes() > IMAGE_BYTES) {
        unfit.add(model.name());
        continue;
      }
      filled += built.flashBytes();
      if (images.isEmpty() || filled > IMAGE_BYTES) {
        images.add(new ArrayList<>());
        filled = built.flashBytes();
      }
      images.get(images.size() - 1).add(built);
    }
    int models = 0;
    List<String> differences = new ArrayList<>();
    for (List<Built> image : images) {
      differences.addAll(run(image, target, board, toolchain));
      models += image.size();
    }
    System.out.printf(
        Locale.ROOT,
        "corpus: %s on %s: %d models agree, do not fit: %s%n",
        core,
        board.name(),
        models - differences.size(),
        unfit);
    assertThat(models).isPositive();
    assertThat(differences).isEmpty();
  }

  private static List<RecordedModel> models(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("meta.json")))
          .sorted()
          .map(RecordedModel::read)
          .toList();
    }
  }

  /** For each model that differs, where it does first. */
  private static List<String> run(
      List<Built> image, Target target, Board board, Toolchain toolchain) {
    List<ModelRequest> requests =
        image.stream()
            .map(
                built ->
                    new ModelRequest(
                        ModelSources.of(built.compiled().emitted()),
                        built.model().inputs(),
                        List.of()))
            .toList();
    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board).withCore(target.core()).withCompilerFlags(FLAGS),
                requests);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      differences(image.get(i), reports.get(i)).findFirst().ifPresent(differences::add);
    }
    return differences;
  }

  private static Stream<String> differences(Built built, ModelReport report) {
    List<List<Frame>> expected = built.model().outputs();
    List<Value> outputs = built.compiled().model().main().outputs();
    assertThat(report.outputs()).as(built.model().name()).hasSameSizeAs(expected);
    List<String> differences = new ArrayList<>();
    for (int s = 0; s < expected.size(); s++) {
      for (int f = 0; f < expected.get(s).size(); f++) {
        for (int t = 0; t < outputs.size(); t++) {
          String place =
              "%s: sequence %d, frame %d, output %d ".formatted(built.model().name(), s, f, t);
          Comparison.firstMismatch(
                  outputs.get(t).type(),
                  expected.get(s).get(f).tensors().get(t),
                  report.outputs().get(s).get(f).tensors().get(t))
              .ifPresent(mismatch -> differences.add(place + mismatch));
        }
      }
    }
    return differences.stream();
  }
}
