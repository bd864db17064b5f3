package dev.wafer.passes.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.stream.Segments.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentsTest {
  private static final String MOSTLY_ZEROS =
      """
      graph "g"
      input %%0: i8[1x%1$sx1] q(0.1, 4)
      const %%1: i8[1x3x3x1] q(0.1, 0) = [0, 0, 0, 0, 7, 0, 0, 0, 0]
      %%2: i8[1x%1$sx1] q(0.1, 4) = RELU(%%0)
      %%3: i8[1x%1$sx1] q(0.2, 0) = CONV_2D(%%2, %%1, _) {padding=[1, 1, 1, 1]}
      output %%3
      """;

  @Test
  void castsRunByRows() {
    assertThat(
            parts(
                """
                graph "g"
                input %0: u8[1x8x8x4]
                %1: f32[1x8x8x4] = CAST(%0)
                %2: i8[1x8x8x4] q(0.5, 3) = QUANTIZE(%1)
                output %2
                """))
        .containsExactly(new Part(0, 1));
  }

  /** A small layer of many zeros must not keep the planes beside it whole. */
  @Test
  void weightsOfZerosRunByRowsWhereThePlanesAreLarger() {
    assertThat(parts(MOSTLY_ZEROS.formatted("6x5"))).containsExactly(new Part(0, 1));
  }

  /** They may lie in flash in a form that rows would have to expand again and again. */
  @Test
  void weightsOfMoreZerosThanThePlanesHaveBytesRunWhole() {
    assertThat(parts(MOSTLY_ZEROS.formatted("2x1"))).isEmpty();
  }

  private static List<Part> parts(String text) {
    return new Segments(PassAssertions.parse(text)).parts();
  }
}
