package dev.wafer.passes.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.placement.PlacementRequest.BlockRule;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.passes.placement.PlacementRequest.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlacementRequestTest {
  @Test
  void theLastRuleThatMatchesOneOfTheNamesCounts() {
    PlacementRequest densify =
        new PlacementRequest(
            Mode.AUTO, List.of(new Rule("conv*", Mode.INIT), new Rule("*/kernel", Mode.ON_DEMAND)));
    assertThat(densify.modeOf(List.of("dense/kernel"))).isEqualTo(Mode.ON_DEMAND);
    assertThat(densify.modeOf(List.of("conv_1/kernel"))).isEqualTo(Mode.ON_DEMAND);
    assertThat(densify.modeOf(List.of("conv_1/weights"))).isEqualTo(Mode.INIT);
    assertThat(densify.modeOf(List.of("x", "conv"))).isEqualTo(Mode.INIT);
    assertThat(densify.modeOf(List.of("a/kernel/b"))).isEqualTo(Mode.AUTO);
  }

  @Test
  void patternsMatchWholeNames() {
    assertThat(matches("*", "")).isTrue();
    assertThat(matches("a?c", "abc")).isTrue();
    assertThat(matches("a?c", "ac")).isFalse();
    assertThat(matches("a*b*c", "aXbYbZc")).isTrue();
    assertThat(matches("a*b*c", "aXbYbZ")).isFalse();
    assertThat(matches("a.c", "abc")).isFalse();
    assertThat(matches("", "a")).isFalse();
    assertThat(matches("*a*a*a*a*b", "a".repeat(40))).isFalse();
  }

  @Test
  void theLastBlocksThatMatchCount() {
    PlacementRequest densify =
        new PlacementRequest(
            Mode.FOLD,
            List.of(),
            List.of(new BlockRule("*", 4, 4), new BlockRule("conv_?", 16, 1)));
    assertThat(densify.blocksOf(List.of("conv_1"))).contains(densify.blocks().get(1));
    assertThat(densify.blocksOf(List.of("conv_10", "dense"))).contains(densify.blocks().get(0));
    assertThat(PlacementRequest.FOLD.blocksOf(List.of("conv_1"))).isEmpty();
    assertThat(densify.foldsAll()).isFalse();
    assertThat(densify.blocks().get(0).isWild()).isTrue();
    assertThat(new BlockRule("conv", 4, 4).isWild()).isFalse();
  }

  @Test
  void modesAreFoundByTheirKeys() {
    for (Mode mode : Mode.values()) {
      assertThat(Mode.of(mode.key())).contains(mode);
    }
    assertThat(Mode.of("ON_DEMAND")).isEmpty();
    assertThat(Mode.keys()).isEqualTo("fit, auto, fold, init, on-demand, direct");
  }

  private static boolean matches(String pattern, String name) {
    return new PlacementRequest(Mode.FOLD, List.of(new Rule(pattern, Mode.INIT)))
        .modeOf(List.of(name))
        .equals(Mode.INIT);
  }

  @Test
  void whatIsLeftToFitIsSettledTogether() {
    PlacementRequest densify =
        new PlacementRequest(
            Mode.FIT,
            List.of(
                new PlacementRequest.Rule("a*", Mode.INIT),
                new PlacementRequest.Rule("b", Mode.FIT)));
    assertThat(densify.isOpen()).isTrue();
    PlacementRequest settled = densify.settled(Mode.AUTO);
    assertThat(settled.isOpen()).isFalse();
    assertThat(settled.mode()).isEqualTo(Mode.AUTO);
    assertThat(settled.rules())
        .extracting(PlacementRequest.Rule::mode)
        .containsExactly(Mode.INIT, Mode.AUTO);
  }
}
