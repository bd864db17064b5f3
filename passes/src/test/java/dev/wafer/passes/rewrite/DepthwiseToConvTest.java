package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class DepthwiseToConvTest {
  @Test
  void oneInputChannelMakesAConvolution() {
    assertRewrites(
        new DepthwiseToConv(),
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, -3)
        const %1 "w": i8[1x2x2x2] q(axis=3, [0.1, 0.2]) = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2: i32[2] = [100, -100]
        %3: i8[1x2x2x2] q(0.5, 5) = DEPTHWISE_CONV_2D(%0, %1, %2) \
        {stride=2x2, padding=[1, 0, 1, 0], depth_multiplier=2, activation=RELU} @7
        output %3
        """,
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.1, -3)
        const %1 "w": i8[1x2x2x2] q(axis=3, [0.1, 0.2]) = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2: i32[2] = [100, -100]
        %4 "w": i8[2x2x2x1] q(axis=0, [0.1, 0.2]) = TRANSPOSE(%1) {permutation=[3, 1, 2, 0]} @7
        %3: i8[1x2x2x2] q(0.5, 5) = CONV_2D(%0, %4, %2) \
        {stride=2x2, padding=[1, 0, 1, 0], activation=RELU} @7
        output %3
        """);
  }

  @Test
  void keepsSeveralChannelsAndRuntimeWeights() {
    assertKeeps(
        new DepthwiseToConv(),
        """
        graph "g"
        input %0: f32[1x3x3x2]
        input %1: f32[1x3x3x1]
        input %2: f32[1x2x2x2]
        const %3: f32[1x2x2x2] = fill(1)
        %4: f32[1x2x2x2] = DEPTHWISE_CONV_2D(%0, %3) {depth_multiplier=1}
        %5: f32[1x2x2x2] = DEPTHWISE_CONV_2D(%1, %2) {depth_multiplier=2}
        output %4
        output %5
        """);
  }
}
