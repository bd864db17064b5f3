package dev.wafer.emulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Models written by hand, in the form that Wafer emits. */
public final class Fixtures {
  private Fixtures() {}

  /** The model {@code NAME.c} of the folder {@code fixtures}. */
  public static ModelSources model(String name, int inputs, int outputs) {
    SortedMap<String, String> files = new TreeMap<>();
    for (String file : List.of(name + ".h", name + ".c", name + "_weights.c")) {
      files.put(file, text("fixtures/" + file));
    }
    return new ModelSources(name, files, inputs, outputs);
  }

  /** One matrix product, eight rows: see {@link #tinyOutput}. */
  public static ModelSources tiny() {
    return model("tiny", 1, 1);
  }

  /** What {@code tiny.c} computes. */
  public static byte[] tinyOutput(byte[] input) {
    byte[] output = new byte[8];
    for (int row = 0; row < output.length; row++) {
      int sum = 0;
      for (int column = 0; column < input.length; column++) {
        sum += (3 * row - column) * input[column];
      }
      output[row] = (byte) Math.max(-128, Math.min(127, sum / 16));
    }
    return output;
  }

  private static String text(String resource) {
    try (InputStream stream = Fixtures.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
