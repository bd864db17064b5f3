package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.ActivationRange;
import dev.wafer.targets.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Int8OutputTest {
  @ParameterizedTest
  @CsvSource({"-128, 127, false", "-127, 127, true", "-128, 126, true", "0, 6, true"})
  void theWholeTypeIsNoClamp(int min, int max, boolean clamped) {
    assertThat(output(0, min, max).clamped()).isEqualTo(clamped);
  }

  @ParameterizedTest
  @CsvSource({"5, 4, true", "5, 5, false", "5, 6, false", "-128, -128, false"})
  void tiesBelowZeroShowWhereTheClampLetsThemThrough(int zeroPoint, int min, boolean shown) {
    assertThat(output(zeroPoint, min, 127).showsTiesBelowZero()).isEqualTo(shown);
  }

  @Test
  void boundsArePassedWhereThereIsAClamp() {
    KernelBinding.Builder whole = builder();
    output(0, -128, 127).addBounds(whole);
    assertThat(whole.build().parameters()).isEmpty();
    assertThat(whole.build().helpers()).isEmpty();

    KernelBinding.Builder cut = builder();
    output(0, -3, 7).addBounds(cut);
    assertThat(cut.build().parameters())
        .containsExactly(
            new Parameter.Whole("min", CType.I32, -3), new Parameter.Whole("max", CType.I32, 7));
    assertThat(cut.build().helpers()).containsExactly("clamp");
  }

  private static KernelBinding.Builder builder() {
    return KernelBinding.builder("kernel", "template", "function").counts(Counts.of(Work.CALL));
  }

  private static Int8Output output(int zeroPoint, int min, int max) {
    return new Int8Output(zeroPoint, new ActivationRange(min, max));
  }
}
