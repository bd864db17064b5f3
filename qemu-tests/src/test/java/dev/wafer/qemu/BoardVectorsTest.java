package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.qemu.BoardImage.Built;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiled models on emulated boards against recorded outputs, bit for bit, and against the figures
 * of docs/BENCHMARKS.md, so that none gets worse unseen. All models of a core share one image, so
 * this also shows that they link together and use one arena memory in turn.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class BoardVectorsTest {
  private static final List<String> EXAMPLES = List.of("digits", "digits_densenet");
  private static final List<String> GOLDEN =
      List.of(
          "tflm_hello_world_int8",
          "tflm_micro_speech_quantized",
          "tflm_keyword_scrambled_8bit",
          "tflm_person_detect",
          "mlpt_kws_ref_model",
          "mlpt_pretrainedResnet_quant",
          "mlpt_ad01_int8",
          "tflm_xtensa_micro_speech_lstm");

  /** What a model may take of its figure; what is below calls for the page to be measured anew. */
  private static final double MOST = 1.1;

  private final TargetCatalog catalog = TargetCatalog.builtIn();
  private final BenchmarkFigures figures = BenchmarkFigures.read();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cortex-m0plus",
        "cortex-m3",
        "cortex-m4",
        "cortex-m7",
        "cortex-m33",
        "cortex-m55",
        "rv32imc"
      })
  void theExamplesGiveTheirRecordedOutputs(String core, Toolchain toolchain) {
    check(core, RecordedModel.repository().resolve("examples"), EXAMPLES, toolchain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m55", "rv32imc"})
  void theGoldenModelsGiveTheirRecordedOutputs(String core, Toolchain toolchain) {
    Path folder = RecordedModel.goldenFolder();
    assumeTrue(Files.isDirectory(folder), "no golden models at " + folder + "; set WAFER_GOLDEN");
    check(core, folder, GOLDEN, toolchain);
  }

  private void check(String core, Path folder, List<String> names, Toolchain toolchain) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    List<Built> models =
        names.stream()
            .map(name -> RecordedModel.read(folder.resolve(name)))
            .map(model -> new Built(model, model.compile(target)))
            .toList();
    List<ModelRequest> requests =
        models.stream()
            .map(
                built ->
                    new ModelRequest(
                        ModelSources.of(built.compiled().emitted()),
                        built.model().inputs(),
                        List.of()))
            .toList();

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(HarnessOptions.measuring(board).withCore(target.core()).withoutSteps(), requests);

    int vectors =
        requests.stream().mapToInt(r -> r.sequences().stream().mapToInt(List::size).sum()).sum();
    assertThat(
            IntStream.range(0, models.size())
                .boxed()
                .flatMap(i -> differences(models.get(i).model(), reports.get(i)).stream()))
        .isEmpty();
    assertThat(
            IntStream.range(0, models.size())
                .boxed()
                .flatMap(i -> worse(core, models.get(i), reports.get(i)).stream()))
        .as("more than a tenth above docs/BENCHMARKS.md")
        .isEmpty();
    System.out.printf(
        Locale.ROOT,
        "%s on %s: %d models, %d vectors, bit for bit%n",
        core,
        board.name(),
        models.size(),
        vectors);
  }

  private List<String> worse(String core, Built built, ModelReport report) {
    List<String> worse = new ArrayList<>();
    figures
        .of(core, report.name())
        .ifPresent(
            figure -> {
              double instructions = report.measurement().orElseThrow().instructions();
              if (instructions > MOST * figure.instructions()) {
                worse.add("%s: %.0f instructions".formatted(report.name(), instructions));
              }
              if (built.arenaBytes() > MOST * figure.arenaBytes()) {
                worse.add("%s: %d bytes of arena".formatted(report.name(), built.arenaBytes()));
              }
            });
    return worse;
  }

  private static List<String> differences(RecordedModel model, ModelReport report) {
    List<List<Frame>> expected = model.outputs();
    List<String> differences = new ArrayList<>();
    assertThat(report.outputs()).as(model.name()).hasSameSizeAs(expected);
    for (int s = 0; s < expected.size(); s++) {
      assertThat(report.outputs().get(s)).as(model.name()).hasSameSizeAs(expected.get(s));
      for (int f = 0; f < expected.get(s).size(); f++) {
        List<byte[]> wanted = expected.get(s).get(f).tensors();
        List<byte[]> found = report.outputs().get(s).get(f).tensors();
        for (int t = 0; t < wanted.size(); t++) {
          int at = Arrays.mismatch(wanted.get(t), found.get(t));
          if (at >= 0) {
            differences.add(
                model.name() + " sequence " + s + " frame " + f + " output " + t + " byte " + at);
          }
        }
      }
    }
    return differences;
  }
}
