package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.targets.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalToolchainTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void saysWhatIsMissingAndHowToGetIt() throws IOException {
    program("arm-none-eabi-gcc");

    assertThatThrownBy(() -> LocalToolchain.open(folder.toString(), Set.of(Architecture.ARM)))
        .isInstanceOf(ToolchainMissingException.class)
        .hasMessageContaining("not on the PATH: arm-none-eabi-addr2line, qemu-system-arm.")
        .hasMessageContaining("apt-get install");
  }

  @Test
  void saysWhatRiscVNeedsWhereItIsAskedFor() {
    assertThatThrownBy(() -> LocalToolchain.open(folder.toString(), Set.of(Architecture.RISCV)))
        .isInstanceOf(ToolchainMissingException.class)
        .hasMessageContaining("riscv64-unknown-elf-gcc, riscv64-unknown-elf-addr2line")
        .hasMessageContaining("qemu-system-riscv32")
        .hasMessageContaining("picolibc-riscv64-unknown-elf qemu-system-misc");
  }

  @Test
  void runsInTheFolderAndKeepsOutputAndExitCode() throws IOException {
    try (Toolchain toolchain = open()) {
      Path directory = toolchain.workspace().newDirectory("job");

      CommandResult result =
          toolchain.run(directory, List.of("sh", "-c", "pwd; echo oops >&2; exit 3"), LONG);

      assertThat(result).isEqualTo(new CommandResult(3, directory + "\noops\n", false));
    }
  }

  @Test
  void killsACommandAtItsTimeLimit() throws IOException {
    try (Toolchain toolchain = open()) {
      Path directory = toolchain.workspace().newDirectory("job");

      CommandResult result =
          toolchain.run(directory, List.of("sleep", "60"), Duration.ofMillis(100));

      assertThat(result.timedOut()).isTrue();
      assertThat(result.succeeded()).isFalse();
    }
  }

  @Test
  void closingRemovesTheWorkspace() throws IOException {
    Toolchain toolchain = open();
    Path directory = toolchain.workspace().newDirectory("job");
    Files.writeString(directory.resolve("file"), "content");

    toolchain.close();

    assertThat(toolchain.workspace().root()).doesNotExist();
  }

  private Toolchain open() throws IOException {
    for (String name : List.of("arm-none-eabi-gcc", "arm-none-eabi-addr2line", "qemu-system-arm")) {
      program(name);
    }
    return LocalToolchain.open(folder.toString(), Set.of(Architecture.ARM));
  }

  private void program(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
