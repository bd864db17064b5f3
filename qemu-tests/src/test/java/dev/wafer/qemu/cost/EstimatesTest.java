package dev.wafer.qemu.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.qemu.RecordedModel;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What kernels and models are said to take, against what they take on emulated boards. Estimates
 * outside the limits are those that docs/ESTIMATES.md lists. Usually the listed layers and a few
 * models are measured on one core; with {@code -Dwafer.estimates=all} every core and every model
 * that there is (or with the cores in place of {@code all}), and with {@code -Dwafer.update=true}
 * the page is written anew for these cores.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class EstimatesTest {
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");
  private static final Optional<String> WANTED =
      Optional.ofNullable(System.getProperty("wafer.estimates", UPDATE ? "all" : null));

  private static final List<String> CORES =
      List.of("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55");

  /** Below, what surrounds a step weighs as much as the step. */
  private static final double LEAST_INSTRUCTIONS = 200;

  /** The bench whose functions have a figure of cycles each. */
  private static final String LISTED = "kernels";

  private static final List<String> EXAMPLES =
      List.of("digits", "digits_densenet", "digits_pruned", "digits_pruned_block");
  private static final List<String> GOLDEN =
      List.of(
          "mlpt_ad01_int8",
          "mlpt_kws_ref_model",
          "tflm_keyword_scrambled_8bit",
          "tflm_hello_world_float",
          "tflm_trained_lstm");

  @Test
  void noKernelLeavesTheLimitsUnlessThePageSaysSo(Toolchain toolchain) {
    checkKernels(LISTED, core -> CostBench.runListed(core, toolchain));
  }

  @Test
  void noFunctionThatNoListedLayerHasLeavesTheLimitsUnlessThePageSaysSo(Toolchain toolchain) {
    assumeTrue(WANTED.isPresent(), "takes minutes: with -Dwafer.estimates=all");
    checkKernels("drawn", core -> CostBench.runDrawn(core, toolchain));
  }

  private static void checkKernels(String name, Function<String, List<CostBench.Run>> bench) {
    EstimateTable table = new EstimateTable(CORES, 0.7, 1.4);
    for (String core : cores()) {
      EstimateRows rows = new EstimateRows();
      List<CostBench.Run> runs = bench.apply(core);
      for (CostBench.Run run : runs) {
        rows.add(run.layer(), run.binding(), run.instructions(), run.cycles());
        if (run.instructions() >= LEAST_INSTRUCTIONS) {
          table.add(
              run.binding().kernel(),
              run.binding().function(),
              core,
              run.binding().instructions() / run.instructions());
        }
      }
      rows.write(name + "-" + core);
      if (name.equals(LISTED)) {
        checkCycles(core, runs);
      }
    }
    check(name, table);
  }

  private static void checkCycles(String name, List<CostBench.Run> runs) {
    Core core = TargetCatalog.builtIn().core(name).orElseThrow();
    Map<String, Double> measured =
        MeasuredCycles.factors(
            core, runs.stream().filter(run -> run.instructions() >= LEAST_INSTRUCTIONS).toList());
    if (UPDATE) {
      MeasuredCycles.write(core, measured);
    } else {
      assertThat(MeasuredCycles.outside(core, measured)).isEmpty();
    }
  }

  /** A model of one step is a kernel with one caller: it has a kernel's limits. */
  @Test
  void noModelLeavesTheLimitsUnlessThePageSaysSo(Toolchain toolchain) {
    EstimateTable models = new EstimateTable(CORES, 0.9, 1.1);
    EstimateTable operators = new EstimateTable(CORES, 0.7, 1.4);
    for (String core : cores()) {
      EstimateRows rows = new EstimateRows();
      for (ModelBench.Run run : ModelBench.run(core, models(), toolchain, rows)) {
        if (run.instructions() >= LEAST_INSTRUCTIONS) {
          EstimateTable table = run.steps() == 1 ? operators : models;
          table.add(run.model(), run.model(), core, run.estimated() / run.instructions());
        }
      }
      rows.write("models-" + core);
    }
    check("models", models);
    check("operators", operators);
  }

  private static void check(String name, EstimateTable table) {
    if (UPDATE) {
      EstimatesPage.write(name, table, cores());
    }
    assertThat(EstimatesPage.outside(name)).containsAll(table.outside());
  }

  private static List<String> cores() {
    return WANTED
        .map(wanted -> wanted.equals("all") ? CORES : List.of(wanted.split(",")))
        .orElse(List.of("cortex-m4"));
  }

  /** The examples, the golden models and the corpus, as far as they are there. */
  private static List<RecordedModel> models() {
    Path examples = RecordedModel.repository().resolve("examples");
    if (WANTED.isPresent()) {
      return Stream.of(examples, RecordedModel.goldenFolder(), RecordedModel.corpusFolder())
          .filter(Files::isDirectory)
          .flatMap(folder -> folders(folder).stream())
          .map(RecordedModel::read)
          .toList();
    }
    return Stream.concat(
            EXAMPLES.stream().map(examples::resolve),
            GOLDEN.stream().map(RecordedModel.goldenFolder()::resolve).filter(Files::isDirectory))
        .map(RecordedModel::read)
        .toList();
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("meta.json")))
          .filter(entry -> Files.exists(entry.resolve("model.tflite")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
