package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static dev.wafer.passes.PassAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  void weightsOfFloatsMayBeMadeOfConstants() {
    assertRewrites(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: f32[1x3x2x1]
        const %1 "h": f16[2x2x2x1] = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2: f32[2] = [100, -100]
        %3 "w": f32[2x2x2x1] = DEQUANTIZE(%1)
        %4: f32[1x6x4x2] = TRANSPOSE_CONV(%0, %3, %2) {stride=2x2, activation=RELU} @7
        output %4
        """,
        """
        graph "g"
        input %0: f32[1x3x2x1]
        const %1 "h": f16[2x2x2x1] = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2: f32[2] = [100, -100]
        %3 "w": f32[2x2x2x1] = DEQUANTIZE(%1)
        %5 "w": f32[2x2x2x1] = TRANSPOSE(%3) {permutation=[1, 2, 0, 3]} @7
        %6 "w": f32[8x1x1x1] = RESHAPE(%5) @7
        %7: f32[8] = CONCATENATION(%2, %2, %2, %2) {axis=0} @7
        %8: f32[1x3x2x8] = CONV_2D(%0, %6, %7) {activation=RELU} @7
        %4: f32[1x6x4x2] = DEPTH_TO_SPACE(%8) {block=2} @7
        output %4
        """);
  }

  @Test
  void floatsGiveTheSameBits() {
    String weights =
        IntStream.range(0, 3 * 4 * 5)
            .mapToObj(i -> String.valueOf(i * 37 % 255 / 16.0 - 7))
            .collect(Collectors.joining(", "));
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %%0: f32[1x3x4x5]
            const %%1: f32[3x2x2x5] = [%s]
            const %%2: f32[3] = [1.5, -2, 0.25]
            %%3: f32[1x6x8x3] = TRANSPOSE_CONV(%%0, %%1, %%2) {stride=2x2}
            output %%3
            """
                .formatted(weights));
    Graph convolution = new TransposeConvToConv().run(graph, PassContext.silent());
    assertThat(convolution.nodes()).anyMatch(node -> node.op() instanceof Conv2d);
    assertSameBits(graph, convolution);
  }

  @Test
  void keepsFloatsWhoseWindowsOverlapWeightsThatAreComputedAndHybridLayers() {
    assertKeeps(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: f32[1x32x32x1]
        input %1: f32[1x2x2x1]
        const %2: f32[1x3x3x1] = fill(1)
        %3: f32[1x64x64x1] = TRANSPOSE_CONV(%0, %2) {stride=2x2, padding=[0, 1, 0, 1]}
        %4: f32[1x64x64x1] = TRANSPOSE_CONV(%0, %1) {stride=2x2}
        const %5: i8[1x2x2x1] q(0.1, 0) = [1, 2, 3, 4]
        %6: f32[1x64x64x1] = TRANSPOSE_CONV(%0, %5) {stride=2x2}
        output %3
        output %4
        output %6
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

  @Test
  void windowsThatOverlapMakeAConvolutionOfThePixelsThatAStrideReads() {
    assertRewrites(
        new TransposeConvToConv(),
        """
        graph "g"
        input %0: i8[1x32x1x1] q(0.1, -3)
        const %1 "w": i8[1x3x3x1] q(0.1, 0) = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        %2: i8[1x64x2x1] q(0.5, 5) = TRANSPOSE_CONV(%0, %1, _) \
        {stride=2x2, padding=[0, 1, 0, 1], activation=RELU} @7
        output %2
        """,
        """
        graph "g"
        input %0: i8[1x32x1x1] q(0.1, -3)
        const %3 "w": i8[4x2x2x1] q(0.1, 0) = \
        [9, 7, 3, 1, 0, 8, 0, 2, 0, 0, 6, 4, 0, 0, 0, 5]
        %4: i8[1x32x1x4] q(0.5, 5) = CONV_2D(%0, %3, _) \
        {padding=[1, 0, 1, 0], activation=RELU} @7
        %2: i8[1x64x2x1] q(0.5, 5) = DEPTH_TO_SPACE(%4) {block=2} @7
        output %2
        """);
  }

  @Test
  void everyCroppingGivesTheSameBits() {
    int rewritten = 0;
    for (int taps = 1; taps <= 5; taps++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int before = 0; before < taps; before++) {
          for (int behind = 0; behind < taps; behind++) {
            Graph graph = spread(taps, stride, before, behind);
            Graph convolution = new TransposeConvToConv().run(graph, PassContext.silent());
            Verifier.verify(convolution);
            assertSameBits(graph, convolution);
            rewritten += convolution.nodes().get(0).op() instanceof Conv2d ? 1 : 0;
          }
        }
      }
    }
    assertThat(rewritten).isGreaterThan(40);
  }

  /** Over 8 x 6 pixels of two channels, cropped by so many outputs before and behind. */
  private static Graph spread(int taps, int stride, int before, int behind) {
    int height = 7 * stride + taps - before - behind;
    int width = 5 * stride + taps - before - behind;
    String weights =
        IntStream.range(0, 3 * taps * taps * 2)
            .mapToObj(i -> String.valueOf(i * 37 % 255 - 127))
            .collect(Collectors.joining(", "));
    return PassAssertions.parse(
        """
        graph "g"
        input %%0: i8[1x8x6x2] q(0.1, -3)
        const %%1: i8[3x%1$dx%1$dx2] q(axis=0, [0.01, 0.02, 0.015]) = [%2$s]
        const %%2: i32[3] = [100, -2000, 30]
        %%3: i8[1x%3$dx%4$dx3] q(0.5, 5) = TRANSPOSE_CONV(%%0, %%1, %%2) \
        {stride=%5$dx%5$d, padding=[%6$d, %7$d, %6$d, %7$d]}
        output %%3
        """
            .formatted(taps, weights, height, width, stride, before, behind));
  }
}
