package dev.wafer.emitter.report;

import dev.wafer.emitter.c.Templates;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page with the pictures of arena and flash. It fetches nothing, and its security policy
 * permits its own script and style alone, by their hashes: whatever a model's names hold, they stay
 * text.
 */
final class ArenaPage {
  private final CompileReport report;

  ArenaPage(CompileReport report) {
    this.report = report;
  }

  String html() {
    Templates templates = new Templates();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("r", report);
    model.put("target", PlainText.of(report.target()));
    model.put("page", PageParts.of("ArenaPage"));
    model.put("operators", report.steps().stream().map(s -> PlainText.of(s.operator())).toList());
    model.put("names", report.steps().stream().map(s -> PlainText.of(s.name())).toList());
    StepAxis axis = new StepAxis(report.steps());
    model.put("axis", axis);
    List<RegionPicture.Drawing> pictures = new ArrayList<>();
    for (CompileReport.Region region : report.arena().regions()) {
      pictures.add(new RegionPicture(report, region, axis).drawing());
    }
    model.put("pictures", pictures);
    model.put("flash", new FlashPicture(report).drawing());
    model.put(
        "work",
        Bars.of(report.steps().stream().map(CompileReport.Step::estimatedInstructions).toList()));
    model.put(
        "zeros",
        report.weights().stream()
            .filter(weights -> weights.elements() > 0)
            .map(ArenaPage::zeros)
            .toList());
    return templates.render("report/ArenaPage.html.ftl", model);
  }

  /** How many elements of some weights stand for zero. */
  public record Zeros(String name, long elements, long zeros, String bar, String placement) {}

  private static Zeros zeros(CompileReport.Weights weights) {
    return new Zeros(
        PlainText.of(String.join(", ", weights.tensors())),
        weights.elements(),
        weights.zeros(),
        Bars.share(weights.zeros(), weights.elements()),
        weights.chosen().placement());
  }
}
