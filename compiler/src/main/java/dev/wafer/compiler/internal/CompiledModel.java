package dev.wafer.compiler.internal;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.ir.Model;
import dev.wafer.report.CompileReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a compilation.
 *
 * @param model as it was read
 * @param files text by file name: C and reports
 * @param warnings as sentences: what was decided about the model without being asked for; what of
 *     it TensorFlow Lite would not run, or not so; what was asked for and has no effect
 */
public record CompiledModel(
    Model model,
    EmittedModel emitted,
    CompileReport report,
    Map<String, String> files,
    List<String> warnings) {
  public CompiledModel {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    warnings = List.copyOf(warnings);
  }

  /** Of the files those that are no C: the reports. */
  public Map<String, String> reports() {
    Map<String, String> reports = new LinkedHashMap<>(files);
    reports.keySet().removeAll(emitted.files().keySet());
    return reports;
  }
}
