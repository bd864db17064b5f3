package dev.wafer.emitter.report;

import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.List;

/** The horizontal axis of the picture: one column a step, in tenths of a pixel. */
public final class StepAxis {
  /** As wide as a page shows without scrolling. */
  private static final long USUAL_TENTHS = 11_000;

  private static final long MOST_TENTHS = 1_000;

  /** The narrowest column that can have a label. */
  private static final long LABELLED_TENTHS = 120;

  private static final long LEAST_TENTHS = 40;
  private static final int MOST_LABELLED = 1_000;

  private final List<CompileReport.Step> steps;
  private final long columnTenths;

  StepAxis(List<CompileReport.Step> steps) {
    this.steps = steps;
    long even = USUAL_TENTHS / Math.max(1, steps.size());
    long least = steps.size() <= MOST_LABELLED ? LABELLED_TENTHS : LEAST_TENTHS;
    columnTenths = Math.min(MOST_TENTHS, Math.max(least, even));
  }

  /** Text beneath a column. */
  public record Label(String x, String text) {}

  /** Width of a column in pixels. */
  public String column() {
    return Tenths.text(columnTenths);
  }

  /** Width of all columns in pixels. */
  public String width() {
    return Tenths.text(widthTenths());
  }

  /** Whether each column has its operator beneath it. */
  public boolean isLabelled() {
    return columnTenths >= LABELLED_TENTHS;
  }

  /** What stands beneath the columns. */
  public List<Label> labels() {
    List<Label> labels = new ArrayList<>();
    for (int step = 0; step < steps.size(); step += isLabelled() ? 1 : 20) {
      String name =
          isLabelled() ? step + " " + PlainText.of(steps.get(step).operator()) : "" + step;
      labels.add(new Label(Tenths.text(leftTenths(step) + columnTenths / 2), name));
    }
    return labels;
  }

  long widthTenths() {
    return columnTenths * Math.max(1, steps.size());
  }

  long leftTenths(int step) {
    return columnTenths * step;
  }
}
