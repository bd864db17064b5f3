package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompiledModel;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every model under {@code examples/*vectors}, which hold each operator in each element type, on
 * emulated boards with the DSP extension and with Helium: integers bit for bit, floats within 1e-4
 * of the output's range; for Helium those whose code is another one there. A few images a core hold
 * them all.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class OperatorVectorsBoardTest {
  /** Models of an image, so that it compiles well inside of its limit. */
  private static final int IMAGE = 140;

  @Test
  void everyOperatorGivesItsRecordedOutputs(Toolchain toolchain) throws IOException {
    List<RecordedModel> models = models();
    assertThat(models).hasSizeGreaterThan(250);
    Target dsp = TargetCatalog.builtIn().resolve("cortex-m4");
    Target helium = TargetCatalog.builtIn().resolve("cortex-m55");
    List<Built> all = new ArrayList<>();
    List<Built> ofHelium = new ArrayList<>();
    for (RecordedModel model : models) {
      Built built = new Built(model, model.compile(dsp, "v" + all.size() % IMAGE));
      all.add(built);
      CompiledModel other = model.compile(helium, "v" + ofHelium.size() % IMAGE);
      if (!source(other).equals(source(built.compiled()))) {
        ofHelium.add(new Built(model, other));
      }
    }
    assertThat(ofHelium).hasSizeGreaterThan(100);
    agree(all, dsp, toolchain);
    agree(ofHelium, helium, toolchain);
  }

  private static void agree(List<Built> models, Target target, Toolchain toolchain) {
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    List<String> differences = new ArrayList<>();
    for (int start = 0; start < models.size(); start += IMAGE) {
      List<Built> image = models.subList(start, Math.min(models.size(), start + IMAGE));
      differences.addAll(BoardImage.runSmall(image, target, board, toolchain));
    }
    assertThat(differences).isEmpty();
    System.out.printf(
        Locale.ROOT,
        "operators: %d models on %s give their recorded outputs%n",
        models.size(),
        board.name());
  }

  /** The code, without the model's name and from where the core is no longer named. */
  private static String source(CompiledModel compiled) {
    String prefix = compiled.emitted().prefix();
    String text = compiled.emitted().files().get(prefix + ".c");
    return text.substring(text.indexOf("_CODE_SECTION"))
        .replaceAll("\\b(?i:%s)_".formatted(Pattern.quote(prefix)), "@_");
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
