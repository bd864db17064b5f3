package dev.wafer.cli;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.WaferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The model that most commands take. */
final class ModelArguments {
  /** A model that is a microcontroller's has a few megabytes; beyond this the heap is at stake. */
  private static final long MAX_BYTES = 512L << 20;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A TensorFlow Lite model.")
  private Path model;

  /**
   * The contents of the file.
   *
   * @throws UsageException if there is no such file
   */
  byte[] bytes() throws IOException {
    if (Files.isDirectory(model)) {
      String advice =
          Files.exists(model.resolve("saved_model.pb"))
              ? ": it is a SavedModel, convert it with tf.lite.TFLiteConverter.from_saved_model"
              : "";
      throw new UsageException(model + " is a folder, not a model" + advice);
    }
    long size = Files.size(model);
    if (size > MAX_BYTES) {
      throw new WaferException(
          Diagnostic.of(Code.INVALID_INPUT, "a model has at most " + MAX_BYTES + " bytes")
              .found(size + " bytes"));
    }
    return Files.readAllBytes(model);
  }

  /** File name of the model, for messages and comments. */
  String origin() {
    return String.valueOf(model.getFileName());
  }
}
