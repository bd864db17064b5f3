package dev.wafer.passes.channels;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static dev.wafer.passes.PassAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SaturatedChannelsTest {
  private static final int LAYERS = 300;

  @Test
  void aTinyScaleUnderALargeBiasBecomesWeightsOfZero() {
    assertRewrites(
        new SaturatedChannels(),
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.5, -3)
        const %1 "w": i8[2x2x2x1] q(axis=0, [4e-9, 0.25]) = [1, 2, 3, 4, 5, 6, 7, 8]
        const %2 "b": i32[2] q(axis=0, [2e-9, 0.125]) = [1000000000, -100]
        %3: i8[1x2x2x2] q(0.5, 5) = CONV_2D(%0, %1, %2) {} @7
        output %3
        """,
        """
        graph "g"
        input %0: i8[1x3x3x1] q(0.5, -3)
        const %4 "w": i8[2x2x2x1] q(axis=0, [0.00390625, 0.25]) = [0, 0, 0, 0, 5, 6, 7, 8]
        const %5 "b": i32[2] q(axis=0, [0.001953125, 0.125]) = [895, -100]
        %3: i8[1x2x2x2] q(0.5, 5) = CONV_2D(%0, %4, %5) {} @7
        output %3
        """);
  }

  @Test
  void whatTheProducerClampsToCanShowThatAChannelIsConstant() {
    // With x >= -3 (the zero point of a RELU) all sums are 0 or less, and the second RELU gives 0;
    // that of the third channel, too, but its scale is a usual one.
    assertRewrites(
        new SaturatedChannels(),
        """
        graph "g"
        input %0: i8[1x4] q(0.5, -3)
        const %1 "one": i8[1x4] q(0.5, 0) = [1, 1, 1, 1]
        %2: i8[1x4] q(0.5, -3) = ADD(%0, %1) {activation=RELU}
        const %3 "w": i8[3x4] q(axis=0, [1e-8, 0.02, 0.02]) = \
        [-1, -2, 0, -4, -1, -2, 1, -4, -1, -2, 0, -4]
        %4: i8[1x3] q(0.5, 7) = FULLY_CONNECTED(%2, %3) {keep_dims=false, activation=RELU}
        output %4
        """,
        """
        graph "g"
        input %0: i8[1x4] q(0.5, -3)
        const %1 "one": i8[1x4] q(0.5, 0) = [1, 1, 1, 1]
        %2: i8[1x4] q(0.5, -3) = ADD(%0, %1) {activation=RELU}
        const %5 "w": i8[3x4] q(axis=0, [0.00390625, 0.02, 0.02]) = \
        [0, 0, 0, 0, -1, -2, 1, -4, -1, -2, 0, -4]
        const %6 "w": i32[3] = [0, 0, 0]
        %4: i8[1x3] q(0.5, 7) = FULLY_CONNECTED(%2, %5, %6) {keep_dims=false, activation=RELU}
        output %4
        """);
  }

  @Test
  void aChannelWhoseSumsCanWrapStays() {
    assertKeeps(
        new SaturatedChannels(),
        """
        graph "g"
        input %0: i8[1x2] q(0.5, 0)
        const %1: i8[1x2] q(1e-4, 0) = [100, 100]
        const %2: i32[1] = [2147483600]
        %3: i8[1x1] q(0.5, 0) = FULLY_CONNECTED(%0, %1, %2) {keep_dims=false}
        output %3
        """);
  }

  @Test
  void channelsOfAnyScaleKeepTheirBits() {
    int simplified = 0;
    for (int seed = 0; seed < LAYERS; seed++) {
      Graph graph = PassAssertions.parse(randomLayer(new Random(seed)));

      Graph after = new SaturatedChannels().run(graph, PassContext.silent());

      assertSameBits(graph, after);
      simplified += after.constants().equals(graph.constants()) ? 0 : 1;
    }
    assertThat(simplified).isBetween(LAYERS / 4, LAYERS - LAYERS / 20);
  }

  /**
   * A layer over three channels, with scales from 1e-11 to 0.1 and biases of all magnitudes, or
   * usual ones.
   */
  private static String randomLayer(Random random) {
    boolean depthwise = random.nextBoolean();
    boolean quiet = random.nextBoolean();
    int outputs = 3 * (1 + random.nextInt(2));
    String scales =
        IntStream.range(0, outputs)
            .mapToObj(i -> String.format(Locale.ROOT, "1e-%d", 1 + random.nextInt(quiet ? 3 : 11)))
            .collect(Collectors.joining(", "));
    String bias = numbers(outputs, () -> random.nextInt() >> (quiet ? 22 : random.nextInt(31)));
    return """
    graph "g"
    input %%0: i8[1x4x4x3] q(0.5, %d)
    const %%1: i8[%s] q(axis=%d, [%s]) = [%s]
    const %%2: i32[%d] = [%s]
    %%3: i8[1x4x4x%d] q(0.25, %d) = %s(%%0, %%1, %%2) {padding=[1, 1, 1, 1]%s%s}
    output %%3
    """
        .formatted(
            random.nextInt(256) - 128,
            depthwise ? "1x3x3x" + outputs : outputs + "x3x3x3",
            depthwise ? 3 : 0,
            scales,
            numbers(outputs * 9 * (depthwise ? 1 : 3), () -> random.nextInt(255) - 127),
            outputs,
            bias,
            outputs,
            random.nextInt(256) - 128,
            depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D",
            depthwise ? ", depth_multiplier=" + outputs / 3 : "",
            random.nextBoolean() ? ", activation=RELU" : "");
  }

  private static String numbers(int count, IntSupplier next) {
    return IntStream.range(0, count)
        .mapToObj(i -> Integer.toString(next.getAsInt()))
        .collect(Collectors.joining(", "));
  }
}
