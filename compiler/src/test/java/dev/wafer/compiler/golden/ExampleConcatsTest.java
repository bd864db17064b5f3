package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.ArenaTechniques;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The concatenations of a densely connected example, whose 3 x 3 convolutions read slices directly.
 * Every tensor is whole here: parts that run by rows have no such choice.
 */
class ExampleConcatsTest {
  private static final ArenaTechniques SLICES = new ArenaTechniques(true, true, true, false);
  private static final ArenaTechniques COPIES = new ArenaTechniques(true, true, false, false);

  @ParameterizedTest
  @CsvSource({"cortex-m0plus,8", "cortex-m3,8", "cortex-m4,8", "cortex-m7,8", "cortex-m55,8"})
  void copyLittleAndTakeASmallerArena(String core, int removed) throws IOException {
    CompileReport sliced = compile(core, SLICES, OptionalLong.empty());
    CompileReport copying = compile(core, COPIES, OptionalLong.empty());

    assertThat(sliced.moves())
        .filteredOn(move -> move.operator().equals("CONCATENATION"))
        .hasSize(8)
        .filteredOn(CompileReport.Move::removed)
        .hasSize(removed);
    assertThat(sliced.arena().bytes()).isLessThan(copying.arena().bytes());
  }

  /** Copies would be faster, but are not what fits. */
  @Test
  void fitABudgetThatCopiesExceed() throws IOException {
    long copying = compile("cortex-m55", COPIES, OptionalLong.empty()).arena().bytes();
    long budget = copying * 3 / 4;

    assertThat(compile("cortex-m55", SLICES, OptionalLong.of(budget)).arena().bytes())
        .isLessThanOrEqualTo(budget);
  }

  private static CompileReport compile(String core, ArenaTechniques techniques, OptionalLong ram)
      throws IOException {
    byte[] model =
        Files.readAllBytes(
            GoldenFolder.root().resolve(Path.of("examples", "digits_densenet", "model.tflite")));
    CompiledModel compilation =
        new ModelCompiler()
            .compile(
                model,
                CompileRequest.builder(TargetCatalog.builtIn().resolve(core))
                    .name("model")
                    .origin("model.tflite")
                    .maxRamBytes(ram)
                    .techniques(techniques)
                    .build());
    return compilation.report();
  }
}
