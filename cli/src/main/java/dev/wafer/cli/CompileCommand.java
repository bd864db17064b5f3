package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.passes.pipeline.DumpAfter;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.report.CompileReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wafer compile}: model in, C out. */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description = "Writes NAME.h, NAME.c, NAME_weights.c and the reports to a folder.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer compile kws.tflite --target cortex-m4 --output out",
      "  wafer compile kws.tflite --target my-board.json --output out --max-ram 32K"
    })
final class CompileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private ModelArguments model;
  @Mixin private CompileArguments arguments;
  @Mixin private PackageArguments packages;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; made if it is not there.")
  private Path output;

  @Option(
      names = "--dump-after",
      paramLabel = "PASS",
      description = "Print the graph after this pass, or after each with 'all', to standard error.")
  private String dumpAfter;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "MODEL",
      converter = PathConverter.class,
      description = "Further models, with --share-arena; MODEL or NAME=MODEL.")
  private List<Path> further = List.of();

  @Option(
      names = "--share-arena",
      description =
          "Compile several models into one header, one code file and one arena: one of them runs at"
              + " a time, what each keeps between its runs stays, and what they have in common is"
              + " in flash once. --name names the files; a model is called as its file, or as NAME=MODEL"
              + " says.")
  private boolean shareArena;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ModelCompiler compiler = compiler(err);
    Terminal.progress(err).step("compiling " + model.origin());
    if (shareArena || !further.isEmpty()) {
      return shared(compiler, out, err);
    }
    if (packages.areAsked()) {
      return packaged(compiler, out, err);
    }
    try {
      CompiledModel compilation =
          compiler.compile(model.bytes(), arguments.options(model, arguments.target()));
      new OutputFolder(output).write(compilation.files(), compilation.emitted().binaries());
      print(compilation, compilation.files(), out, err);
    } catch (BudgetException tooLarge) {
      CompiledModel compilation = tooLarge.compiled();
      warnOfOlder(compilation.emitted().files().keySet(), err);
      new OutputFolder(output).write(compilation.reports(), Map.of());
      print(compilation, compilation.reports(), out, err);
      throw tooLarge;
    }
    return ExitCode.OK;
  }

  private void print(
      CompiledModel compilation, Map<String, String> files, PrintWriter out, PrintWriter err)
      throws IOException {
    ModelArguments.warn(arguments.renaming(model).stream().toList(), err);
    ModelArguments.warn(compilation.warnings(), err);
    json.write(ReportWriter.json(compilation.report()), out);
    if (!json.replacesText()) {
      summary(compilation, files.keySet(), out);
    }
    out.flush();
  }

  private int shared(ModelCompiler compiler, PrintWriter out, PrintWriter err) throws IOException {
    if (!shareArena) {
      throw new UsageException("several models are compiled together with --share-arena");
    }
    if (packages.areAsked()) {
      throw new UsageException("--package is for one model: leave out --share-arena");
    }
    List<ModelFile> files = new ArrayList<>(List.of(model.file()));
    further.forEach(path -> files.add(new ModelFile(path)));
    SharedArenaOutput written = SharedArenaOutput.of(compiler, files, model, arguments, err);
    if (written.excess().isPresent()) {
      warnOfOlder(written.code(), err);
    }
    new OutputFolder(output).write(written.files(), written.binaries());
    json.write(written.json(), out);
    if (!json.replacesText()) {
      out.print(written.summary(output));
    }
    out.flush();
    if (written.excess().isPresent()) {
      throw written.excess().get();
    }
    return ExitCode.OK;
  }

  private int packaged(ModelCompiler compiler, PrintWriter out, PrintWriter err)
      throws IOException {
    PackageOutput written = PackageOutput.of(compiler, model, arguments, packages);
    if (written.excess().isPresent()) {
      warnOfOlder(written.code(), err);
    }
    new OutputFolder(output).writeBytes(written.files());
    ModelArguments.warn(arguments.renaming(model).stream().toList(), err);
    written.compiled().values().forEach(one -> ModelArguments.warn(one.warnings(), err));
    json.write(written.json(), out);
    if (!json.replacesText()) {
      written.compiled().values().forEach(one -> summary(one, written.files().keySet(), out));
    }
    out.flush();
    if (written.excess().isPresent()) {
      throw written.excess().get();
    }
    return ExitCode.OK;
  }

  /** No C is written over a budget, so what lies there is of another compilation. */
  private void warnOfOlder(Collection<String> code, PrintWriter err) {
    List<String> older = new OutputFolder(output).present(code);
    if (!older.isEmpty()) {
      ModelArguments.warn(
          List.of(
              "%s in %s: of an earlier compilation, left as it was"
                  .formatted(String.join(", ", older), output)),
          err);
    }
  }

  private ModelCompiler compiler(PrintWriter err) {
    if (dumpAfter == null) {
      return new ModelCompiler();
    }
    List<String> passes = Pipeline.standard().names();
    if (!dumpAfter.equals(DumpAfter.ALL) && !passes.contains(dumpAfter)) {
      throw new UsageException(
          "no pass is called '" + dumpAfter + "'; there are all, " + String.join(", ", passes));
    }
    return ModelCompiler.dumping(dumpAfter, err::print);
  }

  private void summary(CompiledModel compilation, Set<String> files, PrintWriter out) {
    CompileReport report = compilation.report();
    CompileReport.Arena arena = report.arena();
    out.printf(
        Locale.ROOT,
        "%s for %s, optimized for %s%n",
        report.name(),
        report.target(),
        report.build().options().optimize());
    out.printf(
        Locale.ROOT,
        "  operators   %,d in %,d steps, %,d MACs%n",
        compilation.model().main().nodes().size(),
        report.steps().size(),
        report.macs());
    out.printf(
        Locale.ROOT,
        "  arena       %,d bytes (lower bound %,d, gap %,d%s), of which state %,d, weights %,d%n",
        arena.bytes(),
        arena.lowerBoundBytes(),
        arena.gapBytes(),
        arena.provenOptimal() ? ", optimal" : "",
        report.persistentRamBytes(),
        report.expandedParameterBytes());
    if (arena.regions().size() > 1) {
      for (CompileReport.Region region : arena.regions()) {
        out.printf(
            Locale.ROOT,
            "              %s: %,d of %,d bytes%n",
            region.name(),
            region.bytes(),
            region.capacityBytes());
      }
    }
    out.printf(
        Locale.ROOT,
        "  constants   %,d bytes of flash: weights %,d, biases %,d, tables %,d%n",
        report.flash().constantBytes(),
        report.flash().weightBytes(),
        report.flash().biasBytes(),
        report.flash().tableBytes());
    for (CompileReport.Budget budget : report.budgets()) {
      out.printf(
          Locale.ROOT,
          "  budget      %s: %,d of %,d bytes, %s%n",
          budget.name(),
          budget.found(),
          budget.limit(),
          budget.over() == 0 ? "kept" : String.format(Locale.ROOT, "OVER by %,d", budget.over()));
    }
    out.printf(Locale.ROOT, "  written     %s%n", String.join(", ", files));
    out.printf(Locale.ROOT, "  to          %s%n", output);
  }
}
