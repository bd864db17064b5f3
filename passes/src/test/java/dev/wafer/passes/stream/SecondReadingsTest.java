package dev.wafer.passes.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Resize;
import dev.wafer.passes.PassAssertions;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecondReadingsTest {
  private static final String GATE =
      """
      graph "g"
      input %0: f32[1x8x8x4]
      %1: f32[1x4x4x4] = AVERAGE_POOL_2D(%0) {filter=2x2, stride=2x2}
      %2: f32[1x8x8x4] = RESIZE_BILINEAR(%1) {align_corners=false, half_pixel_centers=true}
      %3: f32[1x8x8x4] = HARD_SWISH(%2)
      %4: f32[1x8x8x4] = ADD(%0, %3) {activation=NONE}
      %5: f32[1x1x1x4] = MEAN(%4) {axes=[1, 2], keep_dims=true}
      %6: f32[1x8x8x4] = MUL(%0, %5) {activation=NONE}
      %7: f32[1x8x8x4] = ADD(%6, %3) {activation=NONE}
      output %7
      """;

  @Test
  void aPlaneThatIsReadBehindAMeanIsComputedAgainFromTheSmallerOne() {
    Graph graph = PassAssertions.parse(GATE);

    List<Graph> again = SecondReadings.of(graph);

    assertThat(again).hasSize(1);
    Verifier.verify(again.get(0));
    assertThat(again.get(0).nodes())
        .extracting(node -> node.op().mnemonic())
        .containsExactly(
            "AVERAGE_POOL_2D",
            "RESIZE_BILINEAR",
            "HARD_SWISH",
            "ADD",
            "MEAN",
            "MUL",
            "RESIZE_BILINEAR",
            "HARD_SWISH",
            "ADD");
    assertThat(again.get(0).nodes().get(8).inputs())
        .containsExactly(
            again.get(0).nodes().get(5).output(), again.get(0).nodes().get(7).output());
    PassAssertions.assertSameBits(graph, again.get(0));
  }

  @Test
  void twoNodesBehindTheMeanReadTheSameCopy() {
    Graph graph =
        PassAssertions.parse(
            GATE.replace(
                "output %7", "%8: f32[1x8x8x4] = MUL(%7, %3) {activation=NONE}\noutput %8"));

    Graph again = SecondReadings.of(graph).get(0);

    assertThat(again.nodes()).hasSize(10);
    assertThat(again.nodes().get(9).input(1)).isEqualTo(again.nodes().get(8).input(1));
    PassAssertions.assertSameBits(graph, again);
  }

  @Test
  void withoutAMeanBetweenItsReadersAPlaneIsComputedOnce() {
    assertThat(of(GATE.replace("ADD(%6, %3)", "ADD(%6, %6)"))).isEmpty();
    assertThat(
            of(
                """
                graph "g"
                input %0: f32[1x4x4x4]
                %1: f32[1x8x8x4] = RESIZE_BILINEAR(%0) {align_corners=false, half_pixel_centers=true}
                %2: f32[1x8x8x4] = HARD_SWISH(%1)
                %3: f32[1x8x8x4] = ADD(%1, %2) {activation=NONE}
                output %3
                """))
        .isEmpty();
  }

  @Test
  void aPlaneThatIsMadeOfOneOfItsSizeIsComputedOnce() {
    assertThat(
            of(
                GATE.replace(
                    "RESIZE_BILINEAR(%1) {align_corners=false, half_pixel_centers=true}",
                    "TANH(%0)")))
        .isEmpty();
  }

  @Test
  void ofSeveralPlanesTheLargestIsComputedAgainAndThenBoth() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x8x8x4]
            input %1: f32[1x4x4x4]
            input %2: f32[1x16x16x4]
            %3: f32[1x8x8x4] = RESIZE_BILINEAR(%1) {align_corners=false, half_pixel_centers=true}
            %4: f32[1x8x8x4] = ADD(%0, %3) {activation=NONE}
            %5: f32[1x1x1x4] = MEAN(%4) {axes=[1, 2], keep_dims=true}
            %6: f32[1x8x8x4] = MUL(%3, %5) {activation=NONE}
            %7: f32[1x16x16x4] = RESIZE_BILINEAR(%6) {align_corners=false, half_pixel_centers=true}
            %8: f32[1x16x16x4] = ADD(%2, %7) {activation=NONE}
            %9: f32[1x1x1x4] = MEAN(%8) {axes=[1, 2], keep_dims=true}
            %10: f32[1x16x16x4] = MUL(%7, %9) {activation=NONE}
            output %10
            """);

    List<Graph> again = SecondReadings.of(graph);

    assertThat(again).extracting(SecondReadingsTest::resizes).containsExactly(3L, 4L);
    again.forEach(one -> PassAssertions.assertSameBits(graph, one));
    assertThat(again.get(0).nodes().get(3).input(0)).isEqualTo(graph.nodes().get(0).output());
  }

  private static long resizes(Graph graph) {
    return graph.nodes().stream().filter(node -> node.op() instanceof Resize).count();
  }

  private static List<Graph> of(String text) {
    return SecondReadings.of(PassAssertions.parse(text));
  }
}
