package dev.wafer.emitter.report;

import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The plan of one region: offsets upwards over steps to the right, one rectangle a buffer. Lengths
 * are in pixels, as text.
 */
final class RegionPicture {
  private static final long HEIGHT_TENTHS = 4_600;

  /** Smaller buffers would not be seen. */
  private static final long LEAST_TENTHS = 15;

  private static final int MOST_TICKS = 8;

  private final CompileReport.Arena arena;
  private final CompileReport.Region region;
  private final StepAxis axis;
  private final List<CompileReport.Step> steps;
  private final List<CompileReport.Segment> segments;
  private final int[] labelEnds;
  private final long topBytes;

  RegionPicture(CompileReport report, CompileReport.Region region, StepAxis axis) {
    this.arena = report.arena();
    this.region = region;
    this.axis = axis;
    this.steps = report.steps();
    this.segments = report.segments();
    this.labelEnds = labelEnds(arena);
    topBytes = Math.max(1, Math.max(region.bytes(), isOnly() ? arena.noOverlapBoundBytes() : 0));
  }

  /** What the template draws. */
  public record Drawing(
      String name,
      String bytes,
      String height,
      List<Tick> ticks,
      List<Box> buffers,
      List<Box> views,
      List<Box> windows,
      List<Box> overlaps,
      List<Line> lines,
      String occupied,
      List<Box> peak,
      List<String> kinds) {}

  /** A mark of the vertical axis. */
  public record Tick(String y, String text) {}

  /** A level; {@code kind} is its class in the style. */
  public record Line(String y, String kind, String text) {}

  /**
   * A rectangle.
   *
   * @param kind its class in the style
   * @param about shown while the mouse is over it
   * @param label text inside; none if there is no room
   */
  public record Box(
      String x,
      String y,
      String width,
      String height,
      String kind,
      String about,
      List<Label> label) {}

  /** Text at a place, perhaps upright. */
  public record Label(String x, String y, boolean upright, String text) {}

  Drawing drawing() {
    List<Box> boxes = new ArrayList<>();
    List<Box> views = new ArrayList<>();
    for (int i = 0; i < arena.buffers().size(); i++) {
      CompileReport.Buffer buffer = arena.buffers().get(i);
      if (isHere(buffer)) {
        boxes.add(box(buffer, labelEnds[i]));
        buffer.views().stream()
            .filter(view -> isPart(buffer, view))
            .forEach(view -> views.add(part(buffer, view)));
      }
    }
    return new Drawing(
        region.name(),
        bytes(region.bytes()),
        Tenths.text(HEIGHT_TENTHS),
        ticks(),
        boxes,
        views,
        windows(),
        overlaps(),
        lines(),
        occupied(),
        peak(),
        boxes.stream().map(Box::kind).distinct().sorted().toList());
  }

  private boolean isOnly() {
    return arena.regions().size() == 1;
  }

  private boolean isHere(CompileReport.Buffer buffer) {
    return buffer.region().equals(region.name());
  }

  /** Views of a whole buffer need no mark. */
  private static boolean isPart(CompileReport.Buffer buffer, CompileReport.View view) {
    return view.sizeBytes() > 0
        && (view.offsetBytes() != 0 || view.sizeBytes() < buffer.sizeBytes());
  }

  private Box box(CompileReport.Buffer buffer, int lastLabelled) {
    return box(
        buffer.firstStep(),
        buffer.lastStep(),
        buffer.offsetBytes(),
        buffer.sizeBytes(),
        kind(buffer),
        about(buffer),
        PlainText.of(buffer.name()),
        lastLabelled);
  }

  /**
   * The last step over which the name of each buffer is written: where another buffer comes to lie
   * over one, the older one's name ends.
   */
  private static int[] labelEnds(CompileReport.Arena arena) {
    int[] ends = arena.buffers().stream().mapToInt(CompileReport.Buffer::lastStep).toArray();
    for (CompileReport.Overlap overlap : arena.overlaps()) {
      boolean lowerIsOlder =
          arena.buffers().get(overlap.lower()).firstStep()
              <= arena.buffers().get(overlap.upper()).firstStep();
      int older = lowerIsOlder ? overlap.lower() : overlap.upper();
      ends[older] = Math.min(ends[older], overlap.firstStep() - 1);
    }
    return ends;
  }

