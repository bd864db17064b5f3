package dev.wafer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.cli.io.OutputFolder;
import dev.wafer.cli.io.TensorFiles;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.operators.OperatorFiles;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.verify.ModelVerifier;
import dev.wafer.emulation.verify.VerifyReport;
import dev.wafer.emulation.verify.VerifyRequest;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.frontend.ImportResult;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.targets.Architecture;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wafer benchmark}: measured tables of several models on several cores. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Measures models on emulated cores and writes the tables as Markdown, beside figures of"
            + " other tools where a file gives them.",
    footerHeading = "%nExample:%n",
    footer = "  wafer benchmark examples/digits --target cortex-m4,cortex-m55 -o bench.md")
final class BenchmarkCommand implements Callable<Integer> {
  /** A figure of another tool, as the file given with {@code --baselines} has it. */
  record Baseline(
      String tool,
      String target,
      String model,
      long instructions,
      long arenaBytes,
      long flashBytes,
      long stackBytes) {}

  @Spec private CommandSpec spec;
  @Mixin private ToolchainOption toolchainOption;

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description =
          "Folders with a model.tflite, and in_0_0.bin, out_0_0.bin ... where vectors are there;"
              + " in_seq_0_0.bin, out_seq_0_0.bin ... for a sequence of frames.")
  private List<Path> folders;

  @Option(
      names = "--target",
      split = ",",
      required = true,
      paramLabel = "TARGET",
      description = "Cores or boards.")
  private List<String> targets;

  @Option(
      names = "--baselines",
      paramLabel = "FILE",
      description =
          "JSON list of {tool, target, model, instructions, arenaBytes, flashBytes, stackBytes}.")
  private Path baselines;

  @Option(
      names = "--signature",
      paramLabel = "KEY",
      description = "The signature to enter in each model; without it the first subgraph.")
  private String signature;

  @Option(
      names = "--operators",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Declares custom operators of yours, as for 'compile'; repeatable.")
  private List<Path> operators = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The Markdown file.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    List<Baseline> others =
        baselines == null
            ? List.of()
            : List.of(new ObjectMapper().readValue(baselines.toFile(), Baseline[].class));
    PrintWriter err = spec.commandLine().getErr();
    List<Map<String, Object>> tables = new ArrayList<>();
    boolean exact = true;
    try (Toolchain toolchain = toolchainOption.open(architectures())) {
      for (String name : targets) {
        Target target = TargetCatalog.builtIn().resolve(name);
        List<Map<String, Object>> rows = new ArrayList<>();
        OperatorCosts operatorCosts = new OperatorCosts();
        for (Path folder : folders) {
          err.println("wafer: measuring " + folder.getFileName() + " on " + name + " ...");
          err.flush();
          VerifyReport report = measure(toolchain, folder, target, err);
          exact &= report.exact();
          String model = String.valueOf(folder.getFileName());
          rows.add(row(model, report));
          operatorCosts.add(model, report);
          others.stream()
              .filter(b -> b.target().equals(name) && b.model().equals(model))
              .forEach(b -> rows.add(row(b)));
        }
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("target", name);
        table.put("board", board(target).name());
        table.put("rows", rows);
        table.put("costs", operatorCosts.table());
        tables.add(table);
      }
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("tables", tables);
    String text = new Templates().render("report/Benchmarks.md.ftl", model);
    Path file = output.toAbsolutePath();
    new OutputFolder(file.getParent()).write(Map.of(file.getFileName().toString(), text));
    return exact ? ExitCode.OK : ExitCode.VERIFICATION;
  }

  private static Board board(Target target) {
    return TargetCatalog.builtIn()
        .emulationBoard(target)
        .orElseThrow(() -> CompileArguments.noEmulator(target));
  }

  private Set<Architecture> architectures() {
    return targets.stream()
        .map(name -> TargetCatalog.builtIn().resolve(name))
        .map(target -> board(target).core().architecture())
        .collect(Collectors.toSet());
  }

  private VerifyReport measure(Toolchain toolchain, Path folder, Target target, PrintWriter err)
      throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("model.tflite"));
    OperatorFiles users = OperatorFiles.read(operators);
    ImportOptions source =
        new ImportOptions(Optional.ofNullable(signature), Map.of(), users.operators());
    ImportResult imported = TfliteImporter.importModel(bytes, source);
    ModelArguments.warn(imported.warnings(), err);
    Graph graph = imported.compilable().main();
    String name = NameAllocator.prefix(String.valueOf(folder.getFileName()));
    Optional<List<Frame>> inputs = vectors(folder, "in_", graph.inputs());
    Optional<List<Frame>> expected = vectors(folder, "out_", graph.outputs());
    List<Frame> frames = inputs.orElseGet(() -> List.of(random(graph)));
    return new ModelVerifier(toolchain)
        .verify(
            new VerifyRequest(
                Bytes.wrap(bytes),
                CompileRequest.builder(target)
                    .name(name)
                    .origin(name + ".tflite")
                    .source(source)
                    .build(),
                board(target),
                List.of(frames),
                inputs.isPresent() ? expected.map(List::of) : Optional.empty(),
                List.of("-O2"),
                users.sourceTexts(),
                true));
  }

  /** The frames of a recorded case or sequence. */
  private static Optional<List<Frame>> vectors(Path folder, String side, List<Value> values)
      throws IOException {
    for (String prefix : List.of(side + "0_", side + "seq_0_")) {
      if (!values.isEmpty() && Files.exists(folder.resolve(prefix + 0 + ".bin"))) {
        List<Path> files =
            IntStream.range(0, values.size())
                .mapToObj(i -> folder.resolve(prefix + i + ".bin"))
                .toList();
        long frames = Files.size(files.get(0)) / values.get(0).type().sizeBytes();
        return Optional.of(
            TensorFiles.readFrames(files, values, Math.toIntExact(frames)).stream()
                .map(Frame::new)
                .toList());
      }
    }
    return Optional.empty();
  }

  private static Frame random(Graph graph) {
    Random random = new Random(1);
    return new Frame(
        graph.inputs().stream().map(input -> RandomInput.of(input.type(), random)).toList());
  }

  private static Map<String, Object> row(String model, VerifyReport report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("tool", "Wafer");
    row.put("exact", report.exact() ? "yes" : "NO");
    row.put("macs", report.macs());
    row.put("instructions", report.instructions());
    if (report.cycles() != null) {
      row.put("cycles", report.cycles().inference());
    }
    row.put("arena", report.arenaBytes());
    row.put("flash", report.flash().beyondParameters());
    row.put("parameters", report.flash().parameters());
    row.put("stack", report.stackBytes());
    return row;
  }

  private static Map<String, Object> row(Baseline baseline) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", "");
    row.put("tool", baseline.tool());
    row.put("exact", "");
    row.put("instructions", baseline.instructions());
    row.put("arena", baseline.arenaBytes());
    row.put("flash", baseline.flashBytes());
    row.put("stack", baseline.stackBytes());
    return row;
  }
}
