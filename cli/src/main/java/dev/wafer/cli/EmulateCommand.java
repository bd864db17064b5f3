package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.emulation.FirmwareEmulator;
import dev.wafer.emulation.FirmwareReport;
import dev.wafer.emulation.FirmwareReport.Outcome;
import dev.wafer.emulation.FirmwareRequest;
import dev.wafer.emulation.Toolchain;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wafer emulate}: the user's own firmware on an emulated board. */
@Command(
    name = "emulate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Runs firmware of yours under QEMU and says how it ended: its exit code, or why and where it"
            + " failed. Exits with the firmware's code; with 4 where it did not end by itself.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wafer emulate --board mps2-an386 --elf firmware.elf --timeout 10",
      "  wafer emulate --board mps2-an386 --source test.c --model kws.tflite",
      "  wafer emulate --board mps2-an386 --elf fw.elf --count kws_run --json r.json"
    })
final class EmulateCommand implements Callable<Integer> {
  private static final double MOST_SECONDS = 24 * 60 * 60;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private ToolchainOption toolchainOption;
  @Mixin private CompilerFlagsOption compilerFlags;

  @Option(
      names = {"--board", "--target"},
      required = true,
      paramLabel = "BOARD",
      description = "The board, or a core, whose board is taken ('wafer targets' lists them).")
  private String board;

  @ArgGroup(multiplicity = "1")
  private Program program;

  /** What is run. */
  private static final class Program {
    @Option(
        names = "--elf",
        required = true,
        paramLabel = "FILE",
        description = "A linked image for the board.")
    private Path elf;

    @ArgGroup(exclusive = false)
    private Sources sources;
  }

  /** What an image is made of. */
  private static final class Sources {
    @Option(
        names = "--source",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "C files with a main, to be linked with Wafer's start-up.")
    private List<Path> files;

    @Option(
        names = "--model",
        arity = "1",
        paramLabel = "MODEL",
        description =
            "With --source: a model to compile, or a folder with what 'wafer compile' wrote;"
                + " repeatable.")
    private List<Path> models = List.of();
  }

  @Option(
      names = "--timeout",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description =
          "Wall time after which the firmware counts as hanging (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--count",
      paramLabel = "FROM[..TO]",
      description =
          "Count the instructions of a function, or from one symbol or address until another one is"
              + " reached; repeatable, at most 8.")
  private List<String> counts = List.of();

  @Override
  public Integer call() throws IOException {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UsageException("--timeout is above 0 and at most a day, not " + seconds);
    }
    if (counts.size() > 8) {
      throw new UsageException("--count at most 8 times, not " + counts.size());
    }
    Target target = TargetCatalog.builtIn().resolve(board);
    Board emulated =
        TargetCatalog.builtIn()
            .emulationBoard(target)
            .orElseThrow(() -> CompileArguments.noEmulator(target));
    FirmwareRequest request = request(target, emulated);
    FirmwareReport report;
    try (Toolchain toolchain = toolchainOption.open(Set.of(emulated.core().architecture()))) {
      report = new FirmwareEmulator(toolchain).run(request);
    }
    write(report);
    return exitCode(report);
  }

  private FirmwareRequest request(Target target, Board emulated) throws IOException {
    Duration limit = Duration.ofMillis(Math.round(seconds * 1000));
    if (program.elf != null && !Files.isRegularFile(program.elf)) {
      throw new UsageException("there is no file " + program.elf);
    }
    Sources sources = program.sources;
    return new FirmwareRequest(
        emulated,
        Optional.ofNullable(program.elf),
        sources == null ? List.of() : sources.files,
        sources == null ? Map.of() : models(sources.models, target),
        compilerFlags.flags(),
        counts.stream().map(FirmwareRequest.Count::parse).toList(),
        limit);
  }

  private static Map<String, String> models(List<Path> models, Target target) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path model : models) {
      if (Files.isDirectory(model)) {
        try (Stream<Path> entries = Files.list(model)) {
          for (Path file : entries.sorted().filter(EmulateCommand::isCode).toList()) {
            files.put(String.valueOf(file.getFileName()), Files.readString(file));
          }
        }
      } else {
        String stem = String.valueOf(model.getFileName()).replaceFirst("\\.tflite$", "");
        files.putAll(
            new ModelCompiler()
                .compile(
                    Files.readAllBytes(model),
                    CompileRequest.builder(target)
                        .name(NameAllocator.prefix(stem))
                        .origin(stem + ".tflite")
                        .build())
                .emitted()
                .files());
      }
    }
    return files;
  }

  private static boolean isCode(Path file) {
    return file.toString().endsWith(".c") || file.toString().endsWith(".h");
  }

  private void write(FirmwareReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!json.replacesText()) {
      print(report, out);
    }
    out.flush();
    json.write(ReportWriter.json(report), out);
  }

  private static void print(FirmwareReport report, PrintWriter out) {
    out.print(report.output());
    if (!report.output().isEmpty() && !report.output().endsWith("\n")) {
      out.println();
    }
    out.println(
        "wafer: "
            + report.board()
            + " ("
            + report.toolchain()
            + "): "
            + (report.passed() ? "ended with 0" : "FAILED: " + report.failure()));
    out.println(
        String.format(
            Locale.ROOT,
            "  instructions  %,d%s",
            report.instructions(),
            report.stackBytes() == null
                ? ""
                : String.format(Locale.ROOT, ", stack %,d bytes", report.stackBytes())));
    for (FirmwareReport.Counted counted : report.counts()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %-13s %s",
              counted.what(),
              counted.calls() == 0
                  ? "never passed"
                  : String.format(
                      Locale.ROOT,
                      "%,d to %,d instructions, %,.1f in the mean of %,d",
                      counted.least(),
                      counted.most(),
                      counted.mean(),
                      counted.calls())));
    }
  }

  private static int exitCode(FirmwareReport report) {
    return report.outcome() == Outcome.EXIT ? report.exitCode() : ExitCode.VERIFICATION;
  }
}
