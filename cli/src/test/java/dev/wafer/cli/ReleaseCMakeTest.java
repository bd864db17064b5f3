package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.Version;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects of CMake compile models with what the published zip has for them. */
@Tag("long")
class ReleaseCMakeTest {
  private static final String ADD_MODEL = "wafer_add_model(digits MODEL model.tflite TARGET host)";

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path home;
  private Path project;

  @BeforeAll
  static void unpack() throws IOException {
    assumeTrue(Programs.exists("cmake"), "skipped: cmake is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    home = UnpackedRelease.in(shared);
    // Empty: the first start does not spend its time on an archive of classes.
    Cli.write(home.resolve("lib/wafer.jsa"), "");
  }

  @BeforeEach
  void writeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    Files.copy(Cli.model("digits"), project.resolve("model.tflite"));
    Cli.write(project.resolve("main.c"), PackageOptionTest.MAIN);
  }

  @Test
  void aModelIsCompiledInTheBuildAndAgainWhenItChanges() throws IOException {
    write("find_package(Wafer " + Version.current() + " REQUIRED)", ADD_MODEL);
    run("cmake", "-S", ".", "-B", "build", "-DCMAKE_PREFIX_PATH=" + home);
    assertThat(run("cmake", "--build", "build")).contains("Compiling model.tflite for host");
    Path input = Cli.example("digits/in_0_0.bin").toAbsolutePath();
    run("build/image", input.toString(), "scores.bin");
    assertThat(Cli.read(project.resolve("scores.bin")))
        .isEqualTo(Cli.read(Cli.example("digits/out_0_0.bin")));

    assertThat(run("cmake", "--build", "build")).doesNotContain("Compiling", "Building");

    Path header = project.resolve("build/wafer/digits/digits.h");
    String before = Files.readString(header);
    Path model = project.resolve("model.tflite");
    Files.copy(
        Cli.example("testvectors/softmax_int8/model.tflite"),
        model,
        StandardCopyOption.REPLACE_EXISTING);
    newer(model, header);
    assertThat(run("cmake", "--build", "build"))
        .contains("Compiling model.tflite for host", "Building C object");
    assertThat(Files.readString(header)).isNotEqualTo(before);

    // Touched alone: compiled, and not again.
    newer(model, header);
    assertThat(run("cmake", "--build", "build")).contains("Compiling model.tflite");
    assertThat(run("cmake", "--build", "build")).doesNotContain("Compiling");
  }

  @Test
  void optionsAndAnotherNameReachTheCompiler() {
    write(
        "find_package(Wafer REQUIRED)",
        """
        wafer_add_model(classifier MODEL model.tflite TARGET host NAME digits OPTIONS --max-ram 1K)
        add_library(digits ALIAS classifier)
        """);
    run("cmake", "-S", ".", "-B", "build", "-DWafer_DIR=" + home.resolve("lib/cmake/Wafer"));
    Subprocess.Result built = tryRun("cmake", "--build", "build");
    assertThat(built.exitCode()).isNotZero();
    assertThat(built.text()).contains("1024 available");
  }

  @Test
  void whatCannotBeIsSaidAtConfiguration() {
    assertRefused("find_package(Wafer 9.1 REQUIRED)", ADD_MODEL, "version");
    assertRefused(
        "find_package(Wafer REQUIRED)",
        "wafer_add_model(digits MODEL model.tflite)",
        "TARGET is missing");
    assertRefused(
        "find_package(Wafer REQUIRED)",
        "wafer_add_model(digits MODEL m TARGET host OPTIONS --weights=bin)",
        "--weights=bin is not for OPTIONS");
    assertRefused(
        "find_package(Wafer REQUIRED)",
        "wafer_add_model(digits MODEL m TARGET host CORE x)",
        "unknown: CORE");
  }

  private void assertRefused(String find, String add, String text) {
    write(find, add);
    Subprocess.Result configured =
        tryRun("cmake", "-S", ".", "-B", "refused", "-DCMAKE_PREFIX_PATH=" + home);
    assertThat(configured.exitCode()).isNotZero();
    assertThat(configured.text().replaceAll("\\s+", " ")).contains(text);
  }

  private void write(String find, String add) {
    Cli.write(
        project.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.16)
        project(app C)
        %s
        %s
        add_executable(image main.c)
        target_link_libraries(image PRIVATE digits)
        """
            .formatted(find, add));
  }

  /** Makes a file newer than another one, without waiting for the clock of the file system. */
  private static void newer(Path file, Path other) throws IOException {
    FileTime time = Files.getLastModifiedTime(other);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 20));
  }

  private String run(String... command) {
    Subprocess.Result ran = tryRun(command);
    assertThat(ran.exitCode()).as(ran.text()).isZero();
    return ran.text();
  }

  private Subprocess.Result tryRun(String... command) {
    return Subprocess.run(project, Map.of(), List.of(command));
  }
}
