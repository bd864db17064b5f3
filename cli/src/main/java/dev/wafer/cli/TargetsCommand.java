package dev.wafer.cli;

import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import dev.wafer.targets.MemoryRegion;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wafer targets}: what can be compiled for. */
@Command(
    name = "targets",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description = "Lists cores and boards, or shows one.",
    footerHeading = "%nExamples:%n",
    footer = {"  wafer targets", "  wafer targets mps2-an386", "  wafer targets my-board.json"})
final class TargetsCommand implements Callable<Integer> {
  private static final int SCHEMA_VERSION = 1;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A core, a board, or the file of either.")
  private String name;

  @Override
  public Integer call() throws IOException {
    TargetCatalog catalog = TargetCatalog.builtIn();
    List<Core> cores = catalog.cores();
    List<Board> boards = catalog.boards();
    if (name != null) {
      var target = catalog.resolve(name);
      cores = List.of(target.core());
      boards = target.board().map(List::of).orElse(List.of());
    }
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("schemaVersion", SCHEMA_VERSION);
    all.put("cores", cores.stream().map(TargetsCommand::model).toList());
    all.put("boards", boards.stream().map(TargetsCommand::model).toList());
    json.write(ReportWriter.json(all), out);
    if (!json.replacesText()) {
      print(cores, boards, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(List<Core> cores, List<Board> boards, PrintWriter out) {
    out.println("cores");
    for (Core core : cores) {
      out.printf(Locale.ROOT, "  %-14s %s%n", core.name(), core.description());
      out.printf(
          Locale.ROOT, "  %-14s features: %s; FPU: %s%n", "", features(core), core.fpu().key());
    }
    if (!boards.isEmpty()) {
      out.println("boards");
    }
    for (Board board : boards) {
      out.printf(
          Locale.ROOT, "  %-14s %s (%s)%n", board.name(), board.description(), board.core().name());
      for (MemoryRegion region : board.memory()) {
        out.printf(
            Locale.ROOT,
            "  %-14s %-6s %-5s 0x%08x %,d bytes%s%n",
            "",
            region.name(),
            region.kind().key(),
            region.origin(),
            region.sizeBytes(),
            region
                .arena()
                .map(a -> String.format(Locale.ROOT, ", arena %d: %,d", a.rank(), a.sizeBytes()))
                .orElse(""));
      }
      board
          .emulation()
          .ifPresent(
              emulation ->
                  out.printf(Locale.ROOT, "  %-14s QEMU machine %s%n", "", emulation.machine()));
    }
  }

  private static String features(Core core) {
    return core.features().isEmpty()
        ? "none"
        : core.features().stream().map(Feature::key).collect(Collectors.joining(", "));
  }

  private static Map<String, Object> model(Core core) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", core.name());
    model.put("description", core.description());
    model.put("architecture", core.architecture().key());
    core.like().ifPresent(like -> model.put("like", like));
    model.put("features", core.features().stream().map(Feature::key).toList());
    model.put("fpu", core.fpu().key());
    return model;
  }

  private static Map<String, Object> model(Board board) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", board.name());
    model.put("description", board.description());
    model.put("core", board.core().name());
    model.put("flashBytes", board.flashBytes());
    model.put("ramBytes", board.ramBytes());
    board.emulation().ifPresent(emulation -> model.put("machine", emulation.machine()));
    model.put("memory", board.memory().stream().map(TargetsCommand::model).toList());
    return model;
  }

  private static Map<String, Object> model(MemoryRegion region) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", region.name());
    model.put("kind", region.kind().key());
    model.put("origin", region.origin());
    model.put("sizeBytes", region.sizeBytes());
    region.arena().ifPresent(arena -> model.put("arena", model(arena)));
    return model;
  }

  private static Map<String, Object> model(MemoryRegion.ArenaShare share) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("rank", share.rank());
    model.put("sizeBytes", share.sizeBytes());
    return model;
  }
}
