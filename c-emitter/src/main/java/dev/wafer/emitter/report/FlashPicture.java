package dev.wafer.emitter.report;

import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What takes flash, as a treemap: code by function, constants by layer, the compiler's tables. */
final class FlashPicture {
  private static final long WIDTH_TENTHS = 11_000;
  private static final long HEIGHT_TENTHS = 3_200;

  /** Of each group; the smaller ones share a rectangle. */
  private static final int MOST_PARTS = 300;

  private static final String TABLE = "table";

  private final CompileReport report;

  FlashPicture(CompileReport report) {
    this.report = report;
  }

  /** What the template draws; lengths in pixels, as text. */
  public record Drawing(
      String width, String height, List<RegionPicture.Box> boxes, List<Legend> legend) {}

  /** A group of parts: its class in the style, and what it is. */
  public record Legend(String kind, String text) {}

  private record Part(String name, String about, long bytes) {}

  private record Group(String kind, String title, List<Part> parts) {
    long bytes() {
      return parts.stream().mapToLong(Part::bytes).sum();
    }
  }

  Drawing drawing() {
    List<Group> groups = new ArrayList<>();
    boolean measured = report.code().source().equals(CompileReport.Code.MEASURED);
    groups.add(
        new Group("code", "code by function" + (measured ? "" : ", estimated"), largest(code())));
    groups.add(
        new Group(
            "weights",
            "weights and biases by layer",
            largest(layers("weights and biases", array -> !array.kind().equals(TABLE)))));
    groups.add(
        new Group(
            "tables",
            "the compiler's tables by layer",
            largest(layers("tables", array -> array.kind().equals(TABLE)))));
    groups.removeIf(group -> group.bytes() == 0);
    groups.sort(Comparator.comparingLong(Group::bytes).reversed());
    List<Treemap.Area> areas =
        Treemap.divide(
            new Treemap.Area(0, 0, WIDTH_TENTHS, HEIGHT_TENTHS),
            groups.stream().map(Group::bytes).toList());
    List<RegionPicture.Box> boxes = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      boxes.addAll(boxes(groups.get(i), areas.get(i)));
    }
    return new Drawing(
        Tenths.text(WIDTH_TENTHS),
        Tenths.text(HEIGHT_TENTHS),
        boxes,
        groups.stream()
            .map(group -> new Legend(group.kind(), group.title() + ": " + bytes(group.bytes())))
            .toList());
  }

  private static List<RegionPicture.Box> boxes(Group group, Treemap.Area whole) {
    List<Treemap.Area> areas =
        Treemap.divide(whole, group.parts().stream().map(Part::bytes).toList());
    List<RegionPicture.Box> boxes = new ArrayList<>();
    for (int i = 0; i < areas.size(); i++) {
      Part part = group.parts().get(i);
      Treemap.Area area = areas.get(i);
      boxes.add(
          new RegionPicture.Box(
              Tenths.text(area.x()),
              Tenths.text(area.y()),
              Tenths.text(area.width()),
              Tenths.text(area.height()),
              group.kind(),
              part.name() + "\n" + part.about() + ", " + bytes(part.bytes()),
              BoxLabel.of(part.name(), area.x(), area.y(), area.width(), area.height())));
    }
    return boxes;
  }

  private List<Part> code() {
    return report.code().functions().stream()
        .map(
            function ->
                new Part(
                    PlainText.of(function.name()),
                    function.kind()
                        + (function.steps().isEmpty()
                            ? ""
                            : ", called by " + count(function.steps().size(), "step")),
                    function.bytes()))
        .toList();
  }

  /** What falls to each step of the arrays that are asked for, and what falls to none. */
  private List<Part> layers(String what, Predicate<CompileReport.Array> asked) {
    List<CompileReport.Array> arrays = report.constants().stream().filter(asked).toList();
    List<Long> shares = CompileReport.shares(report.steps().size(), arrays);
    List<Part> parts = new ArrayList<>();
    for (CompileReport.Step step : report.steps()) {
      String name = step.index() + " " + PlainText.of(step.operator());
      parts.add(new Part(name, PlainText.of(step.name()) + ", " + what, shares.get(step.index())));
    }
    long all = arrays.stream().mapToLong(CompileReport.Array::bytes).sum();
    long shared = shares.stream().mapToLong(Long::longValue).sum();
    parts.add(new Part("of no step", what, all - shared));
    return parts;
  }

  private static List<Part> largest(List<Part> parts) {
    List<Part> sorted =
        new ArrayList<>(
            parts.stream()
                .filter(part -> part.bytes() > 0)
                .sorted(Comparator.comparingLong(Part::bytes).reversed())
                .toList());
    if (sorted.size() > MOST_PARTS) {
      List<Part> rest = sorted.subList(MOST_PARTS, sorted.size());
      Part together =
          new Part(
              count(rest.size(), "smaller one"),
              "together",
              rest.stream().mapToLong(Part::bytes).sum());
      rest.clear();
      sorted.add(together);
    }
    return sorted;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d %s", bytes, bytes == 1 ? "byte" : "bytes");
  }
}
