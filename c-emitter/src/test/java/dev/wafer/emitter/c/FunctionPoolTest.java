package dev.wafer.emitter.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Work;
import org.junit.jupiter.api.Test;

/** A template, which stands beside this class, and bindings that agree with it or not. */
class FunctionPoolTest {
  private static KernelBinding.Builder scaling() {
    return KernelBinding.builder("scaling", Templates.beside(FunctionPoolTest.class), "scale")
        .output(0)
        .parameters()
        .parameter("scale", 2)
        .counts(Counts.of(Work.CALL));
  }

  private static FunctionPool.Function function(KernelBinding.Builder binding) {
    return new FunctionPool("m", new NameAllocator(), new Templates()).function(binding.build());
  }

  @Test
  void namesThatAreReadAreBakedOrPassed() {
    assertThat(function(scaling().bake("shifted", false)).text()).contains("k->scale;");
    assertThat(function(scaling().bake("shifted", true).parameter("shift", 1)).text())
        .contains("k->scale + k->shift;");
  }

  @Test
  void aFieldThatNobodyPassesIsNamed() {
    assertThatThrownBy(() -> function(scaling().bake("shifted", true)))
        .hasMessage("scaling: c/FunctionPoolTest.c.ftl reads fields that nobody passes: shift");
  }

  @Test
  void whatTheFunctionDoesNotReadIsNamed() {
    KernelBinding.Builder binding = scaling().bake("shifted", false).bake("wide", true);

    assertThat(function(binding.parameter("shift", 1)).unread()).containsExactly("shift", "wide");
  }

  @Test
  void aValueThatNobodyBakesFails() {
    assertThatThrownBy(() -> function(scaling()))
        .hasMessageContaining("c/FunctionPoolTest.c.ftl")
        .hasMessageContaining("k.shifted");
  }
}
