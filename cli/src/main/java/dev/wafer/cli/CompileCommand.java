package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.passes.pipeline.DumpAfter;
import dev.wafer.passes.pipeline.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  @Mixin private SharedArenaArguments models;
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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ModelCompiler compiler = compiler(err);
    Terminal.progress(err).step("compiling " + models.model().origin());
    Optional<SharedModelFiles> together = models.read();
    CompileOutput written = written(compiler, together);
    if (written.excess().isPresent()) {
      warnOfOlder(written.code(), err);
    }
    new OutputFolder(output).writeBytes(written.files());
    if (together.isEmpty()) {
      ModelArguments.warn(arguments.renaming(models.model()).stream().toList(), err);
    }
    ModelArguments.warn(written.warnings(), err);
    json.write(written.json(), out);
    if (!json.replacesText()) {
      written.summaries().forEach(out::print);
      out.print(CompileSummary.written(written.files().keySet(), output));
    }
    out.flush();
    if (written.excess().isPresent()) {
      throw written.excess().get();
    }
    return ExitCode.OK;
  }

  private CompileOutput written(ModelCompiler compiler, Optional<SharedModelFiles> together)
      throws IOException {
    if (together.isEmpty()) {
      return packages.areAsked()
          ? CompileOutput.packaged(compiler, models.model(), arguments, packages)
          : CompileOutput.of(compiler, models.model(), arguments);
    }
    return packages.areAsked()
        ? CompileOutput.packagedShared(
            compiler, together.get(), models.model(), arguments, packages)
        : CompileOutput.shared(compiler, together.get(), models.model(), arguments);
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
}
