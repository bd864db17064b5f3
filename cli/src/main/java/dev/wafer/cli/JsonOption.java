package dev.wafer.cli;

import dev.wafer.cli.io.OutputFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --json}, which means the same in all commands. */
final class JsonOption {
  static final String NAME = "--json";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      converter = PathConverter.OrStandardInput.class,
      description = "Write the result as JSON, too; - to standard output, in place of text.")
  private Path file;

  /** Whether JSON is what goes to standard output. */
  boolean replacesText() {
    return isStandard(file);
  }

  /** Whether a value of the option stands for standard output. */
  static boolean isStandard(Path file) {
    return file != null && file.toString().equals(PathConverter.STANDARD);
  }

  /** Writes the JSON where it is asked for. */
  void write(String text, PrintWriter out) throws IOException {
    if (replacesText()) {
      out.print(text);
      out.flush();
    } else if (file != null) {
      OutputFolder.writeFile(file, text);
    }
  }
}
