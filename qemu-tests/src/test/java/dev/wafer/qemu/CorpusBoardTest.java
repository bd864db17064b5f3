package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.qemu.BoardImage.Built;
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
      differences.addAll(BoardImage.run(image, target, board, toolchain));
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
}
