package dev.wafer.passes.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.CycleWeights;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final Core M0PLUS = TargetCatalog.builtIn().core("cortex-m0plus").orElseThrow();
  private static final Core M3 = TargetCatalog.builtIn().core("cortex-m3").orElseThrow();
  private static final CycleWeights WEIGHTS = M3.prices().weights();
  private static final String EIGHTS = "conv_eights_s8";

  @Test
  void workCostsItsNumberTimesTheCoresPrice() {
    double each = M0PLUS.prices().of(Work.HIGH_MULTIPLY) + 2 * M0PLUS.prices().of(Work.STORE);
    Counts counts = Counts.of(Work.HIGH_MULTIPLY).and(Work.STORE, 2).times(1000L);

    assertThat((double) CostModel.instructions(counts, M0PLUS)).isCloseTo(1000 * each, within(1.0));
  }

  @Test
  void instructionsWeighWhatTheyTakeInCyclesInTheirKernel() {
    Counts counts = Counts.of(Work.LOAD, 10_000);

    Price price = CostModel.price(counts, M3, EIGHTS);

    assertThat(price.instructions()).isEqualTo(CostModel.instructions(counts, M3));
    assertThat((double) price.time() / price.instructions())
        .isCloseTo(WEIGHTS.weight(Work.LOAD, WEIGHTS.factor(EIGHTS)), within(1e-3))
        .isGreaterThan(1.1);
  }

  @Test
  void aKernelsFactorHoldsForItsHandWrittenWorkAlone() {
    Counts loads = Counts.of(Work.LOAD, 10_000);
    Counts byHand = Counts.of(Work.ASSEMBLY, 10_000);
    double compiled = CostModel.instructions(loads, M3) * WEIGHTS.weight(Work.LOAD, 1);

    long both = CostModel.price(loads.and(byHand), M3, EIGHTS).time();

    assertThat((double) both)
        .isCloseTo(CostModel.price(byHand, M3, EIGHTS).time() + compiled, within(2.0));
    CostModel.Cycles cycles = CostModel.cyclesPerInstruction(loads.and(byHand), M3);
    assertThat(cycles.own() + cycles.others())
        .isBetween(WEIGHTS.cycles(Work.LOAD), WEIGHTS.cycles(Work.ASSEMBLY));
    assertThat(CostModel.cyclesPerInstruction(loads, M3).others()).isZero();
  }

  @Test
  void allInstructionsWeighTheSameWhereNoManualTellsTheirCycles() {
    Core m7 = TargetCatalog.builtIn().core("cortex-m7").orElseThrow();
    Price price = CostModel.price(Counts.of(Work.LOAD, 10_000), m7, EIGHTS);

    assertThat(price.time()).isEqualTo(price.instructions());
  }

  @Test
  void everyStepCostsSomething() {
    assertThat(CostModel.instructions(Counts.NONE, M0PLUS)).isEqualTo(1);
  }

  @Test
  void workWithoutAPriceOnTheCoreIsNamed() {
    Counts vectors = Counts.of(Work.VECTOR);

    assertThatThrownBy(() -> CostModel.instructions(vectors, M0PLUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vector");
  }

  @Test
  void aKernelThatCountsNoWorkIsRefused() {
    KernelBinding.Builder binding = KernelBinding.builder("lazy_s8", "template", "function");

    assertThatThrownBy(binding::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lazy_s8");
  }
}
