package dev.wafer.emitter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.report.GraphDescription.Box;
import dev.wafer.emitter.report.GraphDescription.Detail;
import dev.wafer.emitter.report.GraphDescription.Kind;
import dev.wafer.emitter.report.GraphDescription.LegendEntry;
import dev.wafer.emitter.report.GraphDescription.Wire;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GraphPageTest {
  @Test
  void boxesStandInLayersAndWiresEndAtThem() throws Exception {
    Document graph = picture(ReportWriter.html(residual("x")));
    List<Element> boxes = elements(graph, "a");
    assertThat(boxes)
        .extracting(box -> box.getAttribute("class"))
        .containsExactly("box input", "box weighted", "box weighted", "box operator", "box output");
    Set<String> heights = new TreeSet<>();
    boxes.forEach(box -> heights.add(box.getAttribute("transform").split("[ )]", -1)[1]));
    assertThat(heights).hasSize(5);
    List<Element> wires = elements(graph, "path");
    assertThat(wires).hasSize(5);
    Element around = wires.get(4);
    assertThat(around.getAttribute("data-from") + around.getAttribute("data-to")).isEqualTo("03");
    assertThat(around.getAttribute("d")).as("passes two layers").matches("M[^V]*V[^V]*V[^V]*");
    assertThat(around.getTextContent()).isEqualTo("i8[4] x");
  }

  /** The larger parameter's bar is as wide as its box; half of the other's is zeros. */
  @Test
  void barsShowBytesOfParametersAndZeros() throws Exception {
    Document graph = picture(ReportWriter.html(residual("x")));
    List<String> widths =
        elements(graph, "rect").stream()
            .filter(rect -> !rect.getAttribute("class").equals("body"))
            .map(rect -> rect.getAttribute("class") + " " + rect.getAttribute("width"))
            .toList();
    assertThat(widths).containsExactly("weights 104", "zeros 52", "weights 208", "zeros 0");
  }

  @Test
  void eachBoxHasItsDetails() {
    assertThat(ReportWriter.html(residual("x")))
        .contains("<a class=\"box weighted\" href=\"#b2\"", "<article id=\"b2\">")
        .contains("<dt>kernel</dt><dd>conv</dd>", "2 things are so.", "on the core");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</title></svg><script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "${1+1}<#list 1..9 as x>",
        "\u0000\u0001\r\n\u202e\u2028\uFEFF\uD800 \u00e4\u20ac",
      })
  void namesStayText(String name) throws Exception {
    String page = ReportWriter.html(residual(name.repeat(1_000)));
    assertThat(page).doesNotContain("<img", "<script>alert", "\u0000", "\r", "\u202e");
    assertThat(page.split("<script", -1)).hasSize(2);
    assertThat(page.lines()).allMatch(line -> line.length() < 2_000);
    assertThat(elements(picture(page), "a")).hasSize(5);
  }

  @Test
  void thePageFetchesNothingAndKnowsDarkPagesPhonesAndPaper() {
    assertThat(ReportWriter.html(residual("x")))
        .doesNotContain("http:", "https:", "src=", "@import", "style=")
        .contains(
            "default-src 'none'",
            "@media (prefers-color-scheme: dark)",
            "@media (max-width: 45em)",
            "@media print");
  }

  @Test
  void aGraphOfManyOperatorsIsDrawn() throws Exception {
    List<Box> boxes =
        IntStream.range(0, 3_000).mapToObj(i -> box(Kind.OPERATOR, i + " ADD", 0, 0)).toList();
    List<Wire> wires = new ArrayList<>();
    for (int i = 1; i < boxes.size(); i++) {
      wires.add(new Wire(i - 1, i, "t"));
      wires.add(new Wire(i / 2, i, "t"));
    }
    String page =
        ReportWriter.html(new GraphDescription("m", "", List.of(), List.of(), boxes, wires));
    assertThat(page.length()).isLessThan(4_000_000);
    assertThat(elements(picture(page), "a")).hasSize(3_000);
  }

  @Test
  void nothingIsDrawnToo() throws Exception {
    GraphDescription none =
        new GraphDescription("m", "", List.of(), List.of(), List.of(), List.of());
    assertThat(elements(picture(ReportWriter.html(none)), "a")).isEmpty();
  }

  private static GraphDescription residual(String name) {
    return new GraphDescription(
        name,
        "on the core",
        List.of("2 things are so."),
        List.of(new LegendEntry(Kind.WEIGHTED, name)),
        List.of(
            box(Kind.INPUT, name, 0, 0),
            box(Kind.WEIGHTED, "0 CONV_2D", 50, 25),
            box(Kind.WEIGHTED, "1 CONV_2D", 100, 0),
            box(Kind.OPERATOR, name, 0, 0),
            box(Kind.OUTPUT, name, 0, 0)),
        List.of(
            new Wire(0, 1, name),
            new Wire(1, 2, name),
            new Wire(2, 3, name),
            new Wire(3, 4, name),
            new Wire(0, 3, "i8[4] " + name)));
  }

  private static Box box(Kind kind, String title, long bytes, long zeros) {
    return new Box(
        kind,
        title,
        List.of("i8[4]", title),
        bytes,
        zeros,
        List.of(new Detail("kernel", "conv"), new Detail("input", title)));
  }

  private static Document picture(String page) throws Exception {
    int start = page.indexOf("<svg id=\"graph\"");
    String svg = page.substring(start, page.indexOf("</svg>", start) + 6);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document graph, String tag) {
    List<Element> found = new ArrayList<>();
    NodeList all = graph.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      found.add((Element) all.item(i));
    }
    return found;
  }
}
