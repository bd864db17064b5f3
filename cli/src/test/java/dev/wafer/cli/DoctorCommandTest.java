package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code wafer doctor} says of machines that have much and little. */
class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void aMachineWithNothingIs5AndIsToldWhatToInstall() throws JsonProcessingException {
    Subprocess.Result said = onPath("doctor");
    assertThat(said.exitCode()).as(said.text()).isEqualTo(ExitCode.TOOLCHAIN);
    assertThat(said.text())
        .contains("missing  arm-none-eabi-gcc", "apt-get install gcc-arm-none-eabi")
        .contains("missing  Docker engine")
        .contains("compile, inspect, run: ready", "verify for arm: not ready");
    JsonNode model = new ObjectMapper().readTree(onPath("doctor", "--json").text());
    JsonFields.assertComplete("doctor", model, withPrograms());
    assertThat(model.at("/verify/arm").isEmpty()).isTrue();
  }

  /** Programs that only tell their version. */
  @Test
  void programsOnThePathAreFound() throws JsonProcessingException {
    JsonNode model = withPrograms();
    assertThat(model.at("/verify/arm/0").asText()).isEqualTo("local");
    assertThat(model.at("/verify/riscv").isEmpty()).as("no such program").isTrue();
    assertThat(model.at("/checks/0/found").asText()).isEqualTo("arm-none-eabi-gcc 99");
    assertThat(onPath("doctor").exitCode()).isEqualTo(ExitCode.OK);
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
    return new ObjectMapper().readTree(onPath("doctor", "--json").text());
  }

  /** With a search path of one folder, and no engine. */
  private Subprocess.Result onPath(Object... arguments) {
    return Subprocess.java(
        Subprocess.thisJava(),
        folder,
        Map.of("PATH", folder.toString(), "DOCKER_HOST", "unix:///nowhere/docker.sock"),
        arguments);
  }
}
