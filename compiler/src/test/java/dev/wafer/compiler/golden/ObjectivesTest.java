package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Step;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each objective gives, by the kernels' estimates of instructions and of code. */
@Tag("long")
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
  void sizeTakesNoMoreBytesAndSpeedNoMoreInstructionsThanBalanced(Path model) throws IOException {
    CompiledModel speed = compile(model, Objective.SPEED, OptionalLong.empty());
    CompiledModel balanced = compile(model, Objective.BALANCED, OptionalLong.empty());
    CompiledModel size = compile(model, Objective.SIZE, OptionalLong.empty());

    assertThat(instructions(speed)).isLessThanOrEqualTo(instructions(balanced));
    assertThat(flashBytes(size) * arenaBytes(size))
        .isLessThanOrEqualTo(flashBytes(balanced) * arenaBytes(balanced));
    assertThat(size.report().build().options().optimize()).isEqualTo("size");
  }

  @Test
  void moreFlashGivesNoMoreInstructions() throws IOException {
    Path model = EXAMPLES.resolve("digits_pruned/model.tflite");
    long before = Long.MAX_VALUE;
    for (long budget : new long[] {32_000, 48_000, 96_000, 192_000}) {
      CompiledModel compiled = compile(model, Objective.SPEED, OptionalLong.of(budget));

      assertThat(compiled.report().flash().constantBytes()).isLessThanOrEqualTo(budget);
      assertThat(instructions(compiled)).isLessThanOrEqualTo(before);
      before = instructions(compiled);
    }
    assertThat(instructions(compile(model, Objective.SPEED, OptionalLong.empty())))
        .isLessThanOrEqualTo(before);
  }

  private static CompiledModel compile(Path model, Objective objective, OptionalLong flash)
      throws IOException {
    CompileRequest request =
        CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4"))
            .objective(objective)
            .maxFlashBytes(flash)
            .build();
    return new ModelCompiler().compile(Files.readAllBytes(model), request);
  }

  private static long arenaBytes(CompiledModel compiled) {
    return compiled.emitted().planned().plan().heightBytes();
  }

  /** Bytes of constants, of parameter structures, and of the functions that the steps call. */
  private static long flashBytes(CompiledModel compiled) {
    Map<Object, Integer> code = new LinkedHashMap<>();
    long fields = 0;
    for (Step step : compiled.emitted().planned().program().steps()) {
      KernelBinding binding = step.binding();
      code.put(
          List.of(binding.template(), binding.function(), binding.specialisation()),
          binding.codeBytes());
      for (KernelBinding call : binding.calls()) {
        code.put(
            List.of(call.template(), call.function(), call.specialisation()), call.codeBytes());
        code.putAll(call.helperBytes());
        fields += call.parameters().stream().mapToLong(field -> field.type().sizeBytes()).sum();
      }
    }
    return compiled.report().flash().constantBytes()
        + fields
        + code.values().stream().mapToLong(Integer::intValue).sum();
  }

  private static long instructions(CompiledModel compiled) {
    return compiled.report().steps().stream()
        .mapToLong(CompileReport.Step::estimatedInstructions)
        .sum();
  }
}
