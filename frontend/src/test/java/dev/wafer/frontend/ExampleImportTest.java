package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The models under {@code examples/}: some are of operators that Wafer does not compile yet. */
class ExampleImportTest {
  @TestFactory
  Stream<DynamicTest> everyExampleImports() throws IOException {
    Path root = Path.of(System.getProperty("wafer.root", "..")).resolve("examples");
    List<Path> models;
    try (Stream<Path> files = Files.walk(root)) {
      models = files.filter(file -> file.endsWith("model.tflite")).sorted().toList();
    }
    assertThat(models).isNotEmpty();
    return models.stream()
        .map(
            model ->
                DynamicTest.dynamicTest(root.relativize(model).toString(), () -> check(model)));
  }

  private static void check(Path file) {
    ImportResult result = TfliteImporter.importModel(GoldenModels.read(file));
    Verifier.verify(result.model().main());
    assertThat(result.unsupported())
        .allSatisfy(d -> assertThat(SupportedOperators.find(d.operatorName())).isEmpty());
    boolean trained = file.getParent().getFileName().toString().startsWith("digits");
    assertThat(!trained || result.unsupported().isEmpty()).isTrue();
  }
}
