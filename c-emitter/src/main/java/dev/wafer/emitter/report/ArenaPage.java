package dev.wafer.emitter.report;

import dev.wafer.emitter.c.Templates;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page with the pictures of arena and flash. It fetches nothing, and its security policy
 * permits its own script and style alone, by their hashes: whatever a model's names hold, they stay
 * text.
 */
final class ArenaPage {
  private final CompileReport report;
  private final Optional<MeasuredSteps> measured;

  /**
   * @param measured what the steps took; their estimates are shown where it is not known
   */
  ArenaPage(CompileReport report, Optional<MeasuredSteps> measured) {
    this.report = report;
    this.measured = measured;
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
    List<Long> instructions =
        measured
            .map(MeasuredSteps::instructions)
            .orElseGet(
                () ->
                    report.steps().stream()
                        .map(CompileReport.Step::estimatedInstructions)
                        .toList());
    model.put("measured", measured.isPresent());
    model.put("instructions", instructions);
    model.put("work", Bars.of(instructions));
    measured
        .flatMap(MeasuredSteps::cycles)
        .ifPresent(
            cycles -> {
              model.put("cycles", cycles);
              model.put("time", Bars.of(cycles));
            });
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
