package dev.wafer.cli;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;

/** The figures of a compilation, for people. */
final class CompileSummary {
  private final StringBuilder text = new StringBuilder();

  private CompileSummary() {}

  /** Those of a model. */
  static String of(CompiledModel compilation) {
    CompileSummary summary = new CompileSummary();
    CompileReport report = compilation.report();
    CompileReport.Arena arena = report.arena();
    summary.line(
        "%s for %s, optimized for %s",
        report.name(), report.target(), report.build().options().optimize());
    summary.line(
        "  operators   %,d in %,d steps, %,d MACs",
        compilation.model().main().nodes().size(), report.steps().size(), report.macs());
    summary.line(
        "  arena       %,d bytes (lower bound %,d, gap %,d%s), of which state %,d, weights %,d",
        arena.bytes(),
        arena.lowerBoundBytes(),
        arena.gapBytes(),
        arena.provenOptimal() ? ", optimal" : "",
        report.persistentRamBytes(),
        report.expandedParameterBytes());
    if (arena.regions().size() > 1) {
      for (CompileReport.Region region : arena.regions()) {
        summary.line(
            "              %s: %,d of %,d bytes",
            region.name(), region.bytes(), region.capacityBytes());
      }
    }
    summary.line(
        "  constants   %,d bytes of flash: weights %,d, biases %,d, tables %,d",
        report.flash().constantBytes(),
        report.flash().weightBytes(),
        report.flash().biasBytes(),
        report.flash().tableBytes());
    report.budgets().forEach(summary::budget);
    return summary.text.toString();
  }

  /** Those of models with one arena. */
  static String of(SharedModels shared) {
    CompileSummary summary = new CompileSummary();
    SharedReport report = shared.report();
    summary.line(
        "%s for %s, %d models with one arena",
        report.name(), report.target(), report.models().size());
    summary.line(
        "  arena       %,d bytes, of which %,d keep their contents; apart %,d",
        report.arena().bytes(), report.arena().lastingBytes(), report.arena().apartBytes());
    summary.line(
        "  constants   %,d bytes of flash; apart %,d",
        report.flash().constantBytes(), report.flash().apartConstantBytes());
    summary.line(
        "  kernels     %,d functions; apart %,d",
        report.flash().functions(), report.flash().apartFunctions());
    for (SharedReport.Member member : report.models()) {
      summary.line(
          "  %s: arena %,d bytes, constants %,d",
          member.name(), member.arenaBytes(), member.constantBytes());
    }
    report.budgets().forEach(summary::budget);
    return summary.text.toString();
  }

  /** Where what was written. */
  static String written(Collection<String> files, Path folder) {
    CompileSummary summary = new CompileSummary();
    summary.line("  written     %s", String.join(", ", files));
    summary.line("  to          %s", folder);
    return summary.text.toString();
  }

  private void budget(CompileReport.Budget budget) {
    line(
        "  budget      %s: %,d of %,d bytes, %s",
        budget.name(),
        budget.found(),
        budget.limit(),
        budget.over() == 0 ? "kept" : String.format(Locale.ROOT, "OVER by %,d", budget.over()));
  }

  private void line(String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append(System.lineSeparator());
  }
}
