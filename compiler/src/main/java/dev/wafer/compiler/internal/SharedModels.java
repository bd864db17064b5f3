package dev.wafer.compiler.internal;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedGroup;
import dev.wafer.emitter.ModelPart;
import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.ir.Bytes;
import dev.wafer.report.CompileReport;
import dev.wafer.report.SharedReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Models that were compiled each for itself, as C with one arena.
 *
 * @param members the models, each as it is alone
 * @param emitted their C
 * @param files text by file name: the C, the report of all and those of each
 * @param excess what is over, where all of them together do not fit the budgets, or one of them by
 *     itself does not
 */
public record SharedModels(
    List<CompiledModel> members,
    EmittedGroup emitted,
    SharedReport report,
    Map<String, String> files,
    Optional<BudgetException> excess) {
  public SharedModels {
    members = List.copyOf(members);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /** A model's file, and how to compile it. */
  public record Source(Bytes model, CompileRequest request) {}

  /** A model and what it was compiled by. */
  private record Member(CompiledModel model, CompileRequest request) {}

  /**
   * Compiles models and writes their C, whether they keep the budgets or not.
   *
   * @param name of the files, which no model has
   * @param sources of different names, for one target, with budgets for all of them together
   * @throws SharedArenaException if they cannot share an arena
   */
  public static SharedModels compile(ModelCompiler compiler, String name, List<Source> sources) {
    requireShareable(name, sources);
    List<Member> members = new ArrayList<>();
    Map<String, BudgetException> alone = new LinkedHashMap<>();
    for (Source source : sources) {
      CompileRequest request = source.request();
      CompiledModel compiled;
      try {
        compiled = compiler.compile(source.model().toArray(), request);
      } catch (BudgetException tooLarge) {
        compiled = tooLarge.compiled();
        alone.put(request.name(), tooLarge);
      }
      members.add(new Member(compiled, request));
    }
    return of(name, members, alone);
  }

  private static void requireShareable(String name, List<Source> sources) {
    if (sources.size() < 2) {
      throw new SharedArenaException("an arena is shared by two models or more");
    }
    Target target = sources.get(0).request().target();
    if (target.board().map(Board::arenaRegions).orElse(List.of()).size() > 1) {
      throw new SharedArenaException(
          "the arena of %s is split among regions; give its core, or a board with one region"
              .formatted(target.name()));
    }
    Set<String> names = new HashSet<>(Set.of(name));
    for (Source source : sources) {
      CompileRequest request = source.request();
      if (!names.add(request.name())) {
        throw new SharedArenaException("two are called '%s'".formatted(request.name()));
      }
      CompileRequest first = sources.get(0).request();
      if (!request.target().equals(target)
          || !request.flashBudget().equals(first.flashBudget())
          || !request.ramBudget().equals(first.ramBudget())
          || request.weights() != first.weights()) {
        throw new SharedArenaException(
            "'%s' and '%s' differ in target, budgets or the kind of file of the weights, which they share"
                .formatted(first.name(), request.name()));
      }
    }
  }

  private static SharedModels of(
      String name, List<Member> members, Map<String, BudgetException> alone) {
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
    SharedReport report = report(emitted, options, members);
    Map<String, String> files = new LinkedHashMap<>(emitted.files());
    files.put(name + ".report.json", ReportWriter.json(report));
    for (Member member : members) {
      files.putAll(member.model().reports());
    }
    return new SharedModels(
        members.stream().map(Member::model).toList(),
        emitted,
        report,
        files,
        excess(report, members)
            .or(
                () ->
                    alone.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BudgetException.together(alone))));
  }

  /** What was found of each model, as sentences that name it. */
  public List<String> warnings() {
    return members.stream()
        .flatMap(
            model -> model.warnings().stream().map(text -> model.report().name() + ": " + text))
        .toList();
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

  private static SharedReport report(
      EmittedGroup emitted, EmitOptions options, List<Member> members) {
    List<SharedReport.Member> models = new ArrayList<>();
    long arenas = 0;
    long constants = 0;
    long functions = 0;
    for (Member member : members) {
      CompileReport alone = member.model().report();
      arenas += alone.arena().bytes();
      constants += alone.flash().constantBytes();
      functions += member.model().emitted().use().functions().size();
      models.add(
          new SharedReport.Member(
              alone.name(),
              alone.build().modelSha256(),
              alone.arena().bytes(),
              alone.flash().constantBytes()));
    }
    List<CompileReport.Budget> budgets =
        budgets(
            members.get(0).request(), emitted.constants().sizeBytes(), emitted.arena().sizeBytes());
    return new SharedReport(
        SharedReport.SCHEMA_VERSION,
        options.name(),
        options.version(),
        options.target(),
        options.build().id().hex(),
        new SharedReport.Arena(
            emitted.arena().sizeBytes(),
            emitted.arena().alignmentBytes(),
            emitted.arena().lastingBytes(),
            arenas),
        new SharedReport.Flash(
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

  private static Optional<BudgetException> excess(SharedReport report, List<Member> members) {
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
