package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeSizesTest {
  private static final List<List<String>> CALLS =
      CodeSizes.parse(
          """
          0x00000100
          m_clamp
          /work/m.c:20
          m_conv_s8
          /work/m.c:50
          m_run
          /work/m.c:90
          0x00000102
          m_run
          /work/m.c:91
          0x00000104
          m_sums.constprop.0
          ??:?
          0x00000106
          ??
          ??:0
          """);

  @Test
  void everyAddressHasTheFunctionsThatItStandsIn() {
    assertThat(CALLS)
        .containsExactly(
            List.of("m_clamp", "m_conv_s8", "m_run"),
            List.of("m_run"),
            List.of("m_sums"),
            List.of());
  }

  @Test
  void whatIsPutIntoAKernelCountsForItWhereverTheKernelWasPut() {
    Set<String> kernels = Set.of("m_conv_s8");
    assertThat(CodeSizes.owner(CALLS.get(0), kernels)).contains("m_conv_s8");
    assertThat(CodeSizes.owner(CALLS.get(0), Set.of())).contains("m_run");
    assertThat(CodeSizes.owner(CALLS.get(1), kernels)).contains("m_run");
    assertThat(CodeSizes.owner(CALLS.get(2), kernels)).contains("m_sums");
    assertThat(CodeSizes.owner(CALLS.get(3), kernels)).isEmpty();
  }
}
