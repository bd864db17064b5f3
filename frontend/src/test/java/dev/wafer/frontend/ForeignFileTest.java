package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is no TensorFlow Lite model is named, with what to do. */
class ForeignFileTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The first fields as PyTorch and tf2onnx write them, and a model without a producer.
        "080812077079746F7263681A05322E312E303A8201 | an ONNX model | onnx2tf",
        "080812087466326F6E6E78203A10 | an ONNX model | onnx2tf",
        "08073A850A0A12 | an ONNX model | onnx2tf",
        "894844460D0A1A0A0000 | an HDF5 file | from_keras_model",
        "080412440A1A0A05696D616765 | a Core ML model | Convert the model",
        "080112B9DA010A10120000002205736572766500 | saved_model.pb | from_saved_model",
        "0A3F0A05696E707574120B506C616365686F6C646572 | a TensorFlow graph | from_frozen_graph",
        "8002630A | PyTorch | litert-torch",
        "89504E470D0A1A0A | a PNG image | .tflite",
        "FFD8FFE000104A464946 | a JPEG image | .tflite",
        "47475546030000 | a GGUF model | Convert",
        "180000004F52544D00 | an ONNX Runtime model | onnx2tf",
        "180000004554313200 | an ExecuTorch program | litert-torch",
        "1800000054464C3200 | another format version | Convert it again",
        "7F454C46 | an ELF file | .tflite",
        "000000000000000000000000 | a file of zeros | again",
      })
  void binaryFile(String hex, String what, String advice) {
    assertNamed(HexFormat.of().parseHex(hex), what, advice);
  }

  @Test
  void emptyFile() {
    assertNamed(new byte[0], "an empty file", "again");
  }

  @ParameterizedTest
  @CsvSource({
    "keras/model.weights.h5, a Keras model, from_keras_model",
    "export/saved_model.pb, a zipped SavedModel, from_saved_model",
    "net/data.pkl, a PyTorch model, litert-torch",
    "Data/com.apple.CoreML/model.mlmodel, a zipped Core ML model, Convert",
    "arr_0.npy, NumPy arrays, .tflite",
    "model.tflite, a zip archive, Unpack"
  })
  void zipArchive(String entry, String what, String advice) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(1);
    }
    assertNamed(bytes.toByteArray(), what, advice);
  }

  @Test
  void gzipArchive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertNamed(bytes.toByteArray(), "a gzip archive", "Unpack");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><html lang='en'> | a web page | raw file",
        "'  \n<html><head>' | a web page | raw file",
        "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer | git lfs pull",
        "unsigned char model[] = {0x1c, 0x00, 0x54 | C source with an array | xxd -r -p",
        "alignas(16) const unsigned char g_model[] = {0x20} | C source with an array | xxd -r -p",
        "{\"modelTopology\": {}} | a TensorFlow.js model | Convert",
        "{\"class_name\": \"Sequential\"} | a JSON file | .tflite",
        "404: Not Found | a text file | .tflite",
      })
  void textFile(String text, String what, String advice) {
    assertNamed(text.getBytes(StandardCharsets.UTF_8), what, advice);
  }

  @Test
  void modelThatIsDamagedIsNotTakenForAnotherFile() {
    byte[] model = SmallModels.add();
    model[3] = 0x7F;
    assertThat(refusal(model).rule()).doesNotContain("TensorFlow Lite file");
  }

  private static void assertNamed(byte[] bytes, String what, String advice) {
    Diagnostic refusal = refusal(bytes);
    assertThat(refusal.found()).contains(what);
    assertThat(refusal.help()).contains(advice);
  }

  private static Diagnostic refusal(byte[] bytes) {
    return catchThrowableOfType(WaferException.class, () -> TfliteImporter.importModel(bytes))
        .diagnostics()
        .get(0);
  }
}
