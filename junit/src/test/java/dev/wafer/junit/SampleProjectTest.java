package dev.wafer.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The tests of {@code examples/junit-sample} compile against this module alone, and pass, in
 * parallel. Paths of the sample are relative to its folder, which lies as deep as this module's
 * parent: they are rewritten where it is compiled.
 */
@Tag("emulator")
class SampleProjectTest {
  @TempDir private Path folder;

  @Test
  void itsTestsPassInParallel() throws IOException, ReflectiveOperationException {
    TestExecutionSummary summary = run(compiled());

    assertThat(
            summary.getFailures().stream()
                .map(
                    failure ->
                        failure.getTestIdentifier().getDisplayName() + failure.getException())
                .toList())
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
  }

  private Path compiled() throws IOException {
    Path source = folder.resolve("DigitsTest.java");
    String text =
        Files.readString(
            root().resolve("examples/junit-sample/src/test/java/sample/DigitsTest.java"));
    Files.writeString(source, text.replace("\"../", "\"" + root().resolve("examples") + "/"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(result).isZero();
    return folder;
  }

  private static TestExecutionSummary run(Path classes)
      throws IOException, ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(loader.loadClass("sample.DigitsTest")))
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
              .build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      return listener.getSummary();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("wafer.root", "..")).toAbsolutePath().normalize();
  }
}
