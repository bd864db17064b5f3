package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.Programs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rust for an emulated board. Where {@code rustup} did not install the core library for it, it is
 * built from the sources that Debian packages beside its compiler.
 */
final class BoardRust {
  /** What cores with the DSP extension are called there. */
  static final String MACHINE = "thumbv7em-none-eabi";

  private static final Path DEBIAN = Path.of("/usr/bin");

  private BoardRust() {}

  /** Variables under which {@code cargo} builds for the board; skips the test where nothing can. */
  static synchronized Map<String, String> environment() {
    assumeTrue(Programs.exists("cargo"), "skipped: cargo is not on the PATH");
    String installed =
        output(List.of("rustc", "--print", "target-libdir", "--target", MACHINE), Map.of());
    if (Files.isDirectory(Path.of(installed))) {
      return Map.of();
    }
    Path rustc = DEBIAN.resolve("rustc");
    Path core = Path.of("core");
    if (Files.isExecutable(rustc) && Files.isExecutable(DEBIAN.resolve("cargo"))) {
      String version = output(List.of(rustc.toString(), "--version"), Map.of()).split(" ", 3)[1];
      core = Path.of("/usr/src/rustc-" + version, "library/core/src/lib.rs");
    }
    assumeTrue(
        Files.isRegularFile(core),
        "skipped: Rust has no core library for it (rustup target add "
            + MACHINE
            + ", or on Debian: apt-get install cargo rust-src)");
    try {
      Path programs = provide(rustc, core);
      return Map.of("PATH", programs + File.pathSeparator + System.getenv("PATH"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder with a compiler that has the library, and its {@code cargo}. */
  private static Path provide(Path rustc, Path core) throws IOException {
    Path root = Cli.root().resolve("cli/target/board-rust").toAbsolutePath();
    Path programs = root.resolve("bin");
    if (Files.isDirectory(programs)) {
      return programs;
    }
    Path targets = Files.createDirectories(root.resolve("lib/rustlib"));
    Path libraries = Files.createDirectories(targets.resolve(MACHINE).resolve("lib"));
    build(rustc, root, libraries, core, List.of("--crate-name", "core", "-Copt-level=2"));
    // The C library has what it is for, but every crate is linked to it.
    Path builtins = root.resolve("compiler_builtins.rs");
    Files.writeString(
        builtins, "#![feature(compiler_builtins)]\n#![compiler_builtins]\n#![no_std]\n");
    build(rustc, root, libraries, builtins, List.of());
    // Build scripts run here.
    Path own =
        Path.of(output(List.of(rustc.toString(), "--print", "target-libdir"), Map.of()))
            .getParent();
    Files.createSymbolicLink(targets.resolve(own.getFileName()), own);
    Path made = Files.createDirectories(root.resolve("made"));
    Path compiler = made.resolve("rustc");
    Files.writeString(compiler, "#!/bin/sh\nexec %s --sysroot %s \"$@\"\n".formatted(rustc, root));
    assertThat(compiler.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(made.resolve("cargo"), DEBIAN.resolve("cargo"));
    return Files.move(made, programs);
  }

  private static void build(
      Path rustc, Path root, Path libraries, Path source, List<String> options) {
    List<String> command =
        new ArrayList<>(List.of(rustc.toString(), "--edition", "2021", "--crate-type", "rlib"));
    command.addAll(List.of("--target", MACHINE, "--sysroot", root.toString()));
    command.addAll(List.of("-Cpanic=abort", "--cap-lints", "allow"));
    command.addAll(options);
    command.addAll(List.of("--out-dir", libraries.toString(), source.toString()));
    // The library's own source is for an unreleased compiler, as which this one is to see itself.
    output(command, Map.of("RUSTC_BOOTSTRAP", "1"));
  }

  private static String output(List<String> command, Map<String, String> environment) {
    Subprocess.Result result = Subprocess.run(Path.of("."), environment, command);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result.text().strip();
  }
}
