package dev.wafer.compiler.internal;

import dev.wafer.ir.Diagnostic;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.placement.PlacedProgram;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A compilation held against its budgets: those of flash and RAM, and of each region of the board
 * that holds a part of the arena.
 *
 * @param budgets every limit, with what was found
 * @param excess of the first one that is not kept; empty where all are
 */
record BudgetVerdict(List<CompileReport.Budget> budgets, Optional<Excess> excess) {
  /** What is over, and what would fit, as a sentence; and by how much. */
  record Excess(String sentence, long shortfallBytes) {}

  /**
   * Judges a compilation.
   *
   * @param nearest what the placements of weights take that come nearest to the budgets; empty
   *     where one keeps them
   */
  static BudgetVerdict of(
      CompileReport report, CompileRequest options, List<PlacedProgram.Need> nearest) {
    List<CompileReport.Budget> all = new ArrayList<>();
    List<String> advices = new ArrayList<>();
    String advice = advice(options, nearest);
    List<CompileReport.Budget> ram = new ArrayList<>();
    options.ramBudget().ifPresent(most -> ram.add(budget("ram", most, report.arena().bytes())));
    options
        .flashBudget()
        .ifPresent(
            most -> {
              all.add(budget("flash", most, report.flash().constantBytes()));
              advices.add(
                  ram.stream().anyMatch(limit -> limit.over() > 0) && !advice.isEmpty()
                      ? "RAM for the arena exceeded, too: " + figures(ram.get(0)) + "; " + advice
                      : advice);
            });
    for (CompileReport.Budget budget : ram) {
      all.add(budget);
      advices.add(
          Stream.of(inputAdvice(report, budget.limit()), advice)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining("; ")));
    }
    for (CompileReport.Region region : report.arena().regions()) {
      if (region.capacityBytes() != null) {
        all.add(budget("arena in " + region.name(), region.capacityBytes(), region.bytes()));
        advices.add("no split of the arena among the regions was found that fits");
      }
    }
    for (int i = 0; i < all.size(); i++) {
      CompileReport.Budget budget = all.get(i);
      if (budget.over() > 0) {
        String sentence =
            BudgetException.message(
                subject(budget), budget.found(), budget.limit(), advices.get(i));
        return new BudgetVerdict(all, Optional.of(new Excess(sentence, budget.over())));
      }
    }
    return new BudgetVerdict(all, Optional.empty());
  }

  /**
   * The compilation, if it keeps all budgets.
   *
   * @throws BudgetException if it does not
   */
  CompiledModel passed(CompiledModel compiled) {
    if (excess.isPresent()) {
      throw new BudgetException(excess.get().sentence(), excess.get().shortfallBytes(), compiled);
    }
    return compiled;
  }

  /** What is over; null where nothing is. */
  String sentence() {
    return excess.map(Excess::sentence).orElse(null);
  }

  private static CompileReport.Budget budget(String name, long limit, long found) {
    return CompileReport.Budget.of(name, "bytes", limit, found);
  }

  private static String subject(CompileReport.Budget budget) {
    return switch (budget.name()) {
      case "flash" -> "flash for constants";
      case "ram" -> "RAM for the arena";
      default -> "RAM for the " + budget.name();
    };
  }

  private static String figures(CompileReport.Budget budget) {
    return budget.found()
        + " bytes needed, "
        + budget.limit()
        + " available, "
        + budget.over()
        + " bytes short";
  }

  /** What helps where an input alone takes more than half of the RAM. */
  private static String inputAdvice(CompileReport report, long limitBytes) {
    return report.inputs().stream()
        .filter(input -> input.memory().equals("arena"))
        .max(Comparator.comparingLong(CompileReport.Tensor::bytes))
        .filter(input -> 2 * input.bytes() > limitBytes)
        .map(
            input ->
                "input '"
                    + Diagnostic.abbreviate(
                        Optional.ofNullable(input.signatureName()).orElse(input.name()))
                    + "' takes "
                    + input.bytes()
                    + " bytes: --feed-input takes its rows as they come, --external-input leaves it"
                    + " where the caller has it")
        .orElse("");
  }

  /** What is the best that can be had, or what may help. */
  private static String advice(CompileRequest options, List<PlacedProgram.Need> nearest) {
    if (!nearest.isEmpty()) {
      return "no placement of the weights fits; the nearest take "
          + nearest.stream()
              .map(n -> n.flashBytes() + " bytes of flash with " + n.ramBytes() + " of RAM")
              .collect(Collectors.joining(", or "));
    }
    return switch (options.placement().mode()) {
      case AUTO, FOLD ->
          options.objective() == Objective.SIZE ? "" : "--optimize=size may find what fits";
      default -> "--densify=auto may find a placement that fits";
    };
  }
}
