package dev.wafer.cli;

import dev.wafer.emitter.c.NameAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that most commands take. */
final class ModelArguments {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A TensorFlow Lite model.")
  private Path model;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name in files and C symbols; the model's file name where it is not given.")
  private String name;

  byte[] bytes() throws IOException {
    return Files.readAllBytes(model);
  }

  /** File name of the model, for messages and comments. */
  String origin() {
    return String.valueOf(model.getFileName());
  }

  /** A safe name: lower-case letters, digits and underscores. */
  String name() {
    String given = name != null ? name : origin().replaceFirst("\\.tflite$", "");
    return NameAllocator.prefix(given.toLowerCase(Locale.ROOT));
  }
}
