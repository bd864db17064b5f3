package dev.wafer.compiler.cases;

import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.Graph;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder with a model, {@code in_*.bin} and {@code out_*.bin}: raw little-endian elements, the
 * frames of a stateful model one behind the other.
 */
record SharedCase(String name, Path folder) {
  /** Its files are those of subgraph 0, which its signature does not name. */
  private static final String OF_ANOTHER_SUBGRAPH = "signature_of_second_subgraph";

  /** The folder of all cases: {@code ../shared/cases} beside the repository. */
  static Path location() {
    return Path.of(System.getProperty("wafer.root", ".."))
        .toAbsolutePath()
        .resolve("../shared/cases")
        .normalize();
  }

  /** All cases, by name. */
  static List<SharedCase> all() {
    try (Stream<Path> folders = Files.list(location())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("model.tflite")))
          .map(folder -> new SharedCase(String.valueOf(folder.getFileName()), folder))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] model() {
    return read("model.tflite");
  }

  /** For each frame the inputs; random ones for a model that comes without. */
  List<List<Tensor>> inputs(Graph graph) {
    if (graph.inputs().isEmpty()) {
      return List.of(List.of());
    }
    if (!holds("in_0.bin")) {
      Random random = new Random(1);
      return List.of(
          graph.inputs().stream().map(value -> RandomTensors.of(value.type(), random)).toList());
    }
    return frames("in_", graph.inputs());
  }

  /** For each frame the right outputs, where they are known. */
  Optional<List<List<Tensor>>> outputs(Graph graph) {
    return holds("out_0.bin") ? Optional.of(frames("out_", graph.outputs())) : Optional.empty();
  }

  /** For each frame what the reference evaluator answers. */
  List<List<Tensor>> evaluated(Graph graph) {
    Evaluator evaluator = new Evaluator(graph);
    return inputs(graph).stream().map(evaluator::run).toList();
  }

  private List<List<Tensor>> frames(String prefix, List<Value> values) {
    List<List<Tensor>> frames = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      TensorType type = values.get(i).type();
      byte[] all = read(prefix + i + ".bin");
      int size = Math.toIntExact(type.sizeBytes());
      if (size == 0 || all.length % size != 0) {
        throw new IllegalStateException(name + ": " + prefix + i + " holds no whole frames");
      }
      for (int frame = 0; frame < all.length / size; frame++) {
        if (i == 0) {
          frames.add(new ArrayList<>());
        }
        byte[] bytes = Arrays.copyOfRange(all, frame * size, (frame + 1) * size);
        frames.get(frame).add(Tensor.fromBytes(type, bytes));
      }
    }
    return frames;
  }

  private boolean holds(String file) {
    return !name.equals(OF_ANOTHER_SUBGRAPH) && Files.exists(folder.resolve(file));
  }

  private byte[] read(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