  private Box part(CompileReport.Buffer buffer, CompileReport.View view) {
    return box(
        view.firstStep(),
        view.lastStep(),
        buffer.offsetBytes() + view.offsetBytes(),
        view.spanBytes(),
        "part",
        PlainText.of(view.name())
            + "\n"
            + bytes(view.sizeBytes())
            + " at "
            + number(view.offsetBytes())
            + " of "
            + PlainText.of(buffer.name())
            + ", "
            + span(view.firstStep(), view.lastStep())
            + (view.spanBytes() == view.sizeBytes()
                ? ""
                : "\nwith gaps, over " + bytes(view.spanBytes())),
        "",
        -1);
  }

  /** Rows of planes inside of the scratch of a step that runs row by row, over its calls. */
  private List<Box> windows() {
    List<Box> boxes = new ArrayList<>();
    for (CompileReport.Segment segment : segments) {
      arena.buffers().stream()
          .filter(this::isHere)
          .filter(buffer -> buffer.kind().equals("scratch") && buffer.name().endsWith(": rows"))
          .filter(buffer -> buffer.firstStep() == segment.step())
          .findFirst()
          .ifPresent(
              scratch ->
                  segment.nodes().stream()
                      .filter(node -> node.offsetBytes() != null)
                      .forEach(node -> boxes.add(window(segment, node, scratch.offsetBytes()))));
    }
    return boxes;
  }

  private Box window(
      CompileReport.Segment segment, CompileReport.SegmentNode node, long scratchBytes) {
    long left = axis.leftTenths(segment.step());
    long column = axis.leftTenths(segment.step() + 1) - left;
    long begin = column * node.firstCall() / segment.calls();
    long end = column * (node.lastCall() + 1) / segment.calls();
    long bottom = heightTenths(scratchBytes + node.offsetBytes());
    long height =
        Math.max(
            LEAST_TENTHS, heightTenths(scratchBytes + node.offsetBytes() + node.bytes()) - bottom);
    return new Box(
        Tenths.text(left + begin),
        Tenths.text(Math.max(0, HEIGHT_TENTHS - bottom - height)),
        Tenths.text(Math.max(LEAST_TENTHS, end - begin)),
        Tenths.text(height),
        "window",
        PlainText.of(node.name())
            + "\n"
            + node.windowRows()
            + " of "
            + node.rows()
            + " rows at a time, "
            + bytes(node.bytes())
            + ", calls "
            + node.firstCall()
            + " to "
            + node.lastCall()
            + " of "
            + segment.calls(),
        List.of());
  }

  private List<Box> overlaps() {
    List<Box> boxes = new ArrayList<>();
    for (CompileReport.Overlap overlap : arena.overlaps()) {
      CompileReport.Buffer lower = arena.buffers().get(overlap.lower());
      CompileReport.Buffer upper = arena.buffers().get(overlap.upper());
      if (isHere(lower)) {
        boxes.add(
            box(
                overlap.firstStep(),
                overlap.lastStep(),
                Math.max(lower.offsetBytes(), upper.offsetBytes()),
                overlap.sharedBytes(),
                "overlap",
                bytes(overlap.sharedBytes())
                    + " shared while both live, "
                    + span(overlap.firstStep(), overlap.lastStep())
                    + "\n"
                    + PlainText.of(lower.name())
                    + "\n"
                    + PlainText.of(upper.name())
                    + "\ndistance "
                    + number(overlap.distanceBytes())
                    + ", permitted: "
                    + overlap.rule()
                    + " "
                    + number(overlap.ruleDistanceBytes()),
                "",
                -1));
      }
    }
    return boxes;
  }

  private Box box(
      int firstStep,
      int lastStep,
      long offsetBytes,
      long sizeBytes,
      String kind,
      String about,
      String name,
      int lastLabelled) {
    long x = axis.leftTenths(firstStep);
    long width = axis.leftTenths(lastStep + 1) - x;
    long bottom = heightTenths(offsetBytes);
    long height = Math.max(LEAST_TENTHS, heightTenths(offsetBytes + sizeBytes) - bottom);
    long y = Math.max(0, HEIGHT_TENTHS - bottom - height);
    return new Box(
        Tenths.text(x),
        Tenths.text(y),
        Tenths.text(width),
        Tenths.text(height),
        kind,
        about,
        lastLabelled < firstStep
            ? List.of()
            : BoxLabel.of(name, x, y, axis.leftTenths(lastLabelled + 1) - x, height));
  }

