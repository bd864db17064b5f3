package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConsoleReportTest {
  private static final String CONSOLE =
      """
      model 0
      init a 10 2
      stack 1c
      run 64 1 0
      model 1
      run 110 8 10
      step 0 30 2
      step 1 8 2
      hook 3e8 3e8 0
      """;

  private final ConsoleReport report = ConsoleReport.parse(CONSOLE, 31.25);

  @Test
  void dividesTicksByRepeatsAfterSubtractingTheLoop() {
    assertThat(report.instructionsPerCall(0, "init")).isEqualTo((10 - 2) * 31.25 / 16);
    assertThat(report.instructionsPerCall(0, "run")).isEqualTo(3125.0);
    assertThat(report.instructionsPerCall(1, "run")).isEqualTo((0x110 - 0x10) * 31.25 / 8);
  }

  @Test
  void readsTheStackOfItsModelOnly() {
    assertThat(report.stackBytes(0)).isEqualTo(28);
    assertThatThrownBy(() -> report.stackBytes(1))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining("no line stack");
  }

  @Test
  void subtractsTheHooksFromTheSteps() {
    assertThat(report.stepInstructions(1)).containsExactly(23 * 31.25, 3 * 31.25);
    assertThat(report.stepInstructions(1).get(0)).isCloseTo(718.75, within(1e-9));
  }

  @Test
  void refusesWhatTheHarnessDoesNotPrint() {
    assertThatThrownBy(() -> ConsoleReport.parse("qemu: something is wrong", 40))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining("qemu: something is wrong");
  }
}
