package dev.wafer.cli;

import dev.wafer.compiler.CompileOptions;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options that decide what is compiled. */
final class CompileArguments {
  @Option(
      names = "--target",
      required = true,
      paramLabel = "TARGET",
      description = "A core or board ('wafer targets' lists them), or a board file my-board.json.")
  private String target;

  @Option(
      names = "--max-flash",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Fail with exit code 3 if the constants take more, for example 256K.")
  private Long maxFlashBytes;

  @Option(
      names = "--max-ram",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Fail with exit code 3 if the arena takes more, for example 64K.")
  private Long maxRamBytes;

  Target target() {
    return TargetCatalog.builtIn().resolve(target);
  }

  CompileOptions options(ModelArguments model, Target resolved) {
    return new CompileOptions(
        model.name(), model.origin(), resolved, optional(maxFlashBytes), optional(maxRamBytes));
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
