package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.Yaml;

/**
 * Packages for build systems that this machine does not have keep the published rules of each, as
 * far as they can be read, and their sources compile.
 */
class PackageFormatsTest {
  private static final List<String> M4 =
      List.of("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16");
  private static final List<String> M0PLUS = List.of("-mcpu=cortex-m0plus", "-mthumb");

  /** What the example's sketch uses of Arduino's core library. */
  private static final String ARDUINO =
      """
      #include <stdint.h>
      struct Port {
        explicit operator bool() const { return true; }
        void begin(unsigned long) {}
        template <typename T> void print(T) {}
        void print(double, int) {}
        void println() {}
        template <typename T> void println(T) {}
      };
      static Port Serial;
      static unsigned long millis() { return 0; }
      static unsigned long micros() { return 0; }
      static void delay(unsigned long) {}
      """;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path arm;

  @BeforeAll
  static void compileForTwoCores() {
    arm = shared.resolve("digits");
    Cli.Result result =
        packaged(
            arm,
            "cortex-m4,cortex-m0plus",
            "zephyr,arduino,platformio,cmsis-pack",
            "--package-version=1.2.3",
            "--package-vendor=Acme",
            "--package-url=https://example.org/digits?a=1&b=2");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void anArduinoLibraryKeepsTheRulesOfItsSpecification() throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(arm.resolve("library.properties"))) {
      properties.load(reader);
    }
    assertThat(properties)
        .containsEntry("name", "digits")
        .containsEntry("version", "1.2.3")
        .containsEntry("author", "Acme")
        .containsEntry("maintainer", "Acme")
        .containsEntry("category", "Data Processing")
        .containsEntry("url", "https://example.org/digits?a=1&b=2")
        .containsEntry("architectures", "*")
        .containsKeys("sentence", "paragraph");
    assertThat(arm.resolve("src").resolve(properties.getProperty("includes"))).isRegularFile();
    assertThat(arm.resolve("src/" + properties.getProperty("name") + ".h")).isRegularFile();
    assertThat(properties.getProperty("paragraph"))
        .doesNotContain(properties.getProperty("sentence"));
    assertThat(arm.resolve("README.md")).isRegularFile();
    assertThat(arm.resolve("LICENSE.txt")).isRegularFile();
    // A sketch is a folder with a file of its name.
    assertThat(arm.resolve("examples/Inference/Inference.ino")).isRegularFile();
  }

  @Test
  void anArduinoCoreTakesTheSourcesOfItsCore() throws IOException {
    assumeTrue(
        Programs.exists("arm-none-eabi-g++"), "skipped: arm-none-eabi-g++ is not on the PATH");
    assertThat(definingRun(M4)).containsExactly("src/cortex_m4/digits.c");
    assertThat(definingRun(M0PLUS)).containsExactly("src/cortex_m0plus/digits.c");
  }

  @Test
  void theSketchCompilesAsAnArduinoCoreCompilesIt() {
    assumeTrue(
        Programs.exists("arm-none-eabi-g++"), "skipped: arm-none-eabi-g++ is not on the PATH");
    Cli.write(folder.resolve("Arduino.h"), ARDUINO);
    List<String> command =
        new ArrayList<>(
            List.of("arm-none-eabi-g++", "-x", "c++", "-std=gnu++11", "-Wall", "-Wextra"));
    command.addAll(M4);
    command.addAll(
        List.of(
            "-Werror",
            "-include",
            "Arduino.h",
            "-I" + arm.resolve("src"),
            "-fsyntax-only",
            arm.resolve("examples/Inference/Inference.ino").toString()));
    run(folder, command.toArray(String[]::new));
  }

  @Test
  void aLibraryOfPlatformIoNamesWhatIsThere() throws IOException {
    JsonNode library = new ObjectMapper().readTree(arm.resolve("library.json").toFile());
    assertThat(library.path("name").asText()).isEqualTo("digits");
    assertThat(library.path("version").asText()).isEqualTo("1.2.3");
    assertThat(library.path("description").asText()).hasSizeBetween(1, 255);
    assertThat(library.path("homepage").asText()).isEqualTo("https://example.org/digits?a=1&b=2");
    assertThat(library.at("/authors/0/name").asText()).isEqualTo("Acme");
    assertThat(library.path("frameworks").asText()).isEqualTo("*");
    assertThat(library.path("platforms").asText()).isEqualTo("*");
    Path sources = arm.resolve(library.at("/build/srcDir").asText());
    assertThat(sources.resolve(library.path("headers").asText())).isRegularFile();
    assertThat(library.at("/build/includeDir").asText()).isEqualTo("src");
    for (JsonNode path : library.at("/export/include")) {
      assertThat(arm.resolve(path.asText())).exists();
    }
    JsonNode example = library.at("/examples/0");
    assertThat(
            arm.resolve(example.path("base").asText())
                .resolve(example.path("files").path(0).asText()))
        .isRegularFile();
  }

  @Test
  void aModuleOfZephyrBuildsWhereItIsConfigured() {
    Map<String, Object> module = yaml(arm.resolve("zephyr/module.yml"));
    assertThat(module).containsOnlyKeys("name", "build").containsEntry("name", "digits");
    Map<?, ?> build = (Map<?, ?>) module.get("build");
    assertThat(arm.resolve(build.get("cmake") + "/CMakeLists.txt")).isRegularFile();
    assertThat(arm.resolve((String) build.get("kconfig"))).isRegularFile();
    assertThat(Cli.read(arm.resolve("zephyr/Kconfig"))).asString().contains("config WAFER_DIGITS");

    assumeTrue(Programs.exists("cmake"), "skipped: cmake is not on the PATH");
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc"), "skipped: arm-none-eabi-gcc is not on the PATH");
    // The functions of Zephyr's build that the module calls, after Zephyr's description of them.
    Cli.write(
        folder.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.20)
        set(CMAKE_SYSTEM_NAME Generic)
        set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
        project(app C)
        add_compile_options(-mcpu=cortex-m4 -mthumb)
        add_library(zephyr_interface INTERFACE)
        macro(zephyr_library_named name)
          set(ZEPHYR_CURRENT_LIBRARY ${name})
          add_library(${name} STATIC "")
          target_link_libraries(${name} PUBLIC zephyr_interface)
        endmacro()
        function(zephyr_library_sources)
          target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
        endfunction()
        function(zephyr_include_directories)
          target_include_directories(zephyr_interface INTERFACE ${ARGN})
        endfunction()
        add_subdirectory(%s zephyr)
        if(TARGET wafer_digits)
          add_library(app STATIC main.c)
          target_link_libraries(app PRIVATE zephyr_interface)
        endif()
        """
            .formatted(arm.resolve("zephyr")));
    Cli.write(
        folder.resolve("main.c"), "#include <digits.h>\nDIGITS_ARENA(arena);\nvoid *p = arena;\n");
    run(folder, "cmake", "-S", ".", "-B", "off", "-DCMAKE_C_COMPILER=arm-none-eabi-gcc");
    run(folder, "cmake", "--build", "off");
    assertThat(folder.resolve("off/zephyr/libwafer_digits.a")).doesNotExist();
    run(
        folder,
        "cmake",
        "-S",
        ".",
        "-B",
        "on",
        "-DCONFIG_WAFER_DIGITS=y",
        "-DCMAKE_C_COMPILER=arm-none-eabi-gcc");
    run(folder, "cmake", "--build", "on");
    assertThat(folder.resolve("on/zephyr/libwafer_digits.a")).isNotEmptyFile();
    assertThat(folder.resolve("on/libapp.a")).isNotEmptyFile();
  }

  @Test
  void aComponentOfEspIdfBuildsAsOneAndAsAPackageOfCMake() {
    Path component = folder.resolve("components/digits");
    assertThat(packaged(component, "rv32imc,host", "cmake,esp-idf").exitCode()).isZero();
    Map<String, Object> manifest = yaml(component.resolve("idf_component.yml"));
    assertThat(manifest)
        .containsOnlyKeys("version", "description", "url", "dependencies")
        .containsEntry("version", "1.0.0");
    assumeTrue(Programs.exists("cmake"), "skipped: cmake is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    Cli.write(
        folder.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.16)
        project(app C)
        function(idf_component_register)
          cmake_parse_arguments(arg "" "" "SRCS;INCLUDE_DIRS" ${ARGN})
          if(arg_UNPARSED_ARGUMENTS OR NOT arg_SRCS)
            message(FATAL_ERROR "unknown: ${arg_UNPARSED_ARGUMENTS}")
          endif()
          add_library(__idf_digits STATIC ${arg_SRCS})
          target_include_directories(__idf_digits PUBLIC ${arg_INCLUDE_DIRS})
        endfunction()
        add_subdirectory(components/digits)
        add_library(app STATIC main.c)
        if(ESP_PLATFORM)
          target_link_libraries(app PRIVATE __idf_digits)
        else()
          target_link_libraries(app PRIVATE wafer::digits)
        endif()
        """);
    Cli.write(
        folder.resolve("main.c"), "#include <digits.h>\nDIGITS_ARENA(arena);\nvoid *p = arena;\n");
    run(folder, "cmake", "-S", ".", "-B", "esp", "-DESP_PLATFORM=1");
    run(folder, "cmake", "--build", "esp");
    assertThat(folder.resolve("esp/components/digits/lib__idf_digits.a")).isNotEmptyFile();
    run(folder, "cmake", "-S", ".", "-B", "plain");
    run(folder, "cmake", "--build", "plain");
    assertThat(folder.resolve("plain/components/digits/libdigits.a")).isNotEmptyFile();
  }

  @Test
  void aComponentOfEspIdfForRiscVNamesTheChipsThatHaveIt() {
    assertThat(packaged(folder.resolve("digits"), "rv32imc", "esp-idf").exitCode()).isZero();
    assertThat(yaml(folder.resolve("digits/idf_component.yml")).get("targets"))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .contains("esp32c3")
        .doesNotContain("esp32", "esp32s3");
  }

  @Test
  void aPackOfCmsisHasWhatPackXsdRequires() throws Exception {
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(arm.resolve("Acme.digits.pdsc").toFile())
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("package");
    assertThat(root.getAttribute("schemaVersion")).matches("[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(only(root, "vendor").getTextContent()).isEqualTo("Acme");
    assertThat(only(root, "name").getTextContent()).isEqualTo("digits");
    assertThat(only(root, "url").getTextContent()).isEqualTo("https://example.org/digits?a=1&b=2");
    assertThat(only(root, "release").getAttribute("version")).isEqualTo("1.2.3");
    assertThat(arm.resolve(only(root, "license").getTextContent())).isRegularFile();

    Element component = only(root, "component");
    assertThat(component.getAttribute("Cclass")).isEqualTo("Machine Learning");
    assertThat(component.getAttribute("Cgroup")).isEqualTo("Model");
    assertThat(component.getAttribute("Csub")).isEqualTo("digits");
    assertThat(component.getAttribute("Cversion")).isEqualTo("1.2.3");
    assertThat(component.getAttribute("condition"))
        .isEqualTo(only(root, "condition").getAttribute("id"));
    assertThat(elements(root, "accept").stream().map(e -> e.getAttribute("Dcore")))
        .contains("Cortex-M0+", "Cortex-M4", "Cortex-M55");
    assertThat(elements(component, "file"))
        .allSatisfy(file -> assertThat(arm.resolve(file.getAttribute("name"))).exists());
    assertThat(
            elements(component, "file").stream()
                .filter(file -> file.getAttribute("category").equals("source"))
                .map(file -> file.getAttribute("name")))
        .containsExactlyInAnyOrderElementsOf(sources());

    try (ZipFile pack = new ZipFile(arm.resolve("Acme.digits.1.2.3.pack").toFile())) {
      List<String> names = pack.stream().map(ZipEntry::getName).toList();
      assertThat(names).contains("Acme.digits.pdsc").containsAll(sources());
      for (String name : names) {
        assertThat(pack.getInputStream(pack.getEntry(name)).readAllBytes())
            .isEqualTo(Cli.read(arm.resolve(name)));
      }
    }
  }

  @Test
  void coresThatABuildSystemDoesNotKnowAreRefused() {
    Cli.Result esp = packaged(folder.resolve("digits"), "cortex-m4", "esp-idf");
    assertThat(esp.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(esp.err()).contains("esp-idf has no chips with the DSP extension");
    Cli.Result pack = packaged(folder.resolve("digits"), "rv32imc", "cmsis-pack");
    assertThat(pack.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(pack.err()).contains("cmsis-pack has no chips with RISC-V");
    assertThat(folder.resolve("digits")).doesNotExist();
  }

  @Test
  void identitiesThatNoBuildSystemTakesAreRefused() {
    for (String option :
        List.of("--package-version=1.2", "--package-vendor=a b", "--package-url=ftp://a")) {
      Cli.Result result = packaged(folder.resolve("digits"), "host", "cmake", option);
      assertThat(result.exitCode()).as(option).isEqualTo(ExitCode.USAGE);
    }
    Cli.Result alone =
        Cli.run(
            "compile",
            Cli.model("digits"),
            "--target",
            "host",
            "--package-version=1.2.3",
            "-o",
            folder.resolve("digits"));
    assertThat(alone.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(alone.err()).contains("add --package");
  }

  /** The sources of the library that define the run for a machine; all of them compile. */
  private List<String> definingRun(List<String> machine) throws IOException {
    List<String> defining = new ArrayList<>();
    for (String source : sources()) {
      Path object = folder.resolve("object.o");
      List<String> command = new ArrayList<>(List.of("arm-none-eabi-gcc", "-Os", "-Wall"));
      command.addAll(machine);
      command.addAll(
          List.of("-Werror", "-I" + arm.resolve("src"), "-c", arm.resolve(source).toString()));
      command.addAll(List.of("-o", object.toString()));
      run(folder, command.toArray(String[]::new));
      String symbols =
          Subprocess.run(folder, Map.of(), List.of("arm-none-eabi-nm", object.toString())).text();
      if (symbols.contains(" T digits_run")) {
        defining.add(source);
      }
    }
    return defining;
  }

  /** Paths of all C files in the package. */
  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(arm.resolve("src"))) {
      return files
          .filter(file -> file.toString().endsWith(".c"))
          .map(file -> arm.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> yaml(Path file) {
    return new Yaml().load(new String(Cli.read(file), StandardCharsets.UTF_8));
  }

  private static Element only(Element in, String name) {
    List<Element> found = elements(in, name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<Element> elements(Element in, String name) {
    NodeList nodes = in.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static Cli.Result packaged(Path out, String targets, String systems, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "compile",
                Cli.model("digits"),
                "--target",
                targets,
                "--package=" + systems,
                "--name",
                "digits",
                "-o",
                out));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private static void run(Path folder, String... command) {
    Subprocess.Result ran = Subprocess.run(folder, Map.of(), List.of(command));
    assertThat(ran.exitCode()).as(ran.text()).isZero();
  }
}
