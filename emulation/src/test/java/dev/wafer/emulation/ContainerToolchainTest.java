package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("emulator")
class ContainerToolchainTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void worksWithoutNetworkInAFolderSharedWithTheHost() throws Exception {
    try (Toolchain toolchain = ContainerToolchain.open()) {
      Path directory = toolchain.workspace().newDirectory("job");
      Files.writeString(directory.resolve("in.txt"), "content");

      CommandResult copied =
          toolchain.run(
              directory, List.of("sh", "-c", "cp in.txt out.txt; ls /sys/class/net; exit 5"), LONG);
      CommandResult slept =
          toolchain.run(directory, List.of("sleep", "60"), Duration.ofMillis(300));

      assertThat(copied).isEqualTo(new CommandResult(5, "lo\n", false));
      assertThat(directory.resolve("out.txt")).hasContent("content");
      assertThat(Files.getOwner(directory.resolve("out.txt")))
          .isEqualTo(Files.getOwner(directory.resolve("in.txt")));
      assertThat(slept.timedOut()).isTrue();
    }
  }
}
