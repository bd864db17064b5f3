package dev.wafer.compiler.internal;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedGroup;
import dev.wafer.emitter.ModelPart;
import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Models that were compiled each for itself, as C with one arena.
 *
 * @param emitted their C
 * @param files text by file name: the C, the report of all and those of each
 * @param excess what is over, where all of them together do not fit the budgets
 */
public record SharedModels(
    EmittedGroup emitted,
    GroupReport report,
    Map<String, String> files,
    Optional<BudgetException> excess) {
  public SharedModels {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /** A model and what it was compiled by. */
  public record Member(CompiledModel model, CompileRequest request) {}

  /**
   * Writes the models' C.
   *
   * @param name of the files, which no model has
   * @param members of different names, for one target, with budgets for all of them together
   * @throws IllegalArgumentException if the arena is split among regions of the board
   */
  public static SharedModels of(String name, List<Member> members) {
    CompileRequest first = members.get(0).request();
    String builds =
        members.stream()
            .map(m -> m.model().report().build().id())
            .collect(Collectors.joining("\n"));
    BuildId build = BuildId.of(name + "\n" + builds);
    EmitOptions options =
        new EmitOptions(
            name,
            members.stream().map(m -> m.request().origin()).collect(Collectors.joining(", ")),
            Version.current(),
            first.target().name(),
            ModelCompiler.isWordwise(first),
            ModelCompiler.hasNarrowFields(first),
            Optional.empty(),
            first.weights(),
            new EmitOptions.Build(build, ""));
    EmittedGroup emitted =
        new CEmitter().emitShared(members.stream().map(SharedModels::part).toList(), options);
    GroupReport report = report(emitted, options, members);
    Map<String, String> files = new LinkedHashMap<>(emitted.files());
    files.put(name + ".report.json", ReportWriter.json(report));
    for (Member member : members) {
      files.putAll(member.model().reports());
    }
    return new SharedModels(emitted, report, files, excess(report, members));
  }

  /** Of the files those that are no C: the reports. */
  public Map<String, String> reports() {
    Map<String, String> reports = new LinkedHashMap<>(files);
    reports.keySet().removeAll(emitted.files().keySet());
    return reports;
  }

  private static ModelPart part(Member member) {
    CompiledModel model = member.model();
    return new ModelPart(
        model.emitted().wide(),
        model.emitted().prefix(),
        member.request().origin(),
        model.model().entry(),
        model.report().build().modelSha256());
  }

  private static GroupReport report(
      EmittedGroup emitted, EmitOptions options, List<Member> members) {
    List<GroupReport.Member> models = new ArrayList<>();
    long arenas = 0;
    long constants = 0;
    long functions = 0;
    for (Member member : members) {
      CompileReport alone = member.model().report();
      arenas += alone.arena().bytes();
      constants += alone.flash().constantBytes();
      functions += member.model().emitted().use().functions().size();
      models.add(
          new GroupReport.Member(
              alone.name(),
              alone.build().modelSha256(),
              alone.arena().bytes(),
              alone.flash().constantBytes()));
    }
    List<CompileReport.Budget> budgets =
        budgets(
            members.get(0).request(), emitted.constants().sizeBytes(), emitted.arena().sizeBytes());
    return new GroupReport(
        GroupReport.SCHEMA_VERSION,
        options.name(),
        options.version(),
        options.target(),
        options.build().id().hex(),
        new GroupReport.Arena(
            emitted.arena().sizeBytes(),
            emitted.arena().alignmentBytes(),
            emitted.arena().lastingBytes(),
            arenas),
        new GroupReport.Flash(
            emitted.constants().sizeBytes(), emitted.functions(), constants, functions),
        models,
        budgets,
        budgets.stream()
            .filter(budget -> budget.over() > 0)
            .findFirst()
            .map(budget -> sentence(budget, emitted.arena().lastingBytes()))
            .orElse(null));
  }

  private static List<CompileReport.Budget> budgets(
      CompileRequest limits, long constantBytes, long arenaBytes) {
    List<CompileReport.Budget> budgets = new ArrayList<>();
    limits
        .flashBudget()
        .ifPresent(
            most -> budgets.add(CompileReport.Budget.of("flash", "bytes", most, constantBytes)));
    limits
        .ramBudget()
        .ifPresent(most -> budgets.add(CompileReport.Budget.of("ram", "bytes", most, arenaBytes)));
    return budgets;
  }

  private static String sentence(CompileReport.Budget budget, long lastingBytes) {
    return budget.name().equals("flash")
        ? BudgetException.message(
            "flash for the constants of all models", budget.found(), budget.limit(), "")
        : BudgetException.message(
            "RAM for the shared arena",
            budget.found(),
            budget.limit(),
            "what all models keep between runs takes " + lastingBytes + " of it");
  }

  private static Optional<BudgetException> excess(GroupReport report, List<Member> members) {
    CompiledModel largest =
        members.stream()
            .map(Member::model)
            .max((a, b) -> Long.compare(a.report().arena().bytes(), b.report().arena().bytes()))
            .orElseThrow();
    return report.budgets().stream()
        .filter(budget -> budget.over() > 0)
        .findFirst()
        .map(budget -> new BudgetException(report.excess(), budget.over(), largest));
  }
}
