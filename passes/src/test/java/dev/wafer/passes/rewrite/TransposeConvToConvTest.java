package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class TransposeConvToConvTest {
  @Test
  void windowsSideBySideMakeAPointwiseConvolution() {
    assertRewrites(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: i8[2x3x2x1] q(0.1, -3)
        const %1 "w": i8[2x2x2x1] q(axis=0, [0.1, 0.2]) = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2: i32[2] = [100, -100]
        %3: i8[2x6x4x2] q(0.5, 5) = TRANSPOSE_CONV(%0, %1, %2) {stride=2x2, activation=RELU} @7
        output %3
        """,
        """
        graph "g"
        input %0: i8[2x3x2x1] q(0.1, -3)
        const %4 "w": i8[8x1x1x1] q(axis=0, [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2]) \
        = [1, 5, 2, 6, 3, 7, 4, 8]
        const %5: i32[8] = [100, -100, 100, -100, 100, -100, 100, -100]
        %6: i8[2x3x2x8] q(0.5, 5) = CONV_2D(%0, %4, %5) {activation=RELU} @7
        %3: i8[2x6x4x2] q(0.5, 5) = DEPTH_TO_SPACE(%6) {block=2} @7
        output %3
        """);
  }

  @Test
  void aColumnOfWindowsIsReshaped() {
    assertRewrites(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: i8[1x3x1x2] q(0.1, -3)
        const %1 "w": i8[1x2x1x2] q(0.1, 0) = [1, 2, 3, 4]
        %2: i8[1x6x1x1] q(0.5, 5) = TRANSPOSE_CONV(%0, %1, _) {stride=2x1}
        output %2
        """,
        """
        graph "g"
        input %0: i8[1x3x1x2] q(0.1, -3)
        const %3 "w": i8[2x1x1x2] q(0.1, 0) = [1, 2, 3, 4]
        %4: i8[1x3x1x2] q(0.5, 5) = CONV_2D(%0, %3, _)
        %2: i8[1x6x1x1] q(0.5, 5) = RESHAPE(%4)
        output %2
        """);
  }

  @Test
  void keepsOverlapsCroppedEdgesAndRuntimeWeights() {
    assertKeeps(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, 0)
        input %1: i8[1x2x2x1] q(0.1, 0)
        const %2: i8[1x3x3x1] q(0.1, 0) = fill(1)
        const %3: i8[1x2x2x1] q(0.1, 0) = fill(2)
        %4: i8[1x5x5x1] q(0.5, 5) = TRANSPOSE_CONV(%0, %2) {stride=2x2}
        %5: i8[1x3x4x1] q(0.5, 5) = TRANSPOSE_CONV(%0, %3) {stride=2x2, padding=[0, 1, 0, 0]}
        %6: i8[1x4x4x1] q(0.5, 5) = TRANSPOSE_CONV(%0, %1) {stride=2x2}
        output %4
        output %5
        output %6
        """);
  }
}
