package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.ReduceFn;
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
  @Test
  void everyFunctionHasAVector() throws IOException {
    String recorded = recorded();
    List<String> without = new ArrayList<>();
    Stream.<Enum<?>[]>of(
            UnaryFn.values(),
            BinaryFn.values(),
            CompareFn.values(),
            ReduceFn.values(),
            ArgFn.values())
        .flatMap(Stream::of)
        .map(Enum::name)
        .filter(name -> !recorded.contains("\"" + name + "\":"))
        .forEach(without::add);
    assertThat(without)
        .as("functions without a model in examples/testvectors or mathvectors")
        .isEmpty();
  }

  private static String recorded() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String place : List.of("testvectors", "mathvectors")) {
      try (Stream<Path> folders = Files.list(GoldenFolder.root().resolve("examples/" + place))) {
        for (Path meta : folders.map(f -> f.resolve("meta.json")).filter(Files::exists).toList()) {
          all.append(Files.readString(meta));
        }
      }
    }
    return all.toString();
  }
}
