package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures the single placements of sparse models and the compiler's choice under budgets, and
 * prints both as Markdown: no single placement that fits a budget is faster. Its name keeps it out
 * of the usual run, for it takes minutes; run it with {@code -Dtest=PlacementTables}, see
 * docs/PLACEMENT.md.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class PlacementTables {
  private static final List<Mode> SINGLE =
      List.of(Mode.FOLD, Mode.INIT, Mode.ON_DEMAND, Mode.DIRECT);

  /** Percent by which a choice made by estimates may be slower than they said. */
  private static final int ERROR_PERCENT = 2;

  /** What a compilation takes; instructions are measured. */
  private record Figures(
      long flashBytes,
      long expandedBytes,
      long arenaBytes,
      long instructions,
      long initInstructions) {
    boolean fits(long flash, long ram) {
      return flashBytes <= flash && arenaBytes <= ram;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d | %,d | %,d | %,d | %,d",
          flashBytes,
          expandedBytes,
          arenaBytes,
          instructions,
          initInstructions);
    }
  }

  /** Compilations that were measured, by the text of their C. */
  private final Map<Map<String, String>, Figures> measured = new LinkedHashMap<>();

  @ParameterizedTest
  @CsvSource({
    "examples/digits_pruned, cortex-m4, 30000 40000 96000, 8K 16K 96K",
    "examples/digits_pruned_float16, cortex-m4, 50000 80000 400000, 24K 32K 512K",
    "mediapipe_face_detection_full_range_sparse, cortex-m7, 450000 600000 2100000, 2600K 5000K"
  })
  void sweep(String name, String core, String flashes, String rams, Toolchain toolchain) {
    Path folder =
        name.startsWith("examples")
            ? RecordedModel.repository().resolve(name)
            : RecordedModel.goldenFolder().resolve(name);
    assumeTrue(Files.isDirectory(folder), "no model at " + folder + "; set WAFER_GOLDEN");
    RecordedModel model = RecordedModel.read(folder);
    Target target = TargetCatalog.builtIn().resolve(core);
    print("%n%s, %s%n%n", name, core);
    print("| placement | flash | expanded | arena | instructions | at start-up |%n");
    print("|---|--:|--:|--:|--:|--:|%n");
    List<Figures> single = new ArrayList<>();
    for (Mode mode : SINGLE) {
      single.add(figures(model, target, mode, none(), none(), toolchain).orElseThrow());
      print("| `%s` | %s |%n", mode.key(), single.get(single.size() - 1));
    }
    print(
        "| `auto` | %s |%n",
        figures(model, target, Mode.AUTO, none(), none(), toolchain).orElseThrow());
    print("%n| flash budget | RAM budget | flash | expanded | arena | instructions |");
    print(" at start-up | fastest single |%n|--:|--:|--:|--:|--:|--:|--:|--:|%n");
    for (String flash : flashes.split(" ", -1)) {
      for (String ram : rams.split(" ", -1)) {
        budget(model, target, single, Long.parseLong(flash), kibibytes(ram), toolchain);
      }
    }
  }

  private void budget(
      RecordedModel model,
      Target target,
      List<Figures> single,
      long flash,
      long ram,
      Toolchain toolchain) {
    Optional<Figures> chosen =
        figures(model, target, Mode.AUTO, OptionalLong.of(flash), OptionalLong.of(ram), toolchain);
    OptionalLong fastest =
        single.stream()
            .filter(figures -> figures.fits(flash, ram))
            .mapToLong(Figures::instructions)
            .min();
    print(
        "| %,d | %,d | %s | %s |%n",
        flash,
        ram,
        chosen.map(Figures::toString).orElse("does not fit | | | |"),
        fastest.isPresent() ? String.format(Locale.ROOT, "%,d", fastest.getAsLong()) : "none fits");
    assertThat(chosen.isPresent() || fastest.isEmpty()).isTrue();
    chosen.ifPresent(figures -> assertThat(figures.fits(flash, ram)).isTrue());
    if (chosen.isPresent() && fastest.isPresent()) {
      assertThat(chosen.get().instructions())
          .isLessThanOrEqualTo(fastest.getAsLong() * (100 + ERROR_PERCENT) / 100);
    }
  }

  private Optional<Figures> figures(
      RecordedModel model,
      Target target,
      Mode mode,
      OptionalLong flash,
      OptionalLong ram,
      Toolchain toolchain) {
    try {
      CompiledModel compilation =
          new ModelCompiler()
              .compile(
                  model.model(),
                  CompileRequest.builder(target)
                      .name("model")
                      .origin("m")
                      .maxFlashBytes(flash)
                      .maxRamBytes(ram)
                      .placement(new PlacementRequest(mode, List.of()))
                      .build());
      Map<String, String> files = compilation.emitted().files();
      if (!measured.containsKey(files)) {
        measured.put(files, measure(model, target, compilation, toolchain));
      }
      return Optional.of(measured.get(files));
    } catch (BudgetException e) {
      return Optional.empty();
    }
  }

  private static Figures measure(
      RecordedModel model, Target target, CompiledModel compilation, Toolchain toolchain) {
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    HarnessOptions all = HarnessOptions.measuring(board).withCore(target.core());
    HarnessOptions options =
        new HarnessOptions(all.board(), all.core(), all.compilerFlags(), true, false, all.limit());
    ModelRequest request =
        new ModelRequest(
            ModelSources.of(compilation.emitted()), model.inputs().subList(0, 1), List.of());
    Measurement measurement =
        new ModelHarness(toolchain)
            .run(options, List.of(request))
            .get(0)
            .measurement()
            .orElseThrow();
    return new Figures(
        compilation.report().flash().constantBytes(),
        compilation.report().expandedParameterBytes(),
        compilation.report().arena().bytes(),
        Math.round(measurement.instructions()),
        Math.round(measurement.initInstructions()));
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  private static long kibibytes(String text) {
    return Long.parseLong(text.substring(0, text.length() - 1)) * 1024;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
