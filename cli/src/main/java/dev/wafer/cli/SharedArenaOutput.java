package dev.wafer.cli;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.GroupReport;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.ir.Bytes;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code compile --share-arena} writes.
 *
 * @param excess of all models together, or of one by itself
 */
record SharedArenaOutput(SharedModels shared, Optional<BudgetException> excess) {
  /**
   * Compiles models together.
   *
   * @throws UsageException if they cannot share an arena
   */
  static SharedArenaOutput of(
      ModelCompiler compiler,
      List<ModelFile> files,
      ModelArguments model,
      CompileArguments arguments,
      PrintWriter err)
      throws IOException {
    if (files.size() < 2) {
      throw new UsageException("--share-arena is for two models or more");
    }
    Target target = arguments.target();
    if (target.board().map(Board::arenaRegions).orElse(List.of()).size() > 1) {
      throw new UsageException(
          "--share-arena: the arena of "
              + target.name()
              + " is split among regions; give its core, or a board with one region");
    }
    List<Called> models = files.stream().map(Called::of).toList();
    String name =
        arguments.name(models.stream().map(Called::name).collect(Collectors.joining("_")));
    Set<String> names = new LinkedHashSet<>(List.of(name));
    List<SharedModels.Member> members = new ArrayList<>();
    Map<String, BudgetException> alone = new LinkedHashMap<>();
    for (Called one : models) {
      CompileRequest request = arguments.options(one.file(), one.name(), model, target);
      if (!names.add(request.name())) {
        throw new UsageException(
            "--share-arena: two are called '"
                + request.name()
                + "': NAME=MODEL calls a model otherwise, --name the files");
      }
      CompiledModel compiled;
      try {
        compiled = compiler.compile(one.file().bytes(), request);
      } catch (BudgetException tooLarge) {
        compiled = tooLarge.compiled();
        alone.putIfAbsent(request.name(), tooLarge);
      }
      ModelArguments.warn(
          compiled.warnings().stream().map(text -> request.name() + ": " + text).toList(), err);
      members.add(new SharedModels.Member(compiled, request));
    }
    SharedModels shared = SharedModels.of(name, members);
    return new SharedArenaOutput(
        shared,
        shared
            .excess()
            .or(
                () ->
                    alone.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BudgetException.together(alone))));
  }

  /** A model's file and what the model is called in C. */
  private record Called(ModelFile file, String name) {
    /** What {@code MODEL} or {@code NAME=MODEL} says. */
    static Called of(ModelFile given) {
      String text = given.path().toString();
      int at = text.indexOf('=');
      if (at < 1 || Files.exists(given.path())) {
        return new Called(given, NameAllocator.prefix(CompileArguments.stem(given)));
      }
      String name = text.substring(0, at);
      if (!NameAllocator.prefix(name).equals(name)) {
        throw new UsageException(
            "--share-arena: NAME in NAME=MODEL is a C identifier in lower case, not '"
                + Terminal.printable(name)
                + "'");
      }
      return new Called(new ModelFile(Path.of(text.substring(at + 1))), name);
    }
  }

  /** Text files; the reports alone where a budget is exceeded. */
  Map<String, String> files() {
    return excess.isEmpty() ? shared.files() : shared.reports();
  }

  Map<String, Bytes> binaries() {
    return excess.isEmpty() ? shared.emitted().binaries() : Map.of();
  }

  /** Names of what is no report, written or not. */
  Set<String> code() {
    return shared.emitted().files().keySet();
  }

  String json() {
    return ReportWriter.json(shared.report());
  }

  /** The figures, for people. */
  String summary(Path folder) {
    GroupReport report = shared.report();
    StringBuilder text = new StringBuilder();
    line(text, "%s for %s, %d models with one arena", report.name(), report.target(), count());
    line(
        text,
        "  arena       %,d bytes, of which %,d keep their contents; apart %,d",
        report.arena().bytes(),
        report.arena().lastingBytes(),
        report.arena().apartBytes());
    line(
        text,
        "  constants   %,d bytes of flash; apart %,d",
        report.flash().constantBytes(),
        report.flash().apartConstantBytes());
    line(
        text,
        "  kernels     %,d functions; apart %,d",
        report.flash().functions(),
        report.flash().apartFunctions());
    for (GroupReport.Member member : report.models()) {
      line(
          text,
          "  %s: arena %,d bytes, constants %,d",
          member.name(),
          member.arenaBytes(),
          member.constantBytes());
    }
    for (CompileReport.Budget budget : report.budgets()) {
      line(
          text,
          "  budget      %s: %,d of %,d bytes, %s",
          budget.name(),
          budget.found(),
          budget.limit(),
          budget.over() == 0 ? "kept" : String.format(Locale.ROOT, "OVER by %,d", budget.over()));
    }
    line(text, "  written     %s", String.join(", ", files().keySet()));
    line(text, "  to          %s", folder);
    return text.toString();
  }

  private int count() {
    return shared.report().models().size();
  }

  private static void line(StringBuilder text, String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append(System.lineSeparator());
  }
}
