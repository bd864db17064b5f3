package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.UnaryFn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiler cannot see of a new row of a family: that a yardstick's vector holds it. */
class FamilyVectorsTest {
  /** TensorFlow Lite Micro, the yardstick, has no kernel for it. */
  private static final String WITHOUT_YARDSTICK = UnaryFn.RELU_N1_TO_1.name();

  @Test
  void everyFunctionHasAVector() throws IOException {
    String recorded = recorded();
    List<String> without = new ArrayList<>();
    Stream.concat(Stream.of(UnaryFn.values()), Stream.of(BinaryFn.values()))
        .map(Enum::name)
        .filter(name -> !name.equals(WITHOUT_YARDSTICK))
        .filter(name -> !recorded.contains("\"" + name + "\":"))
        .forEach(without::add);
    assertThat(without).as("functions without a model in examples/testvectors").isEmpty();
  }

  private static String recorded() throws IOException {
    Path vectors = Path.of(System.getProperty("wafer.root", "..")).resolve("examples/testvectors");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> folders = Files.list(vectors)) {
      for (Path meta : folders.map(f -> f.resolve("meta.json")).filter(Files::exists).toList()) {
        all.append(Files.readString(meta));
      }
    }
    return all.toString();
  }
}
