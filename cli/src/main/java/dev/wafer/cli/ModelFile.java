package dev.wafer.cli;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.WaferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a model, or standard input. */
record ModelFile(Path path) {
  /** A model that is a microcontroller's has a few megabytes; beyond this the heap is at stake. */
  private static final long MAX_BYTES = 512L << 20;

  /**
   * The contents.
   *
   * @throws UsageException if there is no such file
   */
  byte[] bytes() throws IOException {
    if (isStandardInput()) {
      byte[] bytes = System.in.readNBytes((int) MAX_BYTES + 1);
      requireSize(bytes.length);
      return bytes;
    }
    if (Files.isDirectory(path)) {
      String advice =
          Files.exists(path.resolve("saved_model.pb"))
              ? ": it is a SavedModel, convert it with tf.lite.TFLiteConverter.from_saved_model"
              : "";
      throw new UsageException(path + " is a folder, not a model" + advice);
    }
    requireSize(Files.size(path));
    return Files.readAllBytes(path);
  }

  private static void requireSize(long size) {
    if (size > MAX_BYTES) {
      throw new WaferException(
          Diagnostic.of(Code.INVALID_INPUT, "a model has at most " + MAX_BYTES + " bytes")
              .found(size + " bytes"));
    }
  }

  private boolean isStandardInput() {
    return path.toString().equals(PathConverter.STANDARD);
  }

  /** Its name, for messages and comments; {@code model} for standard input. */
  String origin() {
    return isStandardInput() ? "model" : String.valueOf(path.getFileName());
  }
}
