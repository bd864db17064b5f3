package dev.wafer.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** With which flags C is compiled. */
final class CompilerFlagsOption {
  @Option(
      names = "--cflags",
      split = ",",
      defaultValue = "-O2",
      paramLabel = "FLAG",
      description = "Flags for the C compiler, comma-separated (default ${DEFAULT-VALUE}).")
  private List<String> compilerFlags;

  List<String> flags() {
    return compilerFlags;
  }
}
