package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class ConstantFoldingTest {
  @Test
  void computesChainsThatDoNotGrow() {
    assertRewrites(
        new ConstantFolding(),
        """
        graph "g"
        input %0: f32[2x2]
        const %1: f32[2x2] = [1, 2, 3, 4]
        const %2: f32[2x2] = [10, 20, 30, 40]
        %3: f32[2x2] = TRANSPOSE(%1) {permutation=[1, 0]}
        %4 "sum": f32[2x2] = ADD(%3, %2)
        %5: f32[2x2] = MUL(%0, %4)
        output %5
        """,
        """
        graph "g"
        input %0: f32[2x2]
        const %4 "sum": f32[2x2] = [11, 23, 32, 44]
        %5: f32[2x2] = MUL(%0, %4)
        output %5
        """);
  }

  @Test
  void leavesWhatGrowsAParameter() {
    assertKeeps(
        new ConstantFolding(),
        """
        graph "g"
        const %0: f16[2] = [1, 2]
        const %1: i8[4] q(0.5, 0) = [1, 2, 3, 4]
        const %2: f32[1] = [1]
        const %3: f32[2x2] = [1, 2, 3, 4]
        const %4: i8[4] = sparse(order=[0], blocks=[], levels=[csr([0, 1], [2])], stored=3, values=[5])
        %5: f32[2] = DEQUANTIZE(%0)
        %6: f32[4] = DEQUANTIZE(%1)
        %7: f32[3] = PAD(%2) {before=[1], after=[1]}
        %8: f32[2x2] = TRANSPOSE(%3) {permutation=[1, 0]}
        %9: i8[4] = DENSIFY(%4)
        output %5
        output %6
        output %7
        output %8
        output %3
        output %9
        """);
  }

  @Test
  void computesAnOutputOfTheGraph() {
    assertRewrites(
        new ConstantFolding(),
        """
        graph "g"
        const %0: i8[2x1] = [1, 2]
        %1 "y": i8[1x2] = RESHAPE(%0)
        output %1
        """,
        """
        graph "g"
        const %1 "y": i8[1x2] = [1, 2]
        output %1
        """);
  }

  @Test
  void leavesWhatTheReferenceDoesNotKnow() {
    assertKeeps(
        new ConstantFolding(),
        """
        graph "g"
        const %0: i8[2] = [1, 2]
        %1: i8[2] = UNSUPPORTED(%0) {operator="X"}
        output %1
        """);
  }
}
