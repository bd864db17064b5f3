package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.ArenaTechniques;
import dev.wafer.compiler.Compilation;
import dev.wafer.compiler.CompileOptions;
import dev.wafer.compiler.WaferCompiler;
import dev.wafer.emitter.report.CompileReport;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The joins of a densely connected example, whose 3 x 3 convolutions read slices directly. */
class ExampleJoinsTest {
  private static final ArenaTechniques NO_SLICES = new ArenaTechniques(true, true, false);

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m55"})
  void copyNothingAndTakeASmallerArena(String core) throws IOException {
    CompileReport sliced = compile(core, ArenaTechniques.ALL, OptionalLong.empty());
    CompileReport copying = compile(core, NO_SLICES, OptionalLong.empty());

    assertThat(sliced.moves())
        .filteredOn(move -> move.operator().equals("CONCATENATION"))
        .hasSize(8)
        .allMatch(CompileReport.Move::removed);
    assertThat(sliced.arena().bytes()).isLessThan(copying.arena().bytes());
  }

  /** Copies would be faster, but are not what fits. */
  @Test
  void fitABudgetThatCopiesExceed() throws IOException {
    long copying = compile("cortex-m55", NO_SLICES, OptionalLong.empty()).arena().bytes();
    long budget = copying * 3 / 4;

    assertThat(compile("cortex-m55", ArenaTechniques.ALL, OptionalLong.of(budget)).arena().bytes())
        .isLessThanOrEqualTo(budget);
  }

  private static CompileReport compile(String core, ArenaTechniques techniques, OptionalLong ram)
      throws IOException {
    byte[] model =
        Files.readAllBytes(
            GoldenFolder.root().resolve(Path.of("examples", "digits_densenet", "model.tflite")));
    Compilation compilation =
        new WaferCompiler()
            .compile(
                model,
                new CompileOptions(
                    "model",
                    "model.tflite",
                    TargetCatalog.builtIn().resolve(core),
                    OptionalLong.empty(),
                    ram,
                    true,
                    PlacementRequest.FIT,
                    techniques));
    return compilation.report();
  }
}
