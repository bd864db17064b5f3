package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.emulation.verify.VerifyReport;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Limits of what is measured, beside those of flash and RAM that compiling knows, too. */
final class Budgets {
  @Option(
      names = "--max-stack",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Fail with exit code 3 if an inference uses more stack, for example 1K.")
  private Long maxStackBytes;

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      description = "Fail with exit code 3 if an inference executes more instructions.")
  private Long maxInstructions;

  @Option(
      names = "--max-cycles",
      paramLabel = "N",
      description =
          "Fail with exit code 3 if an inference takes more cycles, as '--cycles' models them.")
  private Long maxCycles;

  /** Whether a limit asks for cycles. */
  boolean needCycles() {
    return maxCycles != null;
  }

  /**
   * Refuses what cannot be measured.
   *
   * @throws UsageException if cycles are limited and nobody publishes the core's timing
   */
  void check(Target target) {
    if (needCycles() && target.core().timing().isEmpty()) {
      throw new UsageException(
          "--max-cycles: no manual tells how long the instructions of "
              + target.core().name()
              + " take; --max-instructions limits what is counted");
    }
  }

  /**
   * What is limited.
   *
   * @param cycles where they were modelled
   */
  record Measured(
      long flashBytes, long arenaBytes, long stackBytes, long instructions, Optional<Long> cycles) {
    static Measured of(VerifyReport report) {
      return new Measured(
          report.flash().totalBytes(),
          report.arenaBytes(),
          report.stackBytes(),
          report.instructions(),
          Optional.ofNullable(report.cycles()).map(VerifyReport.Cycles::inference));
    }
  }

  /** Every limit that is set, the board's memories among them, with what was measured. */
  List<CompileReport.Budget> verdicts(CompileRequest options, Measured measured) {
    List<CompileReport.Budget> budgets = new ArrayList<>();
    add(budgets, "flash", "bytes", options.flashBudget(), measured.flashBytes());
    add(
        budgets,
        "ram",
        "bytes",
        options.ramBudget(),
        measured.arenaBytes() + measured.stackBytes());
    add(budgets, "stack", "bytes", optional(maxStackBytes), measured.stackBytes());
    add(budgets, "instructions", "", optional(maxInstructions), measured.instructions());
    measured.cycles().ifPresent(c -> add(budgets, "cycles", "", optional(maxCycles), c));
    return List.copyOf(budgets);
  }

  private static void add(
      List<CompileReport.Budget> budgets,
      String name,
      String unit,
      OptionalLong limit,
      long found) {
    limit.ifPresent(most -> budgets.add(CompileReport.Budget.of(name, unit, most, found)));
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** What a budget counts, in words. */
  static String subject(CompileReport.Budget budget) {
    return switch (budget.name()) {
      case "flash" -> "flash for constants and code";
      case "ram" -> "RAM for arena and stack";
      case "stack" -> "stack of an inference";
      case "instructions" -> "instructions of an inference";
      default -> "cycles of an inference";
    };
  }

  /** A budget as a line of a table, for people. */
  static String line(CompileReport.Budget budget) {
    return String.format(
        Locale.ROOT,
        "  budget        %-30s %,14d of %,14d  %s%n",
        subject(budget),
        budget.found(),
        budget.limit(),
        budget.over() == 0 ? "kept" : String.format(Locale.ROOT, "OVER by %,d", budget.over()));
  }

  /** One sentence about a budget that is not kept. */
  static String excess(CompileReport.Budget budget) {
    String unit = budget.unit().isEmpty() ? "" : " " + budget.unit();
    return String.format(
        Locale.ROOT,
        "%s exceeded: %d%s needed, %d available, %d%s %s",
        subject(budget),
        budget.found(),
        unit,
        budget.limit(),
        budget.over(),
        unit,
        budget.unit().isEmpty() ? "too many" : "short");
  }
}
