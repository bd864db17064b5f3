package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class ReshapeCleanupTest {
  @Test
  void makesAChainOne() {
    assertRewrites(
        new ReshapeCleanup(),
        """
        graph "g"
        input %0: f32[2x3]
        %1: f32[6] = RESHAPE(%0)
        %2: f32[6x1] = RESHAPE(%1)
        %3: f32[3x2] = RESHAPE(%2) @2
        output %3
        """,
        """
        graph "g"
        input %0: f32[2x3]
        %3: f32[3x2] = RESHAPE(%0) @2
        output %3
        """);
  }

  @Test
  void removesIdentities() {
    assertRewrites(
        new ReshapeCleanup(),
        """
        graph "g"
        input %0: f32[2x3]
        %1: f32[6] = RESHAPE(%0)
        %2: f32[2x3] = RESHAPE(%1)
        %3: f32[2x3] = LOGISTIC(%2)
        %4: f32[6] = TANH(%1)
        output %3
        output %4
        """,
        """
        graph "g"
        input %0: f32[2x3]
        %1: f32[6] = RESHAPE(%0)
        %3: f32[2x3] = LOGISTIC(%0)
        %4: f32[6] = TANH(%1)
        output %3
        output %4
        """);
  }

  @Test
  void keepsOutputsAndChangesOfQuantization() {
    assertKeeps(
        new ReshapeCleanup(),
        """
        graph "g"
        input %0: i8[2] q(0.5, 0)
        %1: i8[2] q(0.5, 0) = RESHAPE(%0)
        %2: i8[2] q(0.25, 0) = RESHAPE(%0)
        %3: f32[2] = DEQUANTIZE(%2)
        output %1
        output %3
        """);
  }
}
