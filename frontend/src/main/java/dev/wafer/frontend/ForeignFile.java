package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What people hand over in place of a TensorFlow Lite model.
 *
 * @param what the file, as a message names it
 * @param advice how to come to a model, in a sentence
 */
record ForeignFile(String what, String advice) {
  private static final String FROM_KERAS =
      "Load it with tf.keras.models.load_model and convert it with"
          + " tf.lite.TFLiteConverter.from_keras_model.";
  private static final String FROM_SAVED_MODEL =
      "Convert the folder that holds it with tf.lite.TFLiteConverter.from_saved_model.";
  private static final String FROM_PYTORCH =
      "Convert it to TensorFlow Lite first, for example with litert-torch (once ai-edge-torch).";
  private static final String FROM_ONNX =
      "Convert it to TensorFlow Lite first, for example with onnx2tf.";
  private static final String FROM_SOURCE =
      "Convert the model that it was made from to TensorFlow Lite.";
  private static final String AGAIN = "Fetch or convert the model again.";
  private static final String UNPACK = "Unpack it and give the .tflite file inside.";
  private static final String OTHER_FILE = "Give the .tflite file.";

  private record Kind(Predicate<FileEnds> test, ForeignFile file) {}

  /** The first that fits counts. */
  private static final List<Kind> KINDS =
      List.of(
          kind(e -> e.head().isEmpty(), "an empty file", AGAIN),
          kind(FileEnds::isZeros, "a file of zeros", AGAIN),
          starting("894844460D0A1A0A", "an HDF5 file (Keras .h5)", FROM_KERAS),
          zipped("model.weights.h5", "a Keras model (.keras)", FROM_KERAS),
          zipped("saved_model.pb", "a zipped SavedModel", "Unpack it. " + FROM_SAVED_MODEL),
          zipped("data.pkl", "a PyTorch model (.pt or .pth)", FROM_PYTORCH),
          zipped(".mlmodel", "a zipped Core ML model", FROM_SOURCE),
          zipped(".npy", "NumPy arrays (.npz)", OTHER_FILE),
          zipped("", "a zip archive", UNPACK),
          starting("504B0506", "an empty zip archive", OTHER_FILE),
          starting("1F8B", "a gzip archive", UNPACK),
          starting("425A68", "a bzip2 archive", UNPACK),
          starting("FD377A585A00", "an xz archive", UNPACK),
          starting("28B52FFD", "a Zstandard archive", UNPACK),
          starting("377ABCAF271C", "a 7z archive", UNPACK),
          kind(e -> e.has("7573746172", 257), "a tar archive", UNPACK),
          starting("8002", "a Python pickle (PyTorch .pt or .pth)", FROM_PYTORCH),
          starting("8003", "a Python pickle", FROM_SOURCE),
          starting("8004", "a Python pickle", FROM_SOURCE),
          starting("8005", "a Python pickle", FROM_SOURCE),
          starting("934E554D5059", "a NumPy array (.npy)", OTHER_FILE),
          starting("47475546", "a GGUF model", FROM_SOURCE),
          starting("89504E47", "a PNG image", OTHER_FILE),
          starting("FFD8FF", "a JPEG image", OTHER_FILE),
          starting("47494638", "a GIF image", OTHER_FILE),
          starting("52494646", "a RIFF file (WAV, WebP)", OTHER_FILE),
          starting("25504446", "a PDF document", OTHER_FILE),
          starting("7F454C46", "an ELF file (a program or an object file)", OTHER_FILE),
          text("version https://git-lfs", "a Git LFS pointer", "Fetch the file with git lfs pull."),
          text("<!doctype html", "a web page (HTML)", "Download the raw file, not its page."),
          text("<html", "a web page (HTML)", "Download the raw file, not its page."),
          kind(
              ForeignFile::isArraySource,
              "C source with an array",
              "Give the .tflite file that it was made from; xxd -r -p turns the bytes between the"
                  + " braces back into one."),
          kind(
              e -> e.text().startsWith("{") && e.head().contains("modelTopology"),
              "a TensorFlow.js model",
              FROM_SOURCE),
          text("{", "a JSON file", OTHER_FILE),
          kind(FileEnds::isSavedModel, "TensorFlow's saved_model.pb", FROM_SAVED_MODEL),
          kind(FileEnds::isOnnx, "an ONNX model", FROM_ONNX),
          kind(FileEnds::isCoreMl, "a Core ML model", FROM_SOURCE),
          kind(
              FileEnds::isFrozenGraph,
              "a TensorFlow graph (.pb)",
              "Convert it with tf.compat.v1.lite.TFLiteConverter.from_frozen_graph."),
          kind(e -> e.isFlatBuffer("ORTM"), "an ONNX Runtime model (.ort)", FROM_ONNX),
          kind(e -> e.isFlatBuffer("ET12"), "an ExecuTorch program (.pte)", FROM_PYTORCH),
          kind(
              e -> e.isFlatBuffer("TFL1") || e.isFlatBuffer("TFL2"),
              "a TensorFlow Lite model of another format version than TFL3",
              "Convert it again with TensorFlow 1.13 or later."),
          kind(FileEnds::isText, "a text file", OTHER_FILE));

  /** What the file is, where its bytes tell. */
  static Optional<ForeignFile> recognize(byte[] bytes) {
    FileEnds ends = FileEnds.of(bytes);
    return KINDS.stream().filter(kind -> kind.test().test(ends)).findFirst().map(Kind::file);
  }

  /** The refusal of such a file. */
  Diagnostic refusal() {
    return Diagnostic.of(Diagnostic.Code.MALFORMED_MODEL, "a model is a TensorFlow Lite file")
        .found(what)
        .help(advice);
  }

  private static Kind kind(Predicate<FileEnds> test, String what, String advice) {
    return new Kind(test, new ForeignFile(what, advice));
  }

  private static Kind starting(String hex, String what, String advice) {
    return kind(ends -> ends.has(hex, 0), what, advice);
  }

  private static Kind text(String start, String what, String advice) {
    return kind(ends -> ends.text().startsWith(start), what, advice);
  }

  /** An archive that lists an entry so named. */
  private static Kind zipped(String entry, String what, String advice) {
    return kind(ends -> ends.isZip() && ends.mentions(entry), what, advice);
  }

  private static boolean isArraySource(FileEnds ends) {
    return ends.isText() && ends.head().contains("[") && ends.head().contains("0x");
  }
}
