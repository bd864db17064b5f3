package dev.wafer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the goals make of the command's results; Maven itself runs them in the sample project. */
class MojosTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("wafer.root", ".."), "examples").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void modelsBecomeC() throws Exception {
    compile(List.of("digits"), List.of("--name", "one")).execute();
    assertThat(folder).isDirectoryContaining("glob:**/one.c");
    assertThat(folder).isDirectoryContaining("glob:**/one.report.html");
  }

  @Test
  void anExceededBudgetFailsTheBuild() {
    assertThatThrownBy(compile(List.of("digits"), List.of("--max-flash", "1K"))::execute)
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("ended with 3")
        .hasMessageContaining("bytes short");
  }

  @Test
  void whatIsNoModelIsAnError() {
    assertThatThrownBy(compile(List.of("nowhere"), List.of())::execute)
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aSkippedGoalDoesNothing() throws Exception {
    CompileMojo mojo = compile(List.of("nowhere"), List.of());
    mojo.skip = true;
    mojo.execute();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void resultsOfVerifyAreCalledAsTheModel() {
    VerifyMojo mojo = new VerifyMojo();
    mojo.reports = folder.toFile();
    mojo.toolchain = "local";
    assertThat(mojo.command(new File("models/kws.tflite")))
        .containsSequence("verify", new File("models/kws.tflite").getPath())
        .containsSequence("--junit", folder.resolve("TEST-kws.xml").toString())
        .containsSequence("--json", folder.resolve("kws.json").toString());
  }

  private CompileMojo compile(List<String> examples, List<String> arguments) {
    CompileMojo mojo = new CompileMojo();
    mojo.models =
        examples.stream()
            .map(example -> EXAMPLES.resolve(example).resolve("model.tflite").toFile())
            .toList();
    mojo.target = "cortex-m4";
    mojo.arguments = arguments;
    mojo.output = folder.toFile();
    return mojo;
  }
}
