package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import dev.wafer.cli.io.TensorFiles;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.verify.ModelVerifier;
import dev.wafer.emulation.verify.SharedVerifyReport;
import dev.wafer.emulation.verify.VerifyReport;
import dev.wafer.emulation.verify.VerifyRequest;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wafer verify}: the emitted C on an emulated board, against the reference. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Compiles a model, builds it with the core's GCC, runs it under QEMU, and compares it"
            + " with the reference evaluator or with expected files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer verify kws.tflite --target cortex-m4",
      "  wafer verify kws.tflite --target cortex-m4 --toolchain local --seed 7",
      "  wafer verify kws.tflite --target mps2-an386 --input in.bin --expect out.bin",
      "  wafer verify kws.tflite --target cortex-m4 --cycles --html report.html",
      "  wafer verify kws.tflite --target cortex-m7 --json result.json",
      "  wafer verify kws.tflite --target cortex-m4 --max-stack 1K --junit out.xml",
      "  wafer verify kws.tflite vww.tflite --share-arena --target cortex-m4"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private ToolchainOption toolchainOption;
  @Mixin private CompilerFlagsOption compilerFlags;
  @Mixin private SharedArenaArguments models;
  @Mixin private CompileArguments arguments;
  @Mixin private Budgets budgets;

  @Option(
      names = {"-i", "--input"},
      arity = "1..*",
      paramLabel = "FILE",
      description = "One file an input; random inputs where none is given.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--expect",
      arity = "1..*",
      paramLabel = "FILE",
      description = "One file an output to compare with instead of the reference evaluator.")
  private List<Path> expected = List.of();

  @Option(
      names = "--frames",
      defaultValue = "1",
      paramLabel = "N",
      description = "Input and expected files hold N successive frames; random inputs: N frames.")
  private int frames;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of random inputs (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description =
          "Write the result as JUnit XML, too: a test case a vector, layer where compared, and"
              + " budget.")
  private Path junit;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write the page of the report, too, with the instructions, cycles and code that were"
              + " measured.")
  private Path html;

  @Option(
      names = "--cycles",
      description =
          "Model cycles, too: what is executed, weighed with the core's documented timing.")
  private boolean cycles;

  @Override
  public Integer call() throws IOException {
    Optional<SharedModelFiles> together = models.read();
    return together.isEmpty() ? alone() : shared(together.get());
  }

  private int shared(SharedModelFiles files) throws IOException {
    if (!inputs.isEmpty()
        || !expected.isEmpty()
        || html != null
        || cycles
        || budgets.needCycles()) {
      throw new UsageException(
          "--share-arena runs models in turn with random inputs: leave out --input, --expect,"
              + " --cycles, --max-cycles and --html, which are for one model");
    }
    requireSense();
    PrintWriter err = spec.commandLine().getErr();
    Target target = arguments.target();
    Board board = board(target);
    SharedModels compiled = files.compile(new ModelCompiler(), models.model(), arguments, target);
    ModelArguments.warn(compiled.warnings(), err);
    Terminal.Progress progress = Terminal.progress(err);
    progress.step("opening the toolchain (" + toolchainOption.key() + ")");
    try (Toolchain toolchain = toolchainOption.open(Set.of(target.core().architecture()))) {
      progress.step("building and running on " + board.name());
      SharedVerifyReport report =
          new SharedVerification(compiled, budgets, arguments.options(models.model(), target))
              .run(
                  toolchain,
                  HarnessOptions.measuring(board)
                      .withCore(target.core())
                      .withCompilerFlags(compilerFlags.flags()),
                  frames,
                  new Random(seed),
                  models.model().operators().sourceTexts());
      write(junit, JunitXml.of(report));
      PrintWriter out = spec.commandLine().getOut();
      json.write(SharedVerification.json(report), out);
      if (!json.replacesText()) {
        out.print(SharedVerification.text(report));
        out.flush();
      }
      List<String> differences =
          report.models().stream()
              .filter(one -> !one.exact())
              .map(one -> one.name() + ": " + JunitXml.text(one.firstDifference()))
              .toList();
      return verdict(report.name(), differences, report.compilationExcess(), report.budgets(), err);
    }
  }

  private void requireSense() {
    if (compilerFlags.flags().stream().anyMatch(flag -> flag.startsWith("-flto"))) {
      throw new UsageException(
          "verify measures functions and files one by one, which -flto merges: leave it out");
    }
    if (frames < 1) {
      throw new UsageException("--frames is at least 1, not " + frames);
    }
  }

  private static Board board(Target target) {
    return TargetCatalog.builtIn()
        .emulationBoard(target)
        .orElseThrow(() -> CompileArguments.noEmulator(target));
  }

  private int alone() throws IOException {
    byte[] bytes = models.model().bytes();
    PrintWriter err = spec.commandLine().getErr();
    Graph graph = models.model().imported(bytes, err).compilable().main();
    requireSense();
    if (!expected.isEmpty() && inputs.isEmpty() && !graph.inputs().isEmpty()) {
      throw new UsageException("--expect needs --input");
    }
    Target target = arguments.target();
    budgets.check(target);
    Board board = board(target);
    List<Frame> sequence = inputs.isEmpty() ? random(graph) : read(inputs, graph.inputs());
    Optional<List<List<Frame>>> wanted =
        expected.isEmpty()
            ? Optional.empty()
            : Optional.of(List.of(read(expected, graph.outputs())));
    Terminal.Progress progress = Terminal.progress(err);
    progress.step("opening the toolchain (" + toolchainOption.key() + ")");
    try (Toolchain toolchain = toolchainOption.open(Set.of(target.core().architecture()))) {
      progress.step("compiling, building and running on " + board.name());
      CompileRequest options = arguments.options(models.model(), target);
      VerifyReport measured =
          new ModelVerifier(toolchain)
              .verify(
                  new VerifyRequest(
                      Bytes.wrap(bytes),
                      options,
                      board,
                      List.of(sequence),
                      wanted,
                      compilerFlags.flags(),
                      models.model().operators().sourceTexts(),
                      cycles || budgets.needCycles()));
      VerifyReport report = measured.with(budgets.verdicts(options, Budgets.Measured.of(measured)));
      write(junit, JunitXml.of(report));
      if (html != null) {
        write(html, report.html());
      }
      PrintWriter out = spec.commandLine().getOut();
      json.write(report.json(), out);
      if (!json.replacesText()) {
        print(report);
      }
      return verdict(
          report.name(),
          report.exact() ? List.of() : List.of(JunitXml.text(report.firstDifference())),
          report.compilationExcess(),
          report.budgets(),
          err);
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (file != null) {
      Path folder = file.toAbsolutePath().getParent();
      new OutputFolder(folder).write(Map.of(file.getFileName().toString(), text));
    }
  }

  private int verdict(
      String name,
      List<String> differences,
      String compilationExcess,
      List<CompileReport.Budget> judged,
      PrintWriter err) {
    // Where standard output is JSON, annotations go beside it.
    PrintWriter out = json.replacesText() ? err : spec.commandLine().getOut();
    String title = "wafer verify " + name;
    differences.forEach(difference -> Annotations.error(out, title, difference));
    List<String> excesses = new ArrayList<>();
    if (!compilationExcess.isEmpty()) {
      excesses.add(compilationExcess);
    }
    judged.stream().filter(budget -> budget.over() > 0).map(Budgets::excess).forEach(excesses::add);
    for (String excess : excesses) {
      err.println("wafer: error: " + excess);
      Annotations.error(out, title, excess);
    }
    err.flush();
    if (!differences.isEmpty()) {
      return ExitCode.VERIFICATION;
    }
    return excesses.isEmpty() ? ExitCode.OK : ExitCode.BUDGET;
  }

  private List<Frame> random(Graph graph) {
    Random random = new Random(seed);
    List<Frame> sequence = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      List<byte[]> tensors = new ArrayList<>();
      for (Value input : graph.inputs()) {
        tensors.add(RandomInput.of(input.type(), random));
      }
      sequence.add(new Frame(tensors));
    }
    return sequence;
  }

  private List<Frame> read(List<Path> files, List<Value> values) throws IOException {
    if (files.size() != values.size()) {
      throw new UsageException(
          "the model has " + values.size() + " such tensors, not " + files.size());
    }
    return TensorFiles.readFrames(files, values, frames).stream().map(Frame::new).toList();
  }

  private void print(VerifyReport report) {
    PrintWriter out = spec.commandLine().getOut();
    line(
        out,
        "%s for %s on %s (%s)",
        report.name(),
        report.target(),
        report.board(),
        report.toolchain());
    line(
        out,
        "  result        %s, %d vectors against the %s",
        report.exact() ? "exact" : "DIFFERS",
        report.vectors(),
        report.comparedWith());
    VerifyReport.Difference difference = report.firstDifference();
    if (difference != null) {
      line(
          out,
          "  difference    %s %s '%s' element %d: expected %s, found %s",
          difference.step() < 0 ? "" : "step " + difference.step(),
          difference.operator(),
          Terminal.printable(difference.tensor()),
          difference.element(),
          difference.expected(),
          difference.found());
      line(
          out,
          "                %s in %,d of %,d",
          difference.atMostOne() ? "differs by one" : "differs",
          difference.differing(),
          difference.elements());
      if (difference.atMostOne() && report.comparedWith().equals(VerifyReport.EXPECTED_FILES)) {
        line(
            out,
            "                one rounding: newer LiteRT kernels round once where TensorFlow Lite"
                + " Micro, and Wafer, round twice");
      }
    }
    line(
        out,
        "  instructions  %,d an inference (%.2f a MAC), %,d for init",
        report.instructions(),
        report.macs() == 0 ? 0.0 : (double) report.instructions() / report.macs(),
        report.initInstructions());
    printCycles(out, report);
    line(
        out,
        "  RAM           arena %,d bytes (state %,d), stack %,d",
        report.arenaBytes(),
        report.persistentRamBytes(),
        report.stackBytes());
    VerifyReport.Flash flash = report.flash();
    line(
        out,
        "  flash         .text %,d, .rodata %,d, weights %,d, library %,d; beyond weights and"
            + " biases %,d",
        flash.text(),
        flash.rodata(),
        flash.weights(),
        flash.libraryText() + flash.libraryRodata(),
        flash.beyondParameters());
    report.budgets().forEach(budget -> out.print(Budgets.line(budget)));
    boolean withCycles = report.cycles() != null;
    line(
        out,
        "  %4s %-26s %-32s %8s %14s%s",
        "step",
        "operator",
        "kernel",
        "code",
        "instructions",
        withCycles ? String.format(Locale.ROOT, " %14s", "cycles") : "");
    for (VerifyReport.Step step : report.steps()) {
      line(
          out,
          "  %4d %-26s %-32s %,8d %,14d%s",
          step.index(),
          step.operator(),
          step.kernel(),
          step.codeShareBytes(),
          step.instructions(),
          withCycles ? String.format(Locale.ROOT, " %,14d", step.cycles()) : "");
    }
    out.flush();
  }

  private void printCycles(PrintWriter out, VerifyReport report) {
    if (!cycles && !budgets.needCycles()) {
      return;
    }
    VerifyReport.Cycles modelled = report.cycles();
    if (modelled == null) {
      line(
          out,
          "  cycles        none: %s",
          "no manual tells how long this core's instructions take");
      return;
    }
    line(
        out,
        "  cycles        %,d an inference (%.2f an instruction), an estimate: %s",
        modelled.inference(),
        (double) modelled.inference() / report.instructions(),
        modelled.flashWaitStates() == 0
            ? "memory never stalls"
            : modelled.flashWaitStates()
                + " wait states for each load from flash and each change of flow");
    line(out, "                by the %s", modelled.source());
  }

  private static void line(PrintWriter out, String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