  private long heightTenths(long bytes) {
    return bytes * HEIGHT_TENTHS / topBytes; // no arena is so large that this overflows
  }

  private static String kind(CompileReport.Buffer buffer) {
    for (String role : List.of("output", "input")) {
      if (buffer.views().stream().anyMatch(view -> view.role().equals(role))) {
        return role;
      }
    }
    return buffer.kind();
  }

  private String about(CompileReport.Buffer buffer) {
    StringBuilder text = new StringBuilder(PlainText.of(buffer.name()));
    text.append('\n').append(kind(buffer)).append(", ").append(bytes(buffer.sizeBytes()));
    text.append(" at offset ").append(number(buffer.offsetBytes())).append(", ");
    text.append(span(buffer.firstStep(), buffer.lastStep()));
    text.append("\nabout ").append(bytes(buffer.trafficBytes())).append(" read and written");
    int shown = 0;
    for (CompileReport.View view : buffer.views()) {
      if (!view.name().equals(buffer.name()) && shown++ < 8) {
        text.append("\nholds ").append(PlainText.of(view.name()));
      }
    }
    return text.append(shown > 8 ? "\nand " + (shown - 8) + " more" : "").toString();
  }

  private String span(int first, int last) {
    return first == last ? "step " + step(first) : "steps " + step(first) + " to " + step(last);
  }

  private String step(int index) {
    return index
        + (index < steps.size() ? " (" + PlainText.of(steps.get(index).operator()) + ")" : "");
  }

  private List<Tick> ticks() {
    long every = 1;
    while (every * MOST_TICKS < topBytes) {
      every *= 2;
    }
    List<Tick> ticks = new ArrayList<>();
    for (long at = 0; at <= topBytes; at += every) {
      ticks.add(new Tick(Tenths.text(HEIGHT_TENTHS - heightTenths(at)), size(at, every)));
    }
    return ticks;
  }

  /** In the unit that shows a tick in few digits. */
  private static String size(long bytes, long every) {
    if (bytes == 0) {
      return "0";
    }
    return every >= 1 << 20
        ? (bytes >> 20) + "M"
        : every >= 1 << 10 ? (bytes >> 10) + "K" : Long.toString(bytes);
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    String share =
        region.capacityBytes() == null
            ? ""
            : " of " + number(region.capacityBytes()) + " there are";
    lines.add(line("size", "arena: " + bytes(region.bytes()) + share, region.bytes()));
    if (isOnly()) {
      lines.add(
          line(
              "bound",
              "most live bytes without overlap: " + bytes(arena.noOverlapBoundBytes()),
              arena.noOverlapBoundBytes()));
    }
    return lines;
  }

  private Line line(String kind, String text, long bytes) {
    return new Line(Tenths.text(HEIGHT_TENTHS - heightTenths(bytes)), kind, text);
  }

  /** The outline of the live bytes, as points of a polygonal line. */
  private String occupied() {
    StringBuilder points = new StringBuilder();
    if (isOnly()) {
      for (CompileReport.Step step : steps) {
        String y = Tenths.text(HEIGHT_TENTHS - heightTenths(step.liveBytes()));
        points.append(points.isEmpty() ? "" : " ");
        points.append(Tenths.text(axis.leftTenths(step.index()))).append(',').append(y);
        points.append(' ').append(Tenths.text(axis.leftTenths(step.index() + 1)));
        points.append(',').append(y);
      }
    }
    return points.toString();
  }

  private List<Box> peak() {
    int step = arena.peakStep();
    if (step < 0) {
      return List.of();
    }
    String text = "peak: step " + step(step) + ", " + bytes(arena.peakLiveBytes()) + " live";
    long left = axis.leftTenths(step);
    boolean begins = left < axis.widthTenths() / 2;
    long x = begins ? left : axis.leftTenths(step + 1);
    return List.of(
        new Box(
            Tenths.text(left),
            "0",
            axis.column(),
            Tenths.text(HEIGHT_TENTHS),
            begins ? "peak" : "peak late",
            text,
            List.of(new Label(Tenths.text(x), "0", false, text))));
  }

  private static String bytes(long bytes) {
    return number(bytes) + (bytes == 1 ? " byte" : " bytes");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
