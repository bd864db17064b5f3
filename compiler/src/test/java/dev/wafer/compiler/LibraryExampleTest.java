package dev.wafer.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The page about the library tells what a user can type and run. */
class LibraryExampleTest {
  private static final Path ROOT = Path.of(System.getProperty("wafer.root", ".."));
  private static final Path MODEL = ROOT.resolve("examples/digits/model.tflite");

  @TempDir private Path folder;

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void theExampleOfThePageCompilesAModel() throws Exception {
    Path source = folder.resolve("Firmware.java");
    Files.writeString(source, example());
    int problems =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), "-proc:none", source.toString());
    assertThat(problems).isZero();

    String output = run(MODEL.toString(), folder.resolve("out").toString());

    assertThat(output).containsPattern("arena: \\d+ bytes");
    assertThat(folder.resolve("out/digits.c")).content().contains("digits_run");
    assertThat(folder.resolve("out/digits.report.json")).exists();
  }

  @Test
  void whatTheCallerCanMendIsACompileException() throws IOException {
    byte[] model = Files.readAllBytes(MODEL);
    WaferCompiler compiler = new WaferCompiler();
    CompileOptions tight = CompileOptions.builder("cortex-m4").maxRamBytes(16).build();

    assertThatThrownBy(() -> CompileOptions.builder("cortex-z80"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("cortex-m4");
    assertThatThrownBy(() -> CompileOptions.builder("host").blockSparse("*", 3, 3))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("3x3");
    assertThatThrownBy(() -> compiler.compile(new byte[100], tight))
        .isInstanceOfSatisfying(
            ModelRejectedException.class,
            e -> assertThat(e.problems()).singleElement().asString().startsWith("W001"));
    assertThatThrownBy(() -> compiler.compile(model, tight))
        .isInstanceOfSatisfying(
            BudgetExceededException.class, e -> assertThat(e.shortfallBytes()).isPositive());
  }

  @Test
  void modelsShareAnArena() throws IOException {
    byte[] digits = Files.readAllBytes(MODEL);
    byte[] dense = Files.readAllBytes(ROOT.resolve("examples/digits_densenet/model.tflite"));
    WaferCompiler compiler = new WaferCompiler();
    SharedCompilation shared =
        compiler
            .shared("both")
            .model(digits, CompileOptions.builder("host").name("digits").build())
            .model(dense, CompileOptions.builder("host").name("dense").build())
            .compile();

    assertThat(shared.files())
        .containsKeys("both.h", "both.c", "both_weights.c", "both.report.json");
    assertThat(shared.files().get("both.h")).contains("digits_run", "dense_run", "BOTH_ARENA(");
    long largest = shared.reports().stream().mapToLong(r -> r.arena().bytes()).max().orElseThrow();
    assertThat(shared.report().arena().bytes())
        .isEqualTo(largest)
        .isLessThan(shared.report().arena().apartBytes());

    assertThatThrownBy(
            () ->
                compiler
                    .shared("both")
                    .model(digits, CompileOptions.builder("host").build())
                    .model(dense, CompileOptions.builder("host").build())
                    .compile())
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("two are called 'model'");
    assertThatThrownBy(
            () ->
                compiler
                    .shared("both")
                    .model(digits, CompileOptions.builder("host").name("digits").build())
                    .model(dense, CompileOptions.builder("cortex-m4").name("dense").build())
                    .compile())
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("differ in target");
    assertThatThrownBy(() -> compiler.shared("both").compile())
        .isInstanceOf(InvalidOptionsException.class);
  }

  @Test
  void aCompilationDoesNotChange() throws IOException {
    Compilation compilation =
        new WaferCompiler()
            .compile(Files.readAllBytes(MODEL), CompileOptions.builder("host").build());

    assertThat(compilation.files()).containsKeys("model.h", "model.c", "model_weights.c");
    assertThatThrownBy(() -> compilation.files().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> compilation.warnings().add(""))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> compilation.report().steps().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static String example() throws IOException {
    Matcher code =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("docs/LIBRARY.md")));
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  /** What the example prints. */
  private String run(String... args) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, LibraryExampleTest.class.getClassLoader())) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      loader.loadClass("Firmware").getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
