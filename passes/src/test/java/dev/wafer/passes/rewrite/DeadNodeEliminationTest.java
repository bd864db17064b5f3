package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class DeadNodeEliminationTest {
  @Test
  void removesNodesConstantsAndVariablesThatNothingReads() {
    assertRewrites(
        new DeadNodeElimination(),
        """
        graph "g"
        input %0: f32[2]
        input %1: f32[2]
        variable %2: f32[2]
        const %3: f32[2] = [1, 2]
        const %4: f32[2] = [3, 4]
        %5: f32[2] = ADD(%0, %3)
        %6: f32[2] = ADD(%0, %4)
        %7: f32[2] = LOGISTIC(%6)
        output %5
        """,
        """
        graph "g"
        input %0: f32[2]
        input %1: f32[2]
        const %3: f32[2] = [1, 2]
        %5: f32[2] = ADD(%0, %3)
        output %5
        """);
  }

  @Test
  void keepsNodesWithState() {
    assertKeeps(
        new DeadNodeElimination(),
        """
        graph "g"
        input %0: f32[1x2]
        variable %1: f32[1x2]
        const %2: f32[1x2] = [1, 2]
        const %3: f32[1x2] = [3, 4]
        %4: f32[1x1] = SVDF(%0, %2, %3, _, %1) {rank=1}
        output %0
        """);
  }
}
