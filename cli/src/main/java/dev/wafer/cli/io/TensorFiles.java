package dev.wafer.cli.io;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads tensors from files: raw little-endian {@code .bin}, and NumPy's {@code .npy}. */
public final class TensorFiles {
  private TensorFiles() {}

  /**
   * The raw elements of {@code frames} successive tensors of one type.
   *
   * @throws WaferException if the file's size or NumPy header does not fit the type
   */
  public static byte[] read(Path file, TensorType type, int frames) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] raw = isNpy(file) ? NpyFormat.elements(bytes, type.dataType(), file.toString()) : bytes;
    long expected = type.sizeBytes() * frames;
    if (raw.length != expected) {
      throw new WaferException(
          Diagnostic.of(
                  Code.INVALID_INPUT,
                  "the input takes "
                      + expected
                      + " bytes: "
                      + type.dataType().mnemonic()
                      + "["
                      + type.shape()
                      + "]"
                      + (frames > 1 ? ", " + frames + " frames" : ""))
              .atTensor(file.toString())
              .found(raw.length + " bytes"));
    }
    return raw;
  }

  /**
   * For each of {@code frames} frames its tensors, of files that hold the frames one behind the
   * other.
   *
   * @param values the tensor of each file
   * @throws WaferException if a file's size or NumPy header does not fit
   */
  public static List<List<byte[]>> readFrames(List<Path> files, List<Value> values, int frames)
      throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      contents.add(read(files.get(i), values.get(i).type(), frames));
    }
    return IntStream.range(0, frames)
        .mapToObj(frame -> contents.stream().map(all -> part(all, frame, frames)).toList())
        .toList();
  }

  private static byte[] part(byte[] all, int frame, int frames) {
    int size = all.length / frames;
    return Arrays.copyOfRange(all, frame * size, (frame + 1) * size);
  }

  /** The contents of a file for a tensor in the format of the wished extension. */
  public static byte[] encode(byte[] raw, TensorType type, boolean npy) {
    return npy ? NpyFormat.encode(raw, type) : raw;
  }

  private static boolean isNpy(Path file) {
    return file.toString().endsWith(".npy");
  }
}
