package dev.wafer.emulation;

import com.github.dockerjava.api.exception.DockerException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;

/** The Docker engine that this machine reaches. */
final class DockerEngine {
  /** What to do where the sources of Wafer are. */
  static final String SETUP = "run scripts/setup-emulators.sh";

  private DockerEngine() {}

  /**
   * Its version.
   *
   * @throws ToolchainMissingException if none answers, or what it answers is of no use to
   *     Testcontainers
   */
  static String version() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        throw new ToolchainMissingException(
            "no Docker engine answers: " + SETUP + ", or use the programs on the PATH instead");
      }
      return DockerClientFactory.lazyClient().versionCmd().exec().getVersion();
    } catch (DockerException | ContainerFetchException useless) {
      throw new ToolchainMissingException(useless(useless), useless);
    }
  }

  /**
   * What to do about it. Testcontainers asks the engine's bridge for the host's address, and
   * fetches an image that removes containers later: Wafer needs neither.
   */
  static String useless(RuntimeException answer) {
    String said = String.valueOf(answer.getMessage()).strip();
    String advice = "";
    if (said.contains("network bridge")) {
      advice = ": it has no bridge; set TESTCONTAINERS_HOST_OVERRIDE=localhost in the environment";
    } else if (said.contains("/ryuk:")) {
      advice = ": no registry can be reached; set TESTCONTAINERS_RYUK_DISABLED=true";
    }
    return "a Docker engine answers, but not as is needed (" + said + ")" + advice;
  }
}
