package dev.wafer.compiler.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.MicroDifferences;
import dev.wafer.frontend.TfliteImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One folder of recorded vectors: {@code model.tflite}, {@code meta.json}, inputs and outputs. */
record GoldenModel(Path folder, JsonNode meta) {
  private static final MicroDifferences MICRO = new MicroDifferences(GoldenFolder.root());

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

  /** Frames that one instance sees, one after the other; files {@code prefix_INDEX.bin}. */
  record Sequence(String inputs, String outputs, int frames) {}

  /** Each case as a sequence of one frame, then the recorded sequences. */
  List<Sequence> sequences() {
    List<Sequence> sequences = new ArrayList<>();
    for (int k = 0; k < meta.path("cases").asInt(); k++) {
      sequences.add(new Sequence("in_" + k, "out_" + k, 1));
    }
    if (frames() > 0) {
      sequences.add(new Sequence("in_seq", "out_seq", frames()));
    }
    for (JsonNode frames : meta.path("sequences")) {
      int k = sequences.size();
      sequences.add(new Sequence("in_seq_" + k, "out_seq_" + k, frames.asInt()));
    }
    return sequences;
  }

  /** For each frame its tensors, of files that hold the frames one behind the other. */
  List<List<byte[]>> frames(String prefix, int tensors, int frames) {
    List<byte[]> all = tensors(prefix, tensors);
    return IntStream.range(0, frames)
        .mapToObj(frame -> all.stream().map(tensor -> part(tensor, frame, frames)).toList())
        .toList();
  }

  private static byte[] part(byte[] all, int frame, int frames) {
    int size = all.length / frames;
    return Arrays.copyOfRange(all, frame * size, (frame + 1) * size);
  }

  /** The buffers {@code prefix_0.bin}, {@code prefix_1.bin}, ..., as Micro has them. */
  List<byte[]> tensors(String prefix, int count) {
    List<byte[]> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String file = prefix + "_" + i + ".bin";
      tensors.add(MICRO.apply(name(), file, bytes(file)));
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
