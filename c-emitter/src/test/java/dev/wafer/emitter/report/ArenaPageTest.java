package dev.wafer.emitter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.report.CompileReport;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ArenaPageTest {
  @Test
  void eachBufferIsARectangleOverItsStepsAndBytes() throws Exception {
    Document plot = plot(ReportWriter.html(inPlace("a", "b")));
    List<Element> buffers = rectangles(plot, "b activation");
    assertThat(buffers).hasSize(2);
    double column = Double.parseDouble(plot.getDocumentElement().getAttribute("data-column"));
    assertThat(number(buffers.get(0), "x")).isZero();
    assertThat(number(buffers.get(0), "width")).isEqualTo(2 * column);
    assertThat(number(buffers.get(0), "y")).isZero();
    assertThat(number(buffers.get(0), "height")).isEqualTo(460);
    assertThat(number(buffers.get(1), "x")).isEqualTo(column);
    assertThat(number(buffers.get(1), "y")).isEqualTo(230);
    assertThat(number(buffers.get(1), "height")).isEqualTo(230);
    assertThat(buffers.get(1).getTextContent())
        .contains("b", "32 bytes at offset 0", "steps 1 (ADD) to 2 (ADD)");
  }

  @Test
  void whatWasMeasuredStandsInPlaceOfEstimates() {
    CompileReport report = inPlace("a", "b");
    List<Long> instructions = new ArrayList<>();
    List<Long> cycles = new ArrayList<>();
    for (CompileReport.Step step : report.steps()) {
      instructions.add(70_001L + step.index());
      cycles.add(90_001L + step.index());
    }
    assertThat(ReportWriter.html(report))
        .contains(">estimated instructions<")
        .doesNotContain("cycles");
    String counted = ReportWriter.html(report, new MeasuredSteps(instructions, Optional.empty()));
    assertThat(counted)
        .contains(">instructions<", "70,001", "70,002")
        .doesNotContain("estimated instructions", "modelled cycles");
    String timed = ReportWriter.html(report, new MeasuredSteps(instructions, Optional.of(cycles)));
    assertThat(timed).contains("modelled cycles", "90,001", "class=\"time\"", "layers timed");
  }

  @Test
  void sharedBytesSlicesAndThePeakAreMarked() throws Exception {
    Document plot = plot(ReportWriter.html(inPlace("a", "b")));
    double column = Double.parseDouble(plot.getDocumentElement().getAttribute("data-column"));
    Element overlap = rectangles(plot, "overlap").get(0);
    assertThat(number(overlap, "x")).isEqualTo(column);
    assertThat(number(overlap, "width")).isEqualTo(column);
    assertThat(number(overlap, "height")).isEqualTo(230);
    assertThat(overlap.getTextContent()).contains("32 bytes shared", "permitted: at least 0");
    Element part = rectangles(plot, "part").get(0);
    assertThat(part.getTextContent())
        .contains("half", "12 bytes at 16 of a", "with gaps, over 16 bytes");
    assertThat(number(part, "y")).isEqualTo(230);
    assertThat(number(part, "height")).isEqualTo(115);
    assertThat(number(rectangles(plot, "outline").get(0), "x")).isZero();
  }

  /** Code takes half, constants the other one: three quarters of them weights. */
  @Test
  void flashIsATreemapOfFunctionsLayersAndTables() throws Exception {
    String page =
        ReportWriter.html(
            report(
                64,
                List.of(),
                List.of(),
                List.of(step(0, 64), step(1, 64)),
                List.of(new CompileReport.Function("model_conv", "kernel", "k", 400, List.of(0))),
                List.of(
                    new CompileReport.Array("w", "weight", 200, List.of(0, 1)),
                    new CompileReport.Array("b", "bias", 100, List.of(1)),
                    new CompileReport.Array("t", "table", 100, List.of(0))),
                List.of()));
    Document map = picture(page, "map");
    double all =
        number(map.getDocumentElement(), "width") * number(map.getDocumentElement(), "height");
    assertThat(share(map, "code", all)).containsExactly(50L);
    assertThat(share(map, "weights", all)).containsExactly(25L, 13L);
    assertThat(share(map, "tables", all)).containsExactly(13L);
    assertThat(rectangles(map, "b weights").get(0).getTextContent())
        .contains("1 ADD", "weights and biases, 200 bytes");
    assertThat(page)
        .contains("code by function, estimated: 400 bytes", "weights and biases by layer: 300");
  }

  @Test
  void stepsAndZerosHaveBars() {
    String page = ReportWriter.html(inPlace("a", "b"));
    assertThat(page.split("class=\"work\"", -1)).hasSize(4);
    assertThat(page).contains("<rect width=\"30\" height=\"9\" class=\"zeros\"/>", "10 (25.0%)");
  }

  /** Ten calls; the window is written from the third one on and read until the sixth. */
  @Test
  void rowsThatAreThereLieOverTheirCalls() throws Exception {
    CompileReport.SegmentNode inside =
        new CompileReport.SegmentNode("CONV_2D", 0, "inside", "conv", 0, 4, 16, 16, 32L, 2, 5);
    CompileReport.SegmentNode last =
        new CompileReport.SegmentNode("CONV_2D", 1, "last", "conv", 0, 8, 8, 64, null, 0, 9);
    Document plot =
        plot(
            ReportWriter.html(
                report(
                    128,
                    List.of(
                        new CompileReport.Buffer(
                            "last: rows", "scratch", "arena", 64, 64, 1, 1, 0, List.of())),
                    List.of(),
                    List.of(step(0, 64), step(1, 64)),
                    List.of(),
                    List.of(),
                    List.of(new CompileReport.Segment(1, 2, 10, 16, 64, List.of(inside, last))))));
    double column = Double.parseDouble(plot.getDocumentElement().getAttribute("data-column"));
    List<Element> windows = rectangles(plot, "window");
    assertThat(windows).hasSize(1);
    assertThat(number(windows.get(0), "x")).isEqualTo(column + .2 * column);
    assertThat(number(windows.get(0), "width")).isEqualTo(.4 * column);
    assertThat(number(windows.get(0), "height")).isEqualTo(460 * 16 / 128.0);
    assertThat(number(windows.get(0), "y")).isEqualTo(460 - 460 * (64 + 32 + 16) / 128.0);
    assertThat(windows.get(0).getTextContent())
        .contains("inside", "4 of 16 rows at a time, 16 bytes", "calls 2 to 5 of 10");
  }

  @Test
  void theStyleKnowsDarkPagesPhonesAndPaper() {
    assertThat(ReportWriter.html(inPlace("a", "b")))
        .contains(
            "@media (prefers-color-scheme: dark)",
            "@media (max-width: 45em)",
            "@media print",
            "width=device-width, initial-scale=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</title></svg><script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "&lt;b&gt;&#0;",
        "${1+1}<#list 1..9 as x>",
        "]]><!--",
        "\u0000\u0001\r\n\u202e\u2028\uFEFF\uD800 ä€𝄞",
      })
  void namesStayText(String name) throws Exception {
    String page = ReportWriter.html(inPlace(name, name.repeat(2_000)));
    assertThat(page).doesNotContain("<img", "<script>alert", "<b>&", "\u0000", "\r", "\u202e");
    assertThat(page.split("<script", -1)).hasSize(2);
    assertThat(page.lines()).allMatch(line -> line.length() < 2_000);
    assertThat(rectangles(plot(page), "b activation")).hasSize(2);
    assertThat(page.getBytes(StandardCharsets.UTF_8))
        .isEqualTo(
            ReportWriter.html(inPlace(name, name.repeat(2_000))).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thePageFetchesNothingAndPermitsItsOwnScriptAlone() throws Exception {
    String page = ReportWriter.html(inPlace("a", "b"));
    assertThat(page).doesNotContain("http:", "https:", "src=", "href=", "@import", "style=");
    for (String part : List.of("script", "style")) {
      Matcher text = Pattern.compile("(?s)<" + part + ">(.*)</" + part + ">").matcher(page);
      assertThat(text.find()).isTrue();
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.group(1).getBytes(StandardCharsets.UTF_8));
      assertThat(page)
          .contains(part + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void tenThousandBuffersAreAPageOfSomeMegabytes() {
    List<CompileReport.Buffer> buffers = new ArrayList<>();
    List<CompileReport.Step> steps = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      buffers.add(buffer("model/layer_" + i + "/output", 64L * (i % 3), 64, i, i + 1, List.of()));
      steps.add(step(i, 128));
    }
    buffers.set(9_999, buffer("last", 0, 64, 9_999, 9_999, List.of()));
    long before = cpuNanos();
    String page = ReportWriter.html(report(192, buffers, List.of(), steps));
    assertThat((cpuNanos() - before) / 1e9).as("seconds").isLessThan(5);
    assertThat(page.length()).isBetween(1_000_000, 6_000_000);
  }

  /** Time that other work on the machine does not lengthen. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void anArenaOfNothingIsDrawnToo() throws Exception {
    Document plot = plot(ReportWriter.html(report(0, List.of(), List.of(), List.of())));
    assertThat(rectangles(plot, "outline")).isEmpty();
  }

  /** A buffer of 64 bytes with a slice, and one of 32 that lies over its first half. */
  private static CompileReport inPlace(String first, String second) {
    CompileReport.View whole = new CompileReport.View(first, "inner", 0, 64, 64, 0, 1);
    CompileReport.View half = new CompileReport.View("half", "inner", 16, 12, 16, 0, 1);
    return report(
        64,
        List.of(
            buffer(first, 0, 64, 0, 1, List.of(whole, half)),
            buffer(second, 0, 32, 1, 2, List.of())),
        List.of(new CompileReport.Overlap(1, 0, "at least", 0, 0, 32, 1, 1)),
        List.of(step(0, 64), step(1, 64), step(2, 32)));
  }

  private static CompileReport report(
      long bytes,
      List<CompileReport.Buffer> buffers,
      List<CompileReport.Overlap> overlaps,
      List<CompileReport.Step> steps) {
    return report(bytes, buffers, overlaps, steps, List.of(), List.of(), List.of());
  }

  private static CompileReport report(
      long bytes,
      List<CompileReport.Buffer> buffers,
      List<CompileReport.Overlap> overlaps,
      List<CompileReport.Step> steps,
      List<CompileReport.Function> functions,
      List<CompileReport.Array> constants,
      List<CompileReport.Segment> segments) {
    return new CompileReport(
        CompileReport.SCHEMA_VERSION,
        "model",
        "0",
        "<board>",
        new CompileReport.Build(
            "0123456789abcdef",
            "",
            new CompileReport.Options(
                "host",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "balanced",
                true,
                true,
                true,
                true,
                true,
                "fit",
                List.of(),
                List.of(),
                "c",
                null)),
        null,
        0,
        0,
        new CompileReport.Arena(
            bytes,
            16,
            bytes,
            0,
            bytes,
            true,
            "test",
            steps.isEmpty() ? -1 : 0,
            bytes,
            List.of(new CompileReport.Region("arena", bytes, null, 0)),
            buffers,
            overlaps),
        0,
        0,
        new CompileReport.Flash(0, 0, 0, 0, 0),
        CompileReport.Code.of(CompileReport.Code.ESTIMATED, functions),
        constants,
        List.of(),
        List.of(),
        List.of(),
        new CompileReport.Rewrites(new CompileReport.ChannelPruning(0, 0, 0), List.of()),
        0,
        List.of(
            new CompileReport.Weights(
                List.of("kernel"),
                40,
                10,
                List.of(0),
                new CompileReport.PlacedWeights(
                    "fold", "dense", List.of(), 40, 0, 0, 0, 0, "", 0, 0),
                List.of())),
        List.of(),
        segments,
        steps,
        List.of(),
        null);
  }

  private static CompileReport.Buffer buffer(
      String name, long offset, long size, int first, int last, List<CompileReport.View> views) {
    return new CompileReport.Buffer(
        name, "activation", "arena", offset, size, first, last, 2 * size, views);
  }

  private static CompileReport.Step step(int index, long liveBytes) {
    return new CompileReport.Step(
        index,
        "ADD",
        index,
        "<tensor>",
        "add",
        "portable",
        List.of(),
        List.of(),
        0,
        1_234,
        0,
        0,
        liveBytes,
        0,
        0);
  }

  /** Shares of the picture in percent, rounded. */
  private static List<Long> share(Document map, String kind, double all) {
    return rectangles(map, "b " + kind).stream()
        .map(box -> Math.round(100 * number(box, "width") * number(box, "height") / all))
        .toList();
  }

  private static Document plot(String page) throws Exception {
    return picture(page, "steps");
  }

  /** The picture is well-formed XML inside of a page that is not. */
  private static Document picture(String page, String kind) throws Exception {
    int start = page.indexOf("<svg class=\"" + kind + "\"");
    String svg = page.substring(start, page.indexOf("</svg>", start) + 6);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> rectangles(Document plot, String kind) {
    List<Element> found = new ArrayList<>();
    NodeList all = plot.getElementsByTagName("rect");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals(kind)) {
        found.add(element);
      }
    }
    return found;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
