package dev.wafer.emitter.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where TensorFlow Lite Micro answers otherwise than a model's recorded outputs, which come from
 * LiteRT: {@code examples/micro_differences.json}, whose script says how it came to be. Micro
 * counts.
 */
public final class MicroDifferences {
  private final JsonNode models;

  /**
   * Reads the file.
   *
   * @param repository the project's root folder
   */
  public MicroDifferences(Path repository) {
    try {
      Path file = repository.resolve("examples/micro_differences.json");
      models = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The outputs as Micro has them.
   *
   * @param model the model's folder
   * @param file the file of one output, {@code out_seq_0_0.bin}
   * @param recorded its contents, frames one behind the other
   */
  public byte[] apply(String model, String file, byte[] recorded) {
    byte[] outputs = recorded.clone();
    for (Map.Entry<String, JsonNode> frame : models.path(model).path(file).properties()) {
      byte[] micro = HexFormat.of().parseHex(frame.getValue().asText());
      int at = Integer.parseInt(frame.getKey()) * micro.length;
      System.arraycopy(micro, 0, outputs, at, micro.length);
    }
    return outputs;
  }
}
