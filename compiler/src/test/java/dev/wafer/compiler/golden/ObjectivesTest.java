package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.passes.cost.Objective;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each objective gives, by the kernels' estimates and the bytes of constants. */
class ObjectivesTest {
  private static final Path EXAMPLES = GoldenFolder.root().resolve("examples");

  /** The examples, and of the golden models those of several layers that compile quickly. */
  static Stream<Path> models() {
    Stream<Path> golden =
        Stream.of(
                "mlpt_kws_ref_model",
                "mlpt_pretrainedResnet_quant",
                "mlpt_ad01_int8",
                "tflm_hello_world_int8",
                "tflm_keyword_scrambled",
                "tflm_micro_speech_quantized",
                "tflm_person_detect")
            .map(GoldenFolder.location()::resolve);
    Stream<Path> examples =
        Stream.of("digits", "digits_densenet", "digits_pruned", "digits_pruned_block")
            .map(EXAMPLES::resolve);
    return Stream.concat(examples, golden)
        .map(folder -> folder.resolve("model.tflite"))
        .filter(Files::exists);
  }

  @ParameterizedTest
  @MethodSource("models")
  void sizeTakesNoMoreFlashAndSpeedNoMoreInstructionsThanBalanced(Path model) throws IOException {
    CompileReport speed = compile(model, Objective.SPEED, OptionalLong.empty());
    CompileReport balanced = compile(model, Objective.BALANCED, OptionalLong.empty());
    CompileReport size = compile(model, Objective.SIZE, OptionalLong.empty());

    assertThat(instructions(speed)).isLessThanOrEqualTo(instructions(balanced));
    assertThat(size.flash().constantBytes()).isLessThanOrEqualTo(balanced.flash().constantBytes());
    assertThat(size.build().options().optimize()).isEqualTo("size");
  }

  @Test
  void moreFlashGivesNoMoreInstructions() throws IOException {
    Path model = EXAMPLES.resolve("digits_pruned/model.tflite");
    long before = Long.MAX_VALUE;
    for (long budget : new long[] {32_000, 48_000, 96_000, 192_000}) {
      CompileReport report = compile(model, Objective.SPEED, OptionalLong.of(budget));

      assertThat(report.flash().constantBytes()).isLessThanOrEqualTo(budget);
      assertThat(instructions(report)).isLessThanOrEqualTo(before);
      before = instructions(report);
    }
    assertThat(instructions(compile(model, Objective.SPEED, OptionalLong.empty())))
        .isLessThanOrEqualTo(before);
  }

  private static CompileReport compile(Path model, Objective objective, OptionalLong flash)
      throws IOException {
    CompileRequest request =
        CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4"))
            .objective(objective)
            .maxFlashBytes(flash)
            .build();
    return new ModelCompiler().compile(Files.readAllBytes(model), request).report();
  }

  private static long instructions(CompileReport report) {
    return report.steps().stream().mapToLong(CompileReport.Step::estimatedInstructions).sum();
  }
}
