package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emulation.ToolchainCheck;
import dev.wafer.emulation.ToolchainKind;
import dev.wafer.targets.Architecture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code wafer doctor} says of machines that have much and little. */
class DoctorCommandTest {
  @TempDir private Path folder;

  /** An engine is found beside the search path, so it may be there. */
  @Test
  void whoHasNoProgramsIsToldWhatToInstall() throws JsonProcessingException {
    Subprocess.Result said = onPath("doctor");
    assertThat(said.text())
        .contains("missing  arm-none-eabi-gcc", "apt-get install gcc-arm-none-eabi")
        .contains("compile, inspect, run: ready");
    assertThat(said.exitCode())
        .as(said.text())
        .isEqualTo(
            said.text().contains("verify for arm: not ready") ? ExitCode.TOOLCHAIN : ExitCode.OK);
    JsonNode model = new ObjectMapper().readTree(onPath("doctor", "--json=-").text());
    JsonFields.assertComplete("doctor", model, withPrograms());
    assertThat(kinds(model, "arm")).doesNotContain("local");
  }

  /** Programs that only tell their version. */
  @Test
  void programsOnThePathAreFound() throws JsonProcessingException {
    JsonNode model = withPrograms();
    assertThat(kinds(model, "arm")).contains("local");
    assertThat(kinds(model, "riscv")).as("no such program").doesNotContain("local");
    assertThat(model.at("/checks/0/found").asText()).isEqualTo("arm-none-eabi-gcc 99");
    assertThat(onPath("doctor").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aToolchainIsReadyWhenAllOfItIsThere() {
    ToolchainCheck none =
        new ToolchainCheck(List.of(part("a-gcc", Architecture.ARM, Optional.empty())));
    ToolchainCheck half =
        new ToolchainCheck(
            List.of(
                part("a-gcc", Architecture.ARM, Optional.of("1")),
                part("a-qemu", Architecture.ARM, Optional.empty()),
                part("r-gcc", Architecture.RISCV, Optional.of("1"))));
    assertThat(none.isReady(ToolchainKind.LOCAL, Architecture.ARM)).isFalse();
    assertThat(half.isReady(ToolchainKind.LOCAL, Architecture.ARM)).isFalse();
    assertThat(half.isReady(ToolchainKind.LOCAL, Architecture.RISCV)).isTrue();
  }

  private static ToolchainCheck.Check part(
      String name, Architecture architecture, Optional<String> found) {
    return new ToolchainCheck.Check(
        name, Optional.of(architecture), ToolchainKind.LOCAL, found, "install it");
  }

  private static List<String> kinds(JsonNode model, String architecture) {
    List<String> kinds = new ArrayList<>();
    model.at("/verify/" + architecture).forEach(kind -> kinds.add(kind.asText()));
    return kinds;
  }

  private JsonNode withPrograms() throws JsonProcessingException {
    for (String program :
        new String[] {"arm-none-eabi-gcc", "arm-none-eabi-addr2line", "qemu-system-arm"}) {
      Path file = folder.resolve(program);
      if (!Files.exists(file)) {
        Cli.write(file, "#!/bin/sh\necho " + program + " 99\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
      }
    }
    return new ObjectMapper().readTree(onPath("doctor", "--json=-").text());
  }

  /** With a search path of one folder. */
  private Subprocess.Result onPath(Object... arguments) {
    return Subprocess.java(
        Subprocess.thisJava(), folder, Map.of("PATH", folder.toString()), arguments);
  }
}
