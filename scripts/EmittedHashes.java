import dev.wafer.cli.Main;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Prints the SHA-256 of each C file that a wafer.jar emits, for every model of some folders on
 * every core: {@code java -cp wafer.jar scripts/EmittedHashes.java FOLDER...}. A model that is
 * refused has a line that says so. Behaviour is compared through the command, so that any two
 * revisions can be.
 */
final class EmittedHashes {
  private static final List<String> TARGETS =
      List.of(
          "cortex-m0plus",
          "cortex-m3",
          "cortex-m4",
          "cortex-m7",
          "cortex-m33",
          "cortex-m55",
          "rv32imc",
          "host");

  private EmittedHashes() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(new PrintStream(PrintStream.nullOutputStream()));
    System.setErr(new PrintStream(PrintStream.nullOutputStream()));
    for (Path model : models(args)) {
      for (String target : TARGETS) {
        out.print(lines(model, target));
        out.flush();
      }
    }
  }

  private static List<Path> models(String[] folders) throws IOException {
    List<Path> models = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder), 2)) {
        files.filter(file -> file.endsWith("model.tflite")).sorted().forEach(models::add);
      }
    }
    return models;
  }

  private static String lines(Path model, String target) throws Exception {
    String name = model.getParent().getFileName().toString();
    Path folder = Files.createTempDirectory("emitted");
    int exit =
        new CommandLine(new Main())
            .setExecutionExceptionHandler((e, line, parsed) -> 1)
            .execute(
                "compile",
                model.toString(),
                "--target",
                target,
                "--output",
                folder.toString(),
                "--name",
                "model");
    StringBuilder lines = new StringBuilder();
    if (exit != 0) {
      lines.append("refused  %s %s\n".formatted(name, target));
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().matches(".*\\.[ch]")) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          lines.append(
              "%s  %s %s %s\n"
                  .formatted(HexFormat.of().formatHex(hash), name, target, file.getFileName()));
        }
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return lines.toString();
  }
}
