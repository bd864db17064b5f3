package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
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
import java.util.function.Function;

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
    Compiled compiled =
        Compiled.of(compiler, model.bytes(), arguments.options(model, arguments.target()));
    return plain(
        compiled.model().emitted().files(),
        compiled.model().emitted().binaries(),
        compiled.model().reports(),
        ReportWriter.json(compiled.model().report()),
        CompileSummary.of(compiled.model()),
        compiled.model().warnings(),
        compiled.excess());
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
    return packaged(
        arguments.targets(),
        target -> part(Compiled.of(compiler, bytes, arguments.options(model, target))),
        model.origin(),
        packages);
  }

  /** Packages of models with one arena, likewise. */
  static CompileOutput packagedShared(
      ModelCompiler compiler,
      SharedModelFiles models,
      ModelArguments model,
      CompileArguments arguments,
      PackageArguments packages) {
    return packaged(
        arguments.targets(),
        target -> part(models.compile(compiler, model, arguments, target)),
        models.origin(),
        packages);
  }

  /** A compiled model, whether it keeps its budgets or not. */
  private record Compiled(CompiledModel model, Optional<BudgetException> excess) {
    static Compiled of(ModelCompiler compiler, byte[] bytes, CompileRequest request) {
      try {
        return new Compiled(compiler.compile(bytes, request), Optional.empty());
      } catch (BudgetException tooLarge) {
        return new Compiled(tooLarge.compiled(), Optional.of(tooLarge));
      }
    }
  }

  /** What one target gives to packages. */
  private record Part(
      PackageContent content,
      String name,
      String compilerVersion,
      Object report,
      String summary,
      List<String> warnings,
      Optional<BudgetException> excess) {}

  private static Part part(Compiled compiled) {
    CompileReport report = compiled.model().report();
    return new Part(
        PackageContent.of(compiled.model()),
        report.name(),
        report.compilerVersion(),
        report,
        CompileSummary.of(compiled.model()),
        compiled.model().warnings(),
        compiled.excess());
  }

  private static Part part(SharedModels shared) {
    SharedReport report = shared.report();
    return new Part(
        PackageContent.of(shared),
        report.name(),
        report.compilerVersion(),
        report,
        CompileSummary.of(shared),
        shared.warnings(),
        shared.excess());
  }

  private static CompileOutput packaged(
      List<Target> targets,
      Function<Target, Part> compile,
      String origin,
      PackageArguments packages) {
    Map<Target, PackageContent> contents = new LinkedHashMap<>();
    Map<String, BudgetException> tooLarge = new LinkedHashMap<>();
    List<Part> parts = new ArrayList<>();
    for (Target target : targets) {
      Part part = compile.apply(target);
      parts.add(part);
      contents.put(target, part.content());
      part.excess().ifPresent(excess -> tooLarge.put(target.name(), excess));
    }
    String json = json(parts);
    List<String> summaries = parts.stream().map(Part::summary).toList();
    List<String> warnings = parts.stream().flatMap(part -> part.warnings().stream()).toList();
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

  private static String json(List<Part> parts) {
    Part first = parts.get(0);
    return parts.size() == 1
        ? ReportWriter.json(first.report())
        : ReportWriter.json(
            new PackageReport<>(
                first.name(), first.compilerVersion(), parts.stream().map(Part::report).toList()));
  }
}
