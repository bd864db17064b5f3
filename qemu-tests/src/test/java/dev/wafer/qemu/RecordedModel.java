package dev.wafer.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.MicroDifferences;
import dev.wafer.emulation.Frame;
import dev.wafer.targets.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A folder with a model, inputs for it, and the outputs to be met: an example, a golden model or
 * one of the corpus.
 */
public record RecordedModel(Path folder, JsonNode meta) {
  private static final MicroDifferences MICRO = new MicroDifferences(repository());

  public static RecordedModel read(Path folder) {
    try {
      return new RecordedModel(
          folder, new ObjectMapper().readTree(folder.resolve("meta.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder that WAFER_GOLDEN names, or {@code ../shared/golden} beside the repository. */
  public static Path goldenFolder() {
    return named("WAFER_GOLDEN", "../shared/golden");
  }

  /** The folder that WAFER_CORPUS names, or {@code ../shared/corpus} beside the repository. */
  public static Path corpusFolder() {
    return named("WAFER_CORPUS", "../shared/corpus");
  }

  private static Path named(String variable, String otherwise) {
    return Optional.ofNullable(System.getProperty(variable))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .map(Path::of)
        .orElseGet(() -> repository().resolve(otherwise).normalize());
  }

  public static Path repository() {
    return Path.of(System.getProperty("wafer.root", "..")).toAbsolutePath().normalize();
  }

  public String name() {
    return folder.getFileName().toString();
  }

  public byte[] model() {
    return bytes("model.tflite");
  }

  /** Compiles it under its own name. */
  CompiledModel compile(Target target) {
    return compile(target, name());
  }

  CompiledModel compile(Target target, String as) {
    return new ModelCompiler()
        .compile(model(), CompileRequest.builder(target).name(as).origin("model.tflite").build());
  }

  /** Each case as a sequence of one frame, and the recorded sequence of a stateful model. */
  public List<List<Frame>> inputs() {
    return sequences("in", "inputs");
  }

  /** The outputs to be met, shaped like {@link #inputs}. */
  public List<List<Frame>> outputs() {
    return sequences("out", "outputs");
  }

  private List<List<Frame>> sequences(String prefix, String side) {
    int tensors = meta.has(side) ? meta.get(side).size() : files(prefix + "_0_");
    List<List<Frame>> sequences = new ArrayList<>();
    for (int number = 0; number < meta.path("cases").asInt(); number++) {
      sequences.add(frames(prefix + "_" + number, tensors, 1));
    }
    int frames = meta.path("sequence").path("frames").asInt(0);
    if (frames > 0) {
      sequences.add(frames(prefix + "_seq", tensors, frames));
    }
    for (JsonNode several : meta.path("sequences")) {
      String name = prefix + "_seq_" + sequences.size();
      sequences.add(frames(name, tensors, several.asInt()));
    }
    return sequences;
  }

  /** How many files of a first case there are, where nothing else tells the number of tensors. */
  private int files(String prefix) {
    int count = 0;
    while (Files.exists(folder.resolve(prefix + count + ".bin"))) {
      count++;
    }
    return count;
  }

  private List<Frame> frames(String prefix, int tensors, int count) {
    List<List<byte[]>> frames = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      frames.add(new ArrayList<>());
    }
    for (int tensor = 0; tensor < tensors; tensor++) {
      String file = prefix + "_" + tensor + ".bin";
      byte[] all = MICRO.apply(name(), file, bytes(file));
      int size = all.length / count;
      for (int frame = 0; frame < count; frame++) {
        frames.get(frame).add(Arrays.copyOfRange(all, frame * size, (frame + 1) * size));
      }
    }
    return frames.stream().map(Frame::new).toList();
  }

  private byte[] bytes(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
