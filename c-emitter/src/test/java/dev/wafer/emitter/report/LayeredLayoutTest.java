package dev.wafer.emitter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wafer.emitter.report.LayeredLayout.Edge;
import dev.wafer.emitter.report.LayeredLayout.Measures;
import dev.wafer.emitter.report.LayeredLayout.Place;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayeredLayoutTest {
  private static final Measures MEASURES = new Measures(100, 10, 20);

  @Test
  void aChainIsOneColumn() {
    LayeredLayout layout = layout(4, new Edge(0, 1), new Edge(1, 2), new Edge(2, 3));
    assertThat(layout.layerCount()).isEqualTo(4);
    assertThat(layout.width()).isEqualTo(100);
    for (int v = 0; v < 4; v++) {
      assertThat(layout.vertex(v)).isEqualTo(new Place(v, 50));
    }
  }

  /** A residual connection: the long edge passes two layers beside the boxes, straight. */
  @Test
  void anEdgeOverSeveralLayersPassesBesideTheBoxes() {
    LayeredLayout layout =
        layout(4, new Edge(0, 1), new Edge(1, 2), new Edge(2, 3), new Edge(0, 3));
    assertThat(layout.bends(0)).isEmpty();
    List<Place> way = layout.bends(3);
    assertThat(way).extracting(Place::layer).containsExactly(1, 2);
    for (Place place : way) {
      double besideX = layout.vertex(place.layer()).x();
      assertThat(Math.abs(place.x() - besideX)).isGreaterThanOrEqualTo(55 + 20 - 1e-9);
    }
    assertThat(way.get(0).x()).isCloseTo(way.get(1).x(), within(3.0));
  }

  @Test
  void branchesThatCanBeDrawnWithoutCrossingsAre() {
    // Numbered so that the order of numbers alone crosses.
    LayeredLayout layout =
        layout(
            8,
            new Edge(0, 1),
            new Edge(0, 2),
            new Edge(1, 4),
            new Edge(2, 3),
            new Edge(3, 6),
            new Edge(4, 5),
            new Edge(5, 7),
            new Edge(6, 7));
    assertThat(layout.crossings()).isZero();
    assertThat(layout.vertex(0).x()).isCloseTo(layout.vertex(7).x(), within(10.0));
  }

  @Test
  void whatIsReadLateStandsJustAboveItsReader() {
    LayeredLayout layout =
        layout(5, new Edge(0, 2), new Edge(2, 3), new Edge(3, 4), new Edge(1, 4));
    assertThat(layout.vertex(1).layer()).isEqualTo(2);
  }

  @Test
  void edgesOfOneVertexShareTheirWay() {
    LayeredLayout layout =
        layout(
            5,
            new Edge(0, 1),
            new Edge(1, 2),
            new Edge(2, 3),
            new Edge(3, 4),
            new Edge(0, 3),
            new Edge(0, 4));
    assertThat(layout.bends(5).subList(0, 2)).isEqualTo(layout.bends(4));
    assertThat(layout.bends(5)).hasSize(3);
  }

  /** In chance's graphs: nothing overlaps, all edges lead down, and it is the same twice. */
  @Test
  void nothingOverlapsAndEdgesLeadDown() {
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      int vertices = 1 + random.nextInt(40);
      List<Edge> edges = new ArrayList<>();
      for (int to = 1; to < vertices; to++) {
        for (int k = random.nextInt(3); k > 0; k--) {
          edges.add(new Edge(random.nextInt(to), to));
        }
      }
      LayeredLayout layout = new LayeredLayout(vertices, edges, MEASURES);
      LayeredLayout again = new LayeredLayout(vertices, edges, MEASURES);
      for (int v = 0; v < vertices; v++) {
        Place one = layout.vertex(v);
        assertThat(one).isEqualTo(again.vertex(v));
        assertThat(one.x()).isBetween(50 - 1e-6, layout.width() - 50 + 1e-6);
        for (int w = 0; w < v; w++) {
          Place other = layout.vertex(w);
          if (one.layer() == other.layer()) {
            assertThat(Math.abs(one.x() - other.x())).isGreaterThanOrEqualTo(120 - 1e-6);
          }
        }
      }
      for (int e = 0; e < edges.size(); e++) {
        int from = layout.vertex(edges.get(e).from()).layer();
        int to = layout.vertex(edges.get(e).to()).layer();
        assertThat(from).isLessThan(to);
        assertThat(layout.bends(e))
            .extracting(Place::layer)
            .containsExactlyElementsOf(IntStream.range(from + 1, to).boxed().toList());
      }
    }
  }

  /** Ten thousand vertices, each read again at the very end. */
  @Test
  void edgesOverVeryManyLayersCostNothing() {
    List<Edge> edges = new ArrayList<>();
    int last = 9_999;
    for (int v = 0; v < last; v++) {
      edges.add(new Edge(v, v + 1));
      edges.add(new Edge(v, last));
    }
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    LayeredLayout layout = new LayeredLayout(last + 1, edges, MEASURES);
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
    assertThat(seconds).isLessThan(5);
    assertThat(layout.layerCount()).isEqualTo(last + 1);
    assertThat(layout.bends(1)).isEmpty();
  }

  @Test
  void anEdgeBackIsRefused() {
    assertThatThrownBy(() -> layout(2, new Edge(1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("greater number");
  }

  @Test
  void nothingIsPlacedToo() {
    LayeredLayout layout = layout(0);
    assertThat(layout.layerCount()).isZero();
    assertThat(layout.width()).isZero();
  }

  private static LayeredLayout layout(int vertices, Edge... edges) {
    return new LayeredLayout(vertices, List.of(edges), MEASURES);
  }
}
