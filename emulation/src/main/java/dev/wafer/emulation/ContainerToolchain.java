package dev.wafer.emulation;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The toolchain in a container without network. The container starts once and runs every command
 * until it is closed; the workspace is mounted into it. Needs {@code
 * TESTCONTAINERS_RYUK_DISABLED=true} in the environment where no registry can be reached, since
 * Testcontainers' own helper image is not there.
 */
public final class ContainerToolchain implements Toolchain {
  private static final String MOUNT = "/work";
  private static final int KILLED = 137;

  private final Workspace workspace;
  private final GenericContainer<?> container;
  private final String image;

  private ContainerToolchain(Workspace workspace, GenericContainer<?> container, String image) {
    this.workspace = workspace;
    this.container = container;
    this.image = image;
  }

  /**
   * Starts the container.
   *
   * @throws ToolchainMissingException if there is no Docker engine or no image
   */
  public static ContainerToolchain open() {
    DockerEngine.version();
    String image = ToolchainImage.name();
    requireImage(image);
    Workspace workspace = Workspace.create();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withNetworkMode("none")
            .withCommand("sleep", "infinity")
            .withCreateContainerCmdModifier(command -> mount(command, workspace.root()));
    try {
      container.start();
    } catch (RuntimeException e) {
      workspace.close();
      throw new ToolchainException("the container of " + image + " does not start: " + e, e);
    }
    return new ContainerToolchain(workspace, container, image);
  }

  @Override
  public String description() {
    return "container " + image;
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public CommandResult run(Path directory, List<String> command, Duration limit) {
    List<String> limited = new ArrayList<>();
    limited.addAll(List.of("timeout", "-s", "KILL", limit.toMillis() / 1000.0 + "s"));
    limited.addAll(command);
    Path relative = workspace.root().relativize(directory.toAbsolutePath());
    ExecConfig exec =
        ExecConfig.builder()
            .command(limited.toArray(String[]::new))
            .workDir(MOUNT + "/" + relative)
            .build();
    try {
      Container.ExecResult result = container.execInContainer(exec);
      return new CommandResult(
          result.getExitCode(),
          result.getStdout() + result.getStderr(),
          result.getExitCode() == KILLED);
    } catch (IOException e) {
      throw new ToolchainException("cannot run " + command.get(0) + " in the container", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolchainException("interrupted while a command ran", e);
    }
  }

  @Override
  public void close() {
    container.stop();
    workspace.close();
  }

  /**
   * Makes sure that the engine has an image.
   *
   * @throws ToolchainMissingException if not
   */
  static void requireImage(String image) {
    try {
      DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
    } catch (NotFoundException e) {
      throw new ToolchainMissingException(
          "the image " + image + " is missing: " + DockerEngine.SETUP, e);
    }
  }

  /**
   * Mounts the workspace and runs as its owner, so that whoever runs this can delete the results.
   */
  private static void mount(CreateContainerCmd command, Path root) {
    HostConfig config = Optional.ofNullable(command.getHostConfig()).orElseGet(HostConfig::new);
    command
        .withHostConfig(config.withBinds(new Bind(root.toString(), new Volume(MOUNT))))
        .withUser(owner(root));
  }

  private static String owner(Path root) {
    try {
      return Files.getAttribute(root, "unix:uid") + ":" + Files.getAttribute(root, "unix:gid");
    } catch (IOException | UnsupportedOperationException e) {
      return "0:0";
    }
  }
}
