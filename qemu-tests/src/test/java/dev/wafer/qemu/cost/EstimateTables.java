package dev.wafer.qemu.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.qemu.RecordedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What kernels and models are said to take, against what they take on an emulated board of every
 * core. Estimates outside the limits are those that docs/ESTIMATES.md lists; with {@code
 * -Dwafer.update=true} the page is written anew. Its name keeps it out of the usual run, for it
 * takes minutes; run it with {@code -Dtest=EstimateTables}.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class EstimateTables {
  private static final List<String> CORES =
      List.of("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55");
  private static final Path PAGE = RecordedModel.repository().resolve("docs/ESTIMATES.md");
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");

  /** Below, what surrounds a step weighs as much as the step. */
  private static final double LEAST_INSTRUCTIONS = 200;

  private static final List<String> EXAMPLES =
      List.of("digits", "digits_densenet", "digits_pruned", "digits_pruned_block");
  private static final List<String> GOLDEN =
      List.of(
          "mlpt_ad01_int8",
          "mlpt_kws_ref_model",
          "mlpt_pretrainedResnet_quant",
          "tflm_person_detect",
          "tflm_keyword_scrambled_8bit",
          "tflm_hello_world_float",
          "tflm_trained_lstm");

  @Test
  void noKernelLeavesTheLimitsUnlessThePageSaysSo(Toolchain toolchain) {
    EstimateTable table = new EstimateTable(CORES, 0.7, 1.4);
    for (String core : CORES) {
      for (CostBench.Run run : CostBench.run(core, LayerList.all(), toolchain)) {
        if (run.instructions() >= LEAST_INSTRUCTIONS) {
          table.add(
              run.binding().kernel(),
              run.binding().function(),
              core,
              run.binding().instructions() / run.instructions());
        }
      }
    }
    write("kernels", table);
    assertThat(page("kernels")).containsAll(table.outside());
  }

  @Test
  void noModelLeavesTheLimitsUnlessThePageSaysSo(Toolchain toolchain) {
    EstimateTable table = new EstimateTable(CORES, 0.9, 1.1);
    for (String core : CORES) {
      for (ModelBench.Run run : ModelBench.run(core, models(), toolchain)) {
        table.add(run.model(), run.model(), core, run.estimated() / run.instructions());
      }
    }
    if (Files.isDirectory(RecordedModel.goldenFolder())) {
      write("models", table);
    }
    assertThat(page("models")).containsAll(table.outside());
  }

  /** The list of the page that owns up to what lies outside. */
  private static List<String> page(String section) {
    return text(section + " outside").lines().toList();
  }

  /** The examples, and the golden models that are there. */
  private static List<RecordedModel> models() {
    Path examples = RecordedModel.repository().resolve("examples");
    Path golden = RecordedModel.goldenFolder();
    return Stream.concat(
            EXAMPLES.stream().map(examples::resolve),
            GOLDEN.stream().map(golden::resolve).filter(Files::isDirectory))
        .map(RecordedModel::read)
        .toList();
  }

  private static void write(String section, EstimateTable table) {
    if (UPDATE) {
      replace(section, table.text());
      replace(section + " outside", String.join("\n", table.outside()) + "\n");
    }
  }

  private static String text(String section) {
    String page = read();
    return page.substring(page.indexOf(begin(section)), page.indexOf(end(section)));
  }

  private static void replace(String section, String text) {
    String page = read();
    int from = page.indexOf(begin(section)) + begin(section).length();
    String after = page.substring(page.indexOf(end(section)));
    try {
      Files.write(PAGE, (page.substring(0, from) + text + after).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String begin(String section) {
    return "<!-- " + section + " -->\n";
  }

  private static String end(String section) {
    return "<!-- end of " + section + " -->";
  }
}
