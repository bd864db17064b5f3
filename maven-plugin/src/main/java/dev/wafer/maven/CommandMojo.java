package dev.wafer.maven;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** Runs a command for each model; what it prints goes to the build's log. */
abstract class CommandMojo extends AbstractMojo {
  /** Exit codes of the command that say that a model is not what the project wants. */
  private static final List<Integer> FAILURES = List.of(3, 4);

  /** TensorFlow Lite models. */
  @Parameter(property = "wafer.models", required = true)
  List<File> models;

  /** A core, a board, or the file of one. */
  @Parameter(property = "wafer.target", required = true)
  String target;

  /** Further options of the command, as on its command line. */
  @Parameter(property = "wafer.arguments")
  List<String> arguments = List.of();

  /** Whether to do nothing. */
  @Parameter(property = "wafer.skip", defaultValue = "false")
  boolean skip;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("wafer: skipped, as wafer.skip says");
      return;
    }
    for (File model : models) {
      List<String> all = new ArrayList<>(command(model));
      all.addAll(List.of("--target", target));
      all.addAll(arguments);
      run(all);
    }
  }

  /** The command for a model, without its target and what the project adds. */
  abstract List<String> command(File model);

  private void run(List<String> command) throws MojoExecutionException, MojoFailureException {
    CommandProcess.Result result;
    try {
      result = CommandProcess.run(command);
    } catch (IOException e) {
      throw new MojoExecutionException("wafer does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while wafer ran", e);
    }
    result.out().forEach(getLog()::info);
    if (result.exitCode() == 0) {
      result.err().forEach(getLog()::warn);
      return;
    }
    result.err().forEach(getLog()::error);
    String message =
        "wafer %s ended with %d: %s"
            .formatted(
                String.join(" ", command), result.exitCode(), String.join("\n", result.err()));
    if (FAILURES.contains(result.exitCode())) {
      throw new MojoFailureException(message);
    }
    throw new MojoExecutionException(message);
  }
}
