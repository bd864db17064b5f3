package dev.wafer.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Compiles models to C and reports. A budget that is exceeded fails the build. */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class CompileMojo extends CommandMojo {
  /** Folder for the C and the reports. Files that would not change are left alone. */
  @Parameter(
      property = "wafer.output",
      defaultValue = "${project.build.directory}/wafer",
      required = true)
  File output;

  @Override
  List<String> command(File model) {
    return List.of("compile", model.getPath(), "--output", output.getPath());
  }
}
