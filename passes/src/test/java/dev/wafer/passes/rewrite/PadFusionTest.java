package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PadFusionTest {
  @Test
  void fusesIntoAQuantizedConvolution() {
    assertRewrites(
        new PadFusion(),
        """
        graph "g"
        input %0: i8[1x4x4x1] q(0.1, -3)
        const %1: i8[1x3x3x1] q(0.1, 0) = [1, -2, 3, -4, 5, -6, 7, -8, 9]
        %2: i8[1x5x5x1] q(0.1, -3) = PAD(%0) {before=[0, 0, 1, 0], after=[0, 1, 0, 0]} @1
        %3: i8[1x2x2x1] q(0.2, 5) = CONV_2D(%2, %1, _) {stride=2x2} @2
        output %3
        """,
        """
        graph "g"
        input %0: i8[1x4x4x1] q(0.1, -3)
        const %1: i8[1x3x3x1] q(0.1, 0) = [1, -2, 3, -4, 5, -6, 7, -8, 9]
        %3: i8[1x2x2x1] q(0.2, 5) = CONV_2D(%0, %1, _) {stride=2x2, padding=[0, 1, 1, 0]} @2
        output %3
        """);
  }

  @Test
  void fusesIntoAllReadersAndAddsToTheirPadding() {
    assertRewrites(
        new PadFusion(),
        """
        graph "g"
        input %0: f32[1x2x2x2]
        const %1: f32[] = fill(0)
        const %2: f32[1x3x3x2] = fill(0.5)
        const %3: f32[1x3x3x2] = fill(0.25)
        %4: f32[1x4x4x2] = PAD(%0, %1) {before=[0, 1, 1, 0], after=[0, 1, 1, 0]}
        %5: f32[1x2x2x1] = CONV_2D(%4, %2, _)
        %6: f32[1x4x4x2] = DEPTHWISE_CONV_2D(%4, %3) {padding=[1, 1, 1, 1], depth_multiplier=1}
        output %5
        output %6
        """,
        """
        graph "g"
        input %0: f32[1x2x2x2]
        const %2: f32[1x3x3x2] = fill(0.5)
        const %3: f32[1x3x3x2] = fill(0.25)
        %5: f32[1x2x2x1] = CONV_2D(%0, %2, _) {padding=[1, 1, 1, 1]}
        %6: f32[1x4x4x2] = DEPTHWISE_CONV_2D(%0, %3) {padding=[2, 2, 2, 2], depth_multiplier=1}
        output %5
        output %6
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # channels are padded
          [0, 1, 1, 1]; [0, 1, 1, 0]; 4; 3; q(0.1, -3); -3
          # another fill than the zero point
          [0, 1, 1, 0]; [0, 1, 1, 0]; 4; 2; q(0.1, -3); -4
          # the padded value has another quantization
          [0, 1, 1, 0]; [0, 1, 1, 0]; 4; 2; q(0.1, -4); -3
          # a window would not meet the input
          [0, 3, 1, 0]; [0, 0, 1, 0]; 5; 2; q(0.1, -3); -3
          """)
  void keepsAPadThatAConvolutionCannotDo(
      String before, String after, int height, int channels, String quantization, int fill) {
    assertKeeps(
        new PadFusion(),
        """
        graph "g"
        input %%0: i8[1x2x2x2] q(0.1, -3)
        const %%1: i8[] = fill(%d)
        const %%2: i8[1x3x3x%d] q(0.1, 0) = fill(1)
        %%3: i8[1x%dx4x%d] %s = PAD(%%0, %%1) {before=%s, after=%s}
        %%4: i8[1x%dx2x1] q(0.2, 5) = CONV_2D(%%3, %%2, _)
        output %%4
        """
            .formatted(fill, channels, height, channels, quantization, before, after, height - 2));
  }

  @Test
  void keepsAPadThatSomethingElseReads() {
    assertKeeps(
        new PadFusion(),
        """
        graph "g"
        input %0: f32[1x2x2x1]
        const %1: f32[1x3x3x1] = fill(0.5)
        %2: f32[1x4x4x1] = PAD(%0) {before=[0, 1, 1, 0], after=[0, 1, 1, 0]}
        %3: f32[1x2x2x1] = CONV_2D(%2, %1, _)
        %4: f32[1x3x3x1] = MAX_POOL_2D(%2) {filter=2x2}
        %5: f32[1x4x4x1] = PAD(%0) {before=[0, 1, 1, 0], after=[0, 1, 1, 0]}
        %6: f32[1x2x2x1] = CONV_2D(%5, %1, _)
        output %3
        output %4
        output %5
        output %6
        """);
  }
}
