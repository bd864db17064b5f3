package dev.wafer.cli;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.Packaging;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.packaging.PackageException;
import dev.wafer.packaging.PackageFiles;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code compile --package} writes.
 *
 * @param compiled by target
 * @param files by path; the reports alone where a budget is exceeded
 * @param code paths of what is no report, written or not
 * @param excess of the targets whose budgets are exceeded
 */
record PackageOutput(
    Map<Target, CompiledModel> compiled,
    Map<String, byte[]> files,
    Collection<String> code,
    Optional<BudgetException> excess) {
  /**
   * Compiles a model for each target.
   *
   * @throws UsageException if there cannot be such a package
   */
  static PackageOutput of(
      ModelCompiler compiler,
      ModelArguments model,
      CompileArguments arguments,
      PackageArguments packages)
      throws IOException {
    byte[] bytes = model.bytes();
    Map<Target, CompiledModel> compiled = new LinkedHashMap<>();
    Map<String, BudgetException> tooLarge = new LinkedHashMap<>();
    for (Target target : arguments.targets()) {
      try {
        compiled.put(target, compiler.compile(bytes, arguments.options(model, target)));
      } catch (BudgetException excess) {
        compiled.put(target, excess.compiled());
        tooLarge.put(target.name(), excess);
      }
    }
    PackageFiles whole;
    try {
      whole = Packaging.of(compiled, model.origin(), packages.identity(), packages.systems());
    } catch (PackageException e) {
      throw new UsageException(e.getMessage());
    }
    Map<String, byte[]> reports = new LinkedHashMap<>();
    Packaging.reports(compiled).forEach((path, text) -> reports.put(path, utf8(text)));
    Map<String, byte[]> files = new LinkedHashMap<>();
    whole.texts().forEach((path, text) -> files.put(path, utf8(text)));
    files.putAll(whole.zipped());
    List<String> code = files.keySet().stream().filter(path -> !reports.containsKey(path)).toList();
    return tooLarge.isEmpty()
        ? new PackageOutput(compiled, files, code, Optional.empty())
        : new PackageOutput(
            compiled, reports, code, Optional.of(BudgetException.together(tooLarge)));
  }

  /** The report of the one target, or one document with those of all. */
  String json() {
    List<CompileReport> reports = compiled.values().stream().map(CompiledModel::report).toList();
    return reports.size() == 1
        ? ReportWriter.json(reports.get(0))
        : ReportWriter.json(PackageReport.of(reports));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
