package dev.wafer.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Builds the C of models, runs it on an emulated board and compares it with the reference. A
 * difference, or a budget that is exceeded, fails the build.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyMojo extends CommandMojo {
  /** Folder for the results, for each model as JUnit XML and as JSON. */
  @Parameter(
      property = "wafer.reports",
      defaultValue = "${project.build.directory}/wafer-reports",
      required = true)
  File reports;

  /** Where the compiler and the emulator are: {@code container}, or {@code local}: on the PATH. */
  @Parameter(property = "wafer.toolchain", defaultValue = "container")
  String toolchain;

  @Override
  List<String> command(File model) {
    String stem = model.getName().replaceFirst("\\.tflite$", "");
    return List.of(
        "verify",
        model.getPath(),
        "--toolchain",
        toolchain,
        "--junit",
        new File(reports, "TEST-" + stem + ".xml").getPath(),
        "--json",
        new File(reports, stem + ".json").getPath());
  }
}
