package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.frontend.TfliteImporter;
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
 * Every model under {@code examples/*vectors}, which hold each operator in each element type, on
 * emulated boards with the DSP extension and with Helium: integers bit for bit, floats within 1e-4
 * of the output's range. A few images a core hold them all.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class OperatorVectorsBoardTest {
  /** Models of an image, so that it compiles well inside of its limit. */
  private static final int IMAGE = 140;

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m4", "cortex-m55"})
  void everyOperatorGivesItsRecordedOutputs(String core, Toolchain toolchain) throws IOException {
    Target target = TargetCatalog.builtIn().resolve(core);
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    List<RecordedModel> models = models();
    assertThat(models).hasSizeGreaterThan(250);
    List<String> differences = new ArrayList<>();
    for (int start = 0; start < models.size(); start += IMAGE) {
      List<Built> image = new ArrayList<>();
      for (RecordedModel model : models.subList(start, Math.min(models.size(), start + IMAGE))) {
        image.add(new Built(model, model.compile(target, "v" + image.size())));
      }
      differences.addAll(BoardImage.run(image, target, board, toolchain));
    }
    assertThat(differences).isEmpty();
    System.out.printf(
        Locale.ROOT,
        "operators: %d models on %s give their recorded outputs%n",
        models.size(),
        board.name());
  }

  /** Those that are compiled; of what the converter wrote some are there to be refused. */
  private static List<RecordedModel> models() throws IOException {
    Path examples = RecordedModel.repository().resolve("examples");
    try (Stream<Path> files = Files.find(examples, 3, (file, a) -> isVector(file))) {
      return files
          .sorted()
          .map(file -> RecordedModel.read(file.getParent()))
          .filter(model -> TfliteImporter.importModel(model.model()).unsupported().isEmpty())
          .toList();
    }
  }

  private static boolean isVector(Path file) {
    return file.endsWith("meta.json")
        && file.getParent().getParent().getFileName().toString().endsWith("vectors");
  }
}
