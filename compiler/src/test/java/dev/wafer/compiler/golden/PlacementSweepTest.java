package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The compiler's choice under many budgets: it never exceeds one, is never slower (by its
 * estimates) than a single mode that fits, and finds a choice wherever a single mode fits. Planes
 * are whole: rows exchange instructions for arena by the objective, whatever the budgets.
 */
@Tag("long")
class PlacementSweepTest {
  private static final List<Mode> SINGLE =
      List.of(Mode.FOLD, Mode.INIT, Mode.ON_DEMAND, Mode.DIRECT);

  /** What a compilation takes. */
  private record Figures(long flashBytes, long ramBytes, long instructions) {
    boolean fits(long flash, long ram) {
      return flashBytes <= flash && ramBytes <= ram;
    }
  }

  @Test
  void prunedInt8() {
    sweep(GoldenFolder.root().resolve("examples/digits_pruned"), "cortex-m4", 5);
  }

  @Test
  void prunedHalfFloat() {
    sweep(GoldenFolder.root().resolve("examples/digits_pruned_float16"), "cortex-m4", 5);
  }

  @Test
  void faceDetection() {
    Path folder = GoldenFolder.location().resolve("mediapipe_face_detection_full_range_sparse");
    assumeTrue(Files.isDirectory(folder), "skipped: no golden vectors; set WAFER_GOLDEN");
    sweep(folder, "cortex-m7", 2);
  }

  private static void sweep(Path folder, String core, int parts) {
    byte[] model = GoldenModel.read(folder).model();
    Target target = TargetCatalog.builtIn().resolve(core);
    List<Figures> single = new ArrayList<>();
    for (Mode mode : SINGLE) {
      single.add(compile(model, target, mode, Long.MAX_VALUE, Long.MAX_VALUE).orElseThrow());
    }
    long leastFlash = single.stream().mapToLong(Figures::flashBytes).min().orElseThrow();
    long mostFlash = single.stream().mapToLong(Figures::flashBytes).max().orElseThrow();
    long leastRam = single.stream().mapToLong(Figures::ramBytes).min().orElseThrow();
    long mostRam = single.stream().mapToLong(Figures::ramBytes).max().orElseThrow();
    System.out.printf(Locale.ROOT, "%s: %s%n", folder.getFileName(), single);
    for (int f = 0; f <= parts; f++) {
      for (int r = 0; r <= parts; r++) {
        long flash = leastFlash + (mostFlash - leastFlash) * f / parts;
        long ram = leastRam + (mostRam - leastRam) * r * r / ((long) parts * parts);
        Optional<Figures> chosen = compile(model, target, Mode.AUTO, flash, ram);
        System.out.printf(Locale.ROOT, "  flash %d, RAM %d: %s%n", flash, ram, chosen);
        long fastest =
            single.stream()
                .filter(mode -> mode.fits(flash, ram))
                .mapToLong(Figures::instructions)
                .min()
                .orElse(Long.MAX_VALUE);
        assertThat(chosen.isPresent() || fastest == Long.MAX_VALUE)
            .as("flash %d, RAM %d", flash, ram)
            .isTrue();
        if (chosen.isPresent()) {
          assertThat(chosen.get().fits(flash, ram)).isTrue();
          assertThat(chosen.get().instructions()).isLessThanOrEqualTo(fastest);
        }
      }
    }
  }

  private static Optional<Figures> compile(
      byte[] model, Target target, Mode mode, long flashBytes, long ramBytes) {
    try {
      CompileReport report =
          new ModelCompiler()
              .compile(
                  model,
                  CompileRequest.builder(target)
                      .name("m")
                      .maxFlashBytes(flashBytes)
                      .maxRamBytes(ramBytes)
                      .placement(new PlacementRequest(mode, List.of()))
                      .techniques(new ArenaTechniques(true, true, true, false))
                      .build())
              .report();
      return Optional.of(
          new Figures(
              report.flash().constantBytes(),
              report.arena().bytes(),
              report.steps().stream().mapToLong(CompileReport.Step::estimatedInstructions).sum()));
    } catch (BudgetException e) {
      assertThat(e.shortfallBytes()).isPositive();
      return Optional.empty();
    }
  }
}
