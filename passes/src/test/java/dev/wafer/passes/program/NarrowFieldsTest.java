package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarrowFieldsTest {
  private static final FakeKernel KERNEL =
      FakeKernel.of("k", 9, "RELU")
          .with(
              b ->
                  b.parameter("count", CType.I32, -32_768)
                      .parameter("size", CType.I32, 65_535)
                      .parameter("scale", 1.5f)
                      .parameter("factor", CType.I32, 65_536));

  /** The fields of each step of a chain. */
  private static List<List<String>> fields(String chain) {
    Program program =
        new Lowering(List.of(KERNEL), TargetCatalog.builtIn().core("cortex-m4").orElseThrow())
            .lower(PassAssertions.parse(chain));
    return NarrowFields.of(program).steps().stream()
        .map(step -> step.binding().parameters())
        .map(all -> all.stream().map(field -> field.name() + " " + field.type()).toList())
        .toList();
  }

  @Test
  void numbersThatFitHalfAWordInSeveralStepsStandBehindTheOthers() {
    assertThat(
            fields(
                """
                graph "g"
                input %0: f32[1x4]
                %1: f32[1x4] = RELU(%0)
                %2: f32[1x4] = RELU(%1)
                %3: f32[1x4] = RELU(%2)
                output %3
                """))
        .hasSize(3)
        .containsOnly(List.of("scale F32", "factor I32", "count I16", "size U16"));
  }

  @Test
  void ofTwoStepsOnlyNumbersWithoutSignAreNarrow() {
    assertThat(
            fields(
                """
                graph "g"
                input %0: f32[1x4]
                %1: f32[1x4] = RELU(%0)
                %2: f32[1x4] = RELU(%1)
                output %2
                """))
        .hasSize(2)
        .containsOnly(List.of("count I32", "scale F32", "factor I32", "size U16"));
  }

  @Test
  void theStructureOfOneStepStaysAsItIs() {
    assertThat(
            fields(
                """
                graph "g"
                input %0: f32[1x4]
                %1: f32[1x4] = RELU(%0)
                output %1
                """))
        .containsExactly(List.of("count I32", "size I32", "scale F32", "factor I32"));
  }
}
