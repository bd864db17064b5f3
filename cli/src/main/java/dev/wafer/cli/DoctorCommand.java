package dev.wafer.cli;

import dev.wafer.compiler.internal.Version;
import dev.wafer.emitter.report.ReportWriter;
import dev.wafer.emulation.ToolchainCheck;
import dev.wafer.emulation.ToolchainKind;
import dev.wafer.targets.Architecture;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wafer doctor}: what this machine can do, and what it lacks. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    description =
        "Says which compilers, emulators and containers are on this machine, and how to get those"
            + " that are not. Exit code 5 if nothing can run code of a Cortex-M.",
    footerHeading = "%nExamples:%n",
    footer = {"  wafer doctor", "  wafer doctor --json -"})
final class DoctorCommand implements Callable<Integer> {
  private static final int SCHEMA_VERSION = 1;
  private static final List<Architecture> EMULATED = List.of(Architecture.ARM, Architecture.RISCV);

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    ToolchainCheck check = ToolchainCheck.ofThisMachine();
    PrintWriter out = spec.commandLine().getOut();
    json.write(ReportWriter.json(model(check)), out);
    if (!json.replacesText()) {
      print(check, out);
    }
    out.flush();
    return kinds(check, Architecture.ARM).isEmpty() ? ExitCode.TOOLCHAIN : ExitCode.OK;
  }

  private static void print(ToolchainCheck check, PrintWriter out) {
    line(out, "wafer %s on Java %s", Version.current(), Runtime.version());
    for (ToolchainCheck.Check one : check.checks()) {
      line(
          out,
          "  %-8s %-30s %s",
          one.found().isPresent() ? "ok" : "missing",
          one.name(),
          Terminal.printable(one.found().orElse(one.remedy())));
    }
    line(out, "compile, inspect, run: ready");
    for (Architecture architecture : EMULATED) {
      List<String> ready = kinds(check, architecture);
      line(
          out,
          "verify for %s: %s",
          architecture.key(),
          ready.isEmpty() ? "not ready" : "ready, --toolchain " + String.join(" or ", ready));
    }
  }

  private static void line(PrintWriter out, String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
  }

  /** The toolchains that serve an architecture. */
  private static List<String> kinds(ToolchainCheck check, Architecture architecture) {
    return Arrays.stream(ToolchainKind.values())
        .filter(kind -> check.isReady(kind, architecture))
        .map(ToolchainKind::key)
        .toList();
  }

  private static Map<String, Object> model(ToolchainCheck check) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("schemaVersion", SCHEMA_VERSION);
    model.put("version", Version.current());
    model.put("java", Runtime.version().toString());
    model.put("checks", check.checks().stream().map(DoctorCommand::model).toList());
    model.put(
        "verify",
        EMULATED.stream()
            .collect(
                Collectors.toMap(
                    Architecture::key,
                    one -> kinds(check, one),
                    (first, second) -> first,
                    LinkedHashMap::new)));
    return model;
  }

  private static Map<String, Object> model(ToolchainCheck.Check check) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", check.name());
    model.put("toolchain", check.kind().key());
    check.architecture().ifPresent(one -> model.put("architecture", one.key()));
    model.put("present", check.found().isPresent());
    check.found().ifPresent(version -> model.put("found", version));
    if (check.found().isEmpty()) {
      model.put("remedy", check.remedy());
    }
    return model;
  }
}
