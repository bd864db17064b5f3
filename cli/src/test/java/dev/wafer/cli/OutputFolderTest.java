package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.cli.io.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the output's folder after a run, whatever becomes of the run. */
class OutputFolderTest {
  private static final int FILES = 400;

  @TempDir private Path folder;

  /** Writes files of one letter again and again until it is stopped. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      boolean forever = arguments[2].equals("forever");
      int runs = forever ? Integer.MAX_VALUE : Integer.parseInt(arguments[2]);
      for (int run = 0; run < runs; run++) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < FILES; i++) {
          files.put("file" + i, (arguments[1] + run).repeat(1000));
        }
        new OutputFolder(Path.of(arguments[0])).write(files);
        System.out.println("written " + run);
      }
    }
  }

  @Test
  void aSignalLeavesNoTemporaryFileAndNoMixedSet() throws Exception {
    for (String signal : List.of("-TERM", "-INT")) {
      Path place = folder.resolve("deep" + signal).resolve("out");
      for (int attempt = 0; attempt < 3; attempt++) {
        Process process = writer(place, "x", "forever");
        try {
          Thread.sleep(300 + 60L * attempt);
          new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
          assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(signal).isTrue();
        } finally {
          process.destroyForcibly();
        }
        Map<String, String> left = Cli.files(place);
        assertThat(left.size()).isIn(0, FILES);
        assertThat(Files.exists(place.getParent())).isEqualTo(!left.isEmpty());
        assertThat(left.keySet()).noneMatch(name -> name.startsWith(".wafer"));
        assertThat(Set.copyOf(left.values()).size()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void processesThatWriteToOneFolderDoNotMixTheirSets() throws Exception {
    Path place = folder.resolve("out");
    List<Process> writers = new ArrayList<>();
    for (String letter : List.of("a", "b", "c")) {
      writers.add(writer(place, letter, "4"));
    }
    for (Process process : writers) {
      assertThat(process.waitFor()).isZero();
    }
    Map<String, String> left = Cli.files(place);
    assertThat(left).hasSize(FILES);
    assertThat(new LinkedHashSet<>(left.values())).hasSize(1);
  }

  @Test
  void whatAKilledProcessLeftGoesWithTheNextOne() throws IOException {
    Cli.write(folder.resolve(".wafer-0.tmp"), "half");
    Cli.write(folder.resolve(".wafer.lock"), "somebody");
    new OutputFolder(folder).write(Map.of("file", "text"));
    assertThat(Cli.files(folder)).isEqualTo(Map.of("file", "text"));
  }

  @Test
  void aFileThatHoldsTheSameBytesIsNotWrittenAgain() throws IOException {
    Object[] command = {
      "compile", Cli.model("digits"), "--target", "cortex-m4", "-o", folder.resolve("out")
    };
    assertThat(Cli.run(command).exitCode()).isZero();
    FileTime old = FileTime.fromMillis(1_000_000);
    Set<String> names = Cli.files(folder.resolve("out")).keySet();
    for (String name : names) {
      Files.setLastModifiedTime(folder.resolve("out").resolve(name), old);
    }
    Path header =
        folder
            .resolve("out")
            .resolve(names.stream().filter(n -> n.endsWith(".h")).findFirst().orElseThrow());
    Cli.write(header, "changed");
    assertThat(Cli.run(command).exitCode()).isZero();
    for (String name : names) {
      Path file = folder.resolve("out").resolve(name);
      assertThat(Files.getLastModifiedTime(file).equals(old))
          .as(name)
          .isEqualTo(!file.equals(header));
    }
    assertThat(header).content().isNotEqualTo("changed");
  }

  /** A limit on the size of files says the same as a full disk: no name of a file. */
  @Test
  void aFullDiskIsToldWithThePath() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: no /bin/bash to set a limit");
    Path place = folder.resolve("out");
    String java =
        String.join(
            " ",
            "ulimit -f 4; exec",
            Subprocess.thisJava().toString(),
            "-XX:-UsePerfData -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path")
                + "'",
            "dev.wafer.cli.Main compile",
            Cli.model("digits").toAbsolutePath().toString(),
            "--target cortex-m4 -o",
            place.toString(),
            "2>&1 | cat");
    Subprocess.Result result = Subprocess.run(folder, Map.of(), List.of("/bin/bash", "-c", java));
    assertThat(result.text()).contains("wafer: error: " + place).doesNotContain("\tat ");
    assertThat(place).doesNotExist();
  }

  /** What runs in the background of a script ignores SIGINT, and so would its children. */
  private static Process writer(Path place, String letter, String runs) throws IOException {
    return new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Subprocess.thisJava().toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            place.toString(),
            letter,
            runs)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
