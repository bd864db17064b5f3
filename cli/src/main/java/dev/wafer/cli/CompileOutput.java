package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.PackageContent;
import dev.wafer.compiler.internal.Packaging;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.ir.Bytes;
import dev.wafer.packaging.PackageException;
import dev.wafer.packaging.PackageFiles;
import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import dev.wafer.targets.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code compile} writes and says.
 *
 * @param files by path; the reports alone where a budget is exceeded
 * @param code paths of what is no report, written or not
 * @param json the report of the one target, or one document with those of all
 * @param summaries the figures for people, one a target
 * @param excess of the targets whose budgets are exceeded
 */
record CompileOutput(
    Map<String, byte[]> files,
    Collection<String> code,
    String json,
    List<String> summaries,
    List<String> warnings,
    Optional<BudgetException> excess) {
  /** One model. */
  static CompileOutput of(ModelCompiler compiler, ModelArguments model, CompileArguments arguments)
      throws IOException {
    CompiledModel compiled;
    Optional<BudgetException> excess = Optional.empty();
    try {
      compiled = compiler.compile(model.bytes(), arguments.options(model, arguments.target()));
    } catch (BudgetException tooLarge) {
      compiled = tooLarge.compiled();
      excess = Optional.of(tooLarge);
    }
    return plain(
        compiled.emitted().files(),
        compiled.emitted().binaries(),
        compiled.reports(),
        ReportWriter.json(compiled.report()),
        CompileSummary.of(compiled),
        compiled.warnings(),
        excess);
  }

  /** Models with one arena. */
  static CompileOutput shared(
      ModelCompiler compiler,
      SharedModelFiles models,
      ModelArguments model,
      CompileArguments arguments) {
    SharedModels shared = models.compile(compiler, model, arguments, arguments.target());
    return plain(
        shared.emitted().files(),
        shared.emitted().binaries(),
        shared.reports(),
        ReportWriter.json(shared.report()),
        CompileSummary.of(shared),
        shared.warnings(),
        shared.excess());
  }

  private static CompileOutput plain(
      Map<String, String> code,
      Map<String, Bytes> binaries,
      Map<String, String> reports,
      String json,
      String summary,
      List<String> warnings,
      Optional<BudgetException> excess) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (excess.isEmpty()) {
      code.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
      binaries.forEach((path, data) -> files.put(path, data.toArray()));
    }
    reports.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    return new CompileOutput(files, code.keySet(), json, List.of(summary), warnings, excess);
  }

  /**
   * Packages of a model for each target.
   *
   * @throws UsageException if there cannot be such a package
   */
  static CompileOutput packaged(
      ModelCompiler compiler,
      ModelArguments model,
      CompileArguments arguments,
      PackageArguments packages)
      throws IOException {
    byte[] bytes = model.bytes();
    Map<Target, PackageContent> contents = new LinkedHashMap<>();
    Map<String, BudgetException> tooLarge = new LinkedHashMap<>();
    List<CompileReport> reports = new ArrayList<>();
    List<String> summaries = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Target target : arguments.targets()) {
      CompiledModel compiled;
      try {
        compiled = compiler.compile(bytes, arguments.options(model, target));
      } catch (BudgetException excess) {
        compiled = excess.compiled();
        tooLarge.put(target.name(), excess);
      }
      contents.put(target, PackageContent.of(compiled));
      reports.add(compiled.report());
      summaries.add(CompileSummary.of(compiled));
      warnings.addAll(compiled.warnings());
    }
    CompileReport first = reports.get(0);
    return packaged(
        contents,
        model.origin(),
        packages,
        json(first.name(), first.compilerVersion(), reports),
        summaries,
        warnings,
        tooLarge);
  }

  /** Packages of models with one arena, likewise. */
  static CompileOutput packagedShared(
      ModelCompiler compiler,
      SharedModelFiles models,
      ModelArguments model,
      CompileArguments arguments,
      PackageArguments packages) {
    Map<Target, PackageContent> contents = new LinkedHashMap<>();
    Map<String, BudgetException> tooLarge = new LinkedHashMap<>();
    List<SharedReport> reports = new ArrayList<>();
    List<String> summaries = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Target target : arguments.targets()) {
      SharedModels shared = models.compile(compiler, model, arguments, target);
      shared.excess().ifPresent(excess -> tooLarge.put(target.name(), excess));
      contents.put(target, PackageContent.of(shared));
      reports.add(shared.report());
      summaries.add(CompileSummary.of(shared));
      warnings.addAll(shared.warnings());
    }
    SharedReport first = reports.get(0);
    return packaged(
        contents,
        models.origin(),
        packages,
        json(first.name(), first.compilerVersion(), reports),
        summaries,
        warnings,
        tooLarge);
  }

  private static CompileOutput packaged(
      Map<Target, PackageContent> contents,
      String origin,
      PackageArguments packages,
      String json,
      List<String> summaries,
      List<String> warnings,
      Map<String, BudgetException> tooLarge) {
    PackageFiles whole;
    try {
      whole = Packaging.of(contents, origin, packages.identity(), packages.systems());
    } catch (PackageException e) {
      throw new UsageException(e.getMessage());
    }
    Map<String, byte[]> reports = new LinkedHashMap<>();
    Packaging.reports(contents).forEach((path, text) -> reports.put(path, text.getBytes(UTF_8)));
    Map<String, byte[]> files = new LinkedHashMap<>();
    whole.texts().forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    files.putAll(whole.zipped());
    List<String> code = files.keySet().stream().filter(path -> !reports.containsKey(path)).toList();
    return tooLarge.isEmpty()
        ? new CompileOutput(files, code, json, summaries, warnings, Optional.empty())
        : new CompileOutput(
            reports,
            code,
            json,
            summaries,
            warnings,
            Optional.of(BudgetException.together(tooLarge)));
  }

  private static <R> String json(String name, String compilerVersion, List<R> reports) {
    return reports.size() == 1
        ? ReportWriter.json(reports.get(0))
        : ReportWriter.json(new PackageReport<>(name, compilerVersion, reports));
  }
}
