package dev.wafer.emitter.report;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.report.LayeredLayout.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page with the picture of a model's graph. As {@link ArenaPage}, it fetches nothing. */
final class GraphPage {
  private static final int BOX_WIDTH = 208;
  private static final int BOX_HEIGHT = 62;
  private static final int LAYER_HEIGHT = 98;
  private static final int MARGIN = 14;
  private static final int BEND_WIDTH = 12;
  private static final int GAP = 22;

  /** Between ends of wires at one box. */
  private static final double PORT_GAP = 14;

  /** Characters of a line in a box. */
  private static final int TITLE_CHARACTERS = 27;

  private static final int LINE_CHARACTERS = 34;

  /** Characters of a detail; options may be long lists. */
  private static final int DETAIL_CHARACTERS = 400;

  private final GraphDescription graph;
  private final LayeredLayout layout;

  GraphPage(GraphDescription graph) {
    this.graph = graph;
    this.layout =
        new LayeredLayout(
            graph.boxes().size(),
            graph.wires().stream().map(w -> new LayeredLayout.Edge(w.from(), w.to())).toList(),
            new LayeredLayout.Measures(BOX_WIDTH, BEND_WIDTH, GAP));
  }

  /**
   * A box where it stands.
   *
   * @param weights length of the bar of its parameters
   * @param zeros length of the part of it that is zeros
   */
  public record Drawn(
      int index,
      String kind,
      String x,
      String y,
      String title,
      List<String> lines,
      String weights,
      String zeros,
      List<GraphDescription.Detail> details) {}

  /** A wire as a path. */
  public record DrawnWire(int from, int to, String path, String about) {}

  String html() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("page", PageParts.of("GraphPage"));
    model.put("title", PlainText.of(graph.title()));
    model.put("about", PlainText.of(graph.about()));
    model.put("facts", graph.facts().stream().map(PlainText::of).toList());
    model.put(
        "legend",
        graph.legend().stream()
            .map(l -> new GraphDescription.LegendEntry(l.kind(), PlainText.of(l.text())))
            .toList());
    model.put("width", tenths(layout.width() + 2 * MARGIN));
    model.put("height", String.valueOf(layout.layerCount() * LAYER_HEIGHT));
    model.put("boxWidth", BOX_WIDTH);
    model.put("boxHeight", BOX_HEIGHT);
    model.put("boxes", boxes());
    model.put("wires", wires());
    return new Templates().render("report/GraphPage.html.ftl", model);
  }

  private List<Drawn> boxes() {
    long most =
        graph.boxes().stream().mapToLong(GraphDescription.Box::parameterBytes).max().orElse(0);
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < graph.boxes().size(); i++) {
      GraphDescription.Box box = graph.boxes().get(i);
      drawn.add(
          new Drawn(
              i,
              box.kind().key(),
              tenths(left(i)),
              tenths(top(layout.vertex(i))),
              PlainText.cut(box.title(), TITLE_CHARACTERS),
              box.lines().stream().map(line -> PlainText.cut(line, LINE_CHARACTERS)).toList(),
              bar(box.parameterBytes(), most),
              bar(box.zeroBytes(), most),
              box.details().stream()
                  .map(
                      d ->
                          new GraphDescription.Detail(
                              d.term(), PlainText.cut(d.text(), DETAIL_CHARACTERS)))
                  .toList()));
    }
    return drawn;
  }

  private static String bar(long bytes, long most) {
    return tenths(most == 0 ? 0 : (double) bytes / most * BOX_WIDTH);
  }

  /** Ends at a box lie side by side, in the order in which the wires come. */
  private List<DrawnWire> wires() {
    Map<Integer, List<Integer>> arriving = new TreeMap<>();
    for (int i = 0; i < graph.wires().size(); i++) {
      arriving.computeIfAbsent(graph.wires().get(i).to(), to -> new ArrayList<>()).add(i);
    }
    double[] ends = new double[graph.wires().size()];
    arriving.forEach(
        (to, wires) -> {
          wires.sort(Comparator.comparingDouble(this::lastX));
          double gap = Math.min(PORT_GAP, (BOX_WIDTH - 2.0 * PORT_GAP) / wires.size());
          for (int k = 0; k < wires.size(); k++) {
            ends[wires.get(k)] = layout.vertex(to).x() + (k - (wires.size() - 1) / 2.0) * gap;
          }
        });
    List<DrawnWire> drawn = new ArrayList<>();
    for (int i = 0; i < graph.wires().size(); i++) {
      GraphDescription.Wire wire = graph.wires().get(i);
      drawn.add(
          new DrawnWire(wire.from(), wire.to(), path(i, ends[i]), PlainText.of(wire.about())));
    }
    return drawn;
  }

  private double lastX(int wire) {
    List<Place> bends = layout.bends(wire);
    return bends.isEmpty()
        ? layout.vertex(graph.wires().get(wire).from()).x()
        : bends.get(bends.size() - 1).x();
  }

  private String path(int wire, double endX) {
    Place from = layout.vertex(graph.wires().get(wire).from());
    double x = from.x();
    double y = top(from) + BOX_HEIGHT;
    StringBuilder path = new StringBuilder("M" + point(x, y));
    for (Place bend : layout.bends(wire)) {
      path.append(curve(x, y, bend.x(), top(bend)));
      x = bend.x();
      y = top(bend) + BOX_HEIGHT;
      path.append('V').append(tenths(y));
    }
    Place to = layout.vertex(graph.wires().get(wire).to());
    return path.append(curve(x, y, endX, top(to))).toString();
  }

  private static String curve(double x, double y, double toX, double toY) {
    double half = Math.min((LAYER_HEIGHT - BOX_HEIGHT) * .6, (toY - y) / 2);
    return "C" + point(x, y + half) + " " + point(toX, toY - half) + " " + point(toX, toY);
  }

  private static String point(double x, double y) {
    return tenths(x + MARGIN) + "," + tenths(y);
  }

  private double left(int box) {
    return layout.vertex(box).x() - BOX_WIDTH / 2.0 + MARGIN;
  }

  private static double top(Place place) {
    return place.layer() * (double) LAYER_HEIGHT + (LAYER_HEIGHT - BOX_HEIGHT) / 2.0;
  }

  private static String tenths(double pixels) {
    return Tenths.text(Math.round(Math.max(0, pixels) * 10));
  }
}
