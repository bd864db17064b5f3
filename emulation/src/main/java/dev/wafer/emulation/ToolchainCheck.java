package dev.wafer.emulation;

import dev.wafer.targets.Architecture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of the toolchains is on this machine.
 *
 * @param checks in the order in which a user would mend them
 */
public record ToolchainCheck(List<Check> checks) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * One thing that may be there.
   *
   * @param name of a few words
   * @param architecture whose code it builds and runs; empty where it serves all
   * @param kind of the toolchain that needs it
   * @param found the version, or nothing where it is not there
   * @param remedy what to do where it is not there
   */
  public record Check(
      String name,
      Optional<Architecture> architecture,
      ToolchainKind kind,
      Optional<String> found,
      String remedy) {}

  public ToolchainCheck {
    checks = List.copyOf(checks);
  }

  /** Looks; may take seconds where an engine does not answer. */
  public static ToolchainCheck ofThisMachine() {
    List<Check> checks = new ArrayList<>();
    for (Architecture architecture : List.of(Architecture.ARM, Architecture.RISCV)) {
      Programs programs = Programs.of(architecture);
      for (String program : programs.required()) {
        checks.add(
            new Check(
                program,
                Optional.of(architecture),
                ToolchainKind.LOCAL,
                version(program),
                "on Debian: apt-get install " + programs.debianPackages()));
      }
    }
    Check engine = engine();
    checks.add(engine);
    checks.add(
        new Check(
            "toolchain image",
            Optional.empty(),
            ToolchainKind.CONTAINER,
            engine.found().flatMap(answers -> image()),
            "scripts/setup-emulators.sh of Wafer's sources builds " + ToolchainImage.name()));
    return new ToolchainCheck(checks);
  }

  /** Whether a toolchain of a kind can build and run code of an architecture. */
  public boolean isReady(ToolchainKind kind, Architecture architecture) {
    return checks.stream()
        .filter(check -> check.kind() == kind)
        .filter(check -> check.architecture().map(one -> one == architecture).orElse(true))
        .allMatch(check -> check.found().isPresent());
  }

  /** The first line that a program prints of itself. */
  private static Optional<String> version(String program) {
    if (!LocalToolchain.isOnPath(program)) {
      return Optional.empty();
    }
    try (LocalToolchain toolchain = LocalToolchain.open(Set.of())) {
      CommandResult said =
          toolchain.run(toolchain.workspace().root(), List.of(program, "--version"), LIMIT);
      return said.succeeded()
          ? said.output().lines().findFirst().map(String::strip)
          : Optional.empty();
    } catch (ToolchainException doesNotRun) {
      return Optional.empty();
    }
  }

  private static Check engine() {
    Optional<String> version = Optional.empty();
    String remedy = "";
    try {
      version = Optional.of("Docker " + DockerEngine.version());
    } catch (ToolchainMissingException reason) {
      remedy = reason.getMessage();
    }
    return new Check("Docker engine", Optional.empty(), ToolchainKind.CONTAINER, version, remedy);
  }

  private static Optional<String> image() {
    try {
      ContainerToolchain.requireImage(ToolchainImage.name());
      return Optional.of(ToolchainImage.name());
    } catch (ToolchainMissingException notThere) {
      return Optional.empty();
    }
  }
}
