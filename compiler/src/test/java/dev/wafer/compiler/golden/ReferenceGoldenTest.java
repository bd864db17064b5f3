package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.NodeObserver;
import dev.wafer.reference.Tensor;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reference evaluator against recorded vectors: integers bit for bit, floats closely. */
class ReferenceGoldenTest {
  /** Vectors compared, for the summary that the test prints. */
  private static final class Count {
    private int models;
    private int vectors;
    private int layers;
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheGoldenVectors() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.location()),
        "no golden vectors at " + GoldenFolder.location() + "; set WAFER_GOLDEN");
    return compareAll("golden", GoldenFolder.models(GoldenFolder.location()));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheExamples() {
    return compareAll("example", GoldenFolder.models(GoldenFolder.root().resolve("examples")));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheSingleOperatorVectors() {
    return compareAll("single-operator", GoldenFolder.operators());
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTensorsOfUint8() {
    return compareAll(
        "uint8", GoldenFolder.models(GoldenFolder.root().resolve("examples/bytevectors")));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheMoves() {
    return compareAll(
        "moving", GoldenFolder.models(GoldenFolder.root().resolve("examples/movevectors")));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheMathematics() {
    return compareAll(
        "mathematical", GoldenFolder.models(GoldenFolder.root().resolve("examples/mathvectors")));
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheCorpus() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.corpus()),
        "skipped: no corpus at " + GoldenFolder.corpus() + "; set WAFER_CORPUS");
    return compareAll("corpus", GoldenFolder.ofTheCorpus());
  }

  @Test
  void toleranceTellsCloseFromFar() {
    assertThat(FloatComparison.firstFar(new float[] {1f}, new float[] {1.00001f}, 0, 1e-4))
        .isEmpty();
    assertThat(FloatComparison.firstFar(new float[] {1f, 5f}, new float[] {1f, 4f}, 0, 1e-4))
        .hasValue(1);
  }

  private static Stream<DynamicTest> compareAll(String kind, List<GoldenModel> models) {
    assertThat(models).isNotEmpty();
    Count count = new Count();
    Stream<DynamicTest> each =
        models.stream()
            .map(model -> DynamicTest.dynamicTest(model.name(), () -> compare(model, count)));
    DynamicTest summary =
        DynamicTest.dynamicTest(
            "summary",
            () -> {
              System.out.printf(
                  "reference evaluator: compared %d %s models, %d vectors, %d intermediate"
                      + " layers%n",
                  count.models, kind, count.vectors, count.layers);
              assertThat(count.models).isEqualTo(models.size());
            });
    return Stream.concat(each, Stream.of(summary));
  }

  private static void compare(GoldenModel model, Count count) {
    Graph graph = TfliteImporter.importModel(model.model()).compilable().main();
    Map<Integer, Long> recorded = model.tensorCrcs();
    for (GoldenModel.Sequence sequence : model.sequences()) {
      int frames = sequence.frames();
      List<List<byte[]>> ins = model.frames(sequence.inputs(), graph.inputs().size(), frames);
      List<List<byte[]>> outs = model.frames(sequence.outputs(), graph.outputs().size(), frames);
      Evaluator evaluator = new Evaluator(graph);
      for (int frame = 0; frame < frames; frame++) {
        LayerCheck layers = new LayerCheck(recorded);
        recorded = Map.of(); // they are of case 0
        List<Tensor> outputs = evaluator.run(inputs(graph, ins.get(frame)), layers.observer());
        layers.assertAllMatched();
        count.layers += layers.compared;
        check(model, outputs, outs.get(frame));
        count.vectors++;
      }
    }
    count.models++;
  }

  private static List<Tensor> inputs(Graph graph, List<byte[]> raw) {
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      inputs.add(Tensor.fromBytes(graph.inputs().get(i).type(), raw.get(i)));
    }
    return inputs;
  }

  private static void check(GoldenModel model, List<Tensor> outputs, List<byte[]> expected) {
    for (int i = 0; i < expected.size(); i++) {
      Tensor actual = outputs.get(i);
      if (!actual.dataType().isFloat()) {
        assertThat(actual.toBytes()).as("output %d", i).isEqualTo(expected.get(i));
        continue;
      }
      float[] wanted = Tensor.fromBytes(actual.type(), expected.get(i)).floats();
      double relative = model.fromReferenceKernels() ? 1e-5 : 0;
      double ofRange = model.fromReferenceKernels() ? 1e-6 : 1e-4;
      assertThat(FloatComparison.firstFar(actual.floats(), wanted, relative, ofRange))
          .as("output %d: first element out of tolerance", i)
          .isEmpty();
    }
  }

  /** Compares each integer layer's bytes with its recorded checksum, as the layers run. */
  private static final class LayerCheck {
    private final Map<Integer, Long> expected;
    private final List<String> different = new ArrayList<>();
    private int compared;

    LayerCheck(Map<Integer, Long> expected) {
      this.expected = expected;
    }

    NodeObserver observer() {
      return (node, outputs) -> {
        for (int i = 0; i < outputs.size(); i++) {
          Value value = node.output(i);
          if (expected.containsKey(value.id()) && !value.dataType().isFloat()) {
            compared++;
            CRC32 crc = new CRC32();
            crc.update(outputs.get(i).toBytes());
            if (crc.getValue() != expected.get(value.id())) {
              different.add(node.op().mnemonic() + " '" + value.name() + "'");
            }
          }
        }
      };
    }

    void assertAllMatched() {
      assertThat(different).as("layers that differ, in execution order").isEmpty();
    }
  }
}
