package dev.wafer.compiler.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.TfliteImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One folder of recorded vectors: {@code model.tflite}, {@code meta.json}, inputs and outputs. */
record GoldenModel(Path folder, JsonNode meta) {
  static GoldenModel read(Path folder) {
    try {
      return new GoldenModel(
          folder, new ObjectMapper().readTree(folder.resolve("meta.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  byte[] model() {
    return bytes("model.tflite");
  }

  /** Whether Wafer compiles it; some of the single-operator models are there to be refused. */
  boolean isSupported() {
    return TfliteImporter.importModel(model()).unsupported().isEmpty();
  }

  int cases() {
    return meta.get("cases").asInt();
  }

  /** Frames of the recorded sequence of a stateful model; 0 where there is none. */
  int frames() {
    return meta.path("sequence").path("frames").asInt(0);
  }

  /** Whether the outputs are those of TensorFlow Lite Micro's reference kernels. */
  boolean fromReferenceKernels() {
    return meta.path("oracle").asText("tflite-micro").equals("tflite-micro");
  }

  /** CRC-32 of tensors after case 0, by tensor index; empty where none were recorded. */
  Map<Integer, Long> tensorCrcs() {
    Map<Integer, Long> crcs = new LinkedHashMap<>();
    JsonNode recorded = meta.path("intermediate_tensor_crc32_case0").path("crc32");
    for (Map.Entry<String, JsonNode> entry : recorded.properties()) {
      crcs.put(Integer.valueOf(entry.getKey()), Long.parseLong(entry.getValue().asText(), 16));
    }
    return crcs;
  }

  /** The raw buffers {@code prefix_0.bin}, {@code prefix_1.bin}, ... */
  List<byte[]> tensors(String prefix, int count) {
    List<byte[]> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tensors.add(bytes(prefix + "_" + i + ".bin"));
    }
    return tensors;
  }

  private byte[] bytes(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
