package dev.wafer.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerFetchException;

class DockerEngineTest {
  /** As an engine says it that was started with {@code --bridge=none}. */
  @Test
  void anEngineWithoutABridgeIsExplained() {
    String said = "{\"message\":\"network bridge not found\"}\n";
    assertThat(DockerEngine.useless(new NotFoundException(said)))
        .contains("(Status 404: " + said.strip() + ")")
        .endsWith("set TESTCONTAINERS_HOST_OVERRIDE=localhost in the environment");
  }

  @Test
  void aHelperImageThatNobodyHasIsExplained() {
    String said = "Can't get Docker image: RemoteDockerImage(imageName=testcontainers/ryuk:1, ...";
    assertThat(DockerEngine.useless(new ContainerFetchException(said)))
        .contains(said)
        .endsWith("set TESTCONTAINERS_RYUK_DISABLED=true");
  }

  @Test
  void whateverElseAnEngineSaysIsTold() {
    assertThat(DockerEngine.useless(new InternalServerErrorException("out of order")))
        .isEqualTo("a Docker engine answers, but not as is needed (Status 500: out of order)");
  }
}
