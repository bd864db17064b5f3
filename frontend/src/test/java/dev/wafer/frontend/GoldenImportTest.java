package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.Padding;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenImportTest {
  @TestFactory
  Stream<DynamicTest> everyModelImports() {
    return GoldenModels.folders().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    name(folder),
                    () -> {
                      ImportResult result =
                          TfliteImporter.importModel(
                              GoldenModels.read(folder.resolve("model.tflite")));
                      assertThat(result.unsupported()).isEmpty();
                      assertThat(result.model().main().nodes()).isNotEmpty();
                      Verifier.verify(result.model().main());
                    }));
  }

  @Test
  void samePaddingOfTheKeywordModelIsExplicit() {
    Graph graph = graph("mlpt_kws_ref_model");
    // 49x10 under a 10x4 filter, stride 2: rows need 48 + 10 - 49 = 9, columns 8 + 4 - 10 = 2.
    assertThat(graph.nodes().get(0).op())
        .isInstanceOfSatisfying(
            Conv2d.class,
            conv -> assertThat(conv.window().padding()).isEqualTo(new Padding(4, 5, 1, 1)));
  }

  @Test
  void oneScaleIsPerTensorWhateverItsAxis() {
    Graph graph = graph("tflm_person_detect");
    assertThat(graph.nodes().get(0).input(1).quantization().isPerAxis()).isTrue();
    assertThat(graph.nodes().get(0).input(1).quantization().axis()).isEqualTo(3);
    assertThat(graph.outputs().get(0).quantization().isPerAxis()).isFalse();
  }

  @Test
  void sparseHalfFloatWeightsKeepTheirForm() {
    Graph graph = graph("mediapipe_face_detection_full_range_sparse");
    assertThat(graph.nodes().stream().filter(node -> node.op() instanceof Densify)).hasSize(46);
    assertThat(graph.nodes().stream().filter(node -> node.op() instanceof Dequantize)).hasSize(182);
    assertThat(graph.constants().values().stream().filter(c -> c instanceof SparseConstant))
        .hasSize(46);
  }

  private static Graph graph(String folder) {
    return TfliteImporter.importModel(GoldenModels.model(folder)).compilable().main();
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
