package dev.wafer.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Assertions about passes, on the text form of graphs. */
public final class PassAssertions {
  private PassAssertions() {}

  /** The pass makes {@code after} of {@code before}; both give the same bits. */
  public static void assertRewrites(Pass pass, String before, String after) {
    Graph original = parse(before);
    Graph rewritten = pass.run(original, PassContext.silent());
    assertThat(withoutNodeIds(rewritten)).isEqualTo(withoutNodeIds(parse(after)));
    assertSameBits(original, rewritten);
  }

  /** The pass leaves the graph as it is. */
  public static void assertKeeps(Pass pass, String text) {
    Graph graph = parse(text);
    Graph rewritten = pass.run(graph, PassContext.silent());
    assertThat(GraphPrinter.printFull(rewritten)).isEqualTo(GraphPrinter.printFull(graph));
  }

  /** Both graphs give the same bits for inputs of the same random bytes, twice in a row. */
  public static void assertSameBits(Graph expected, Graph actual) {
    Evaluator first = new Evaluator(expected);
    Evaluator second = new Evaluator(actual);
    Random random = new Random(42);
    for (int run = 0; run < 2; run++) {
      List<Tensor> inputs = randomInputs(expected, random);
      List<Tensor> same = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        same.add(inputs.get(i).withType(actual.inputs().get(i).type()));
      }
      assertThat(hex(second.run(same))).isEqualTo(hex(first.run(inputs)));
    }
  }

  public static Graph parse(String text) {
    Graph graph = GraphParser.parse(text);
    Verifier.verify(graph);
    return graph;
  }

  private static String withoutNodeIds(Graph graph) {
    return GraphPrinter.printFull(graph).replaceAll(" #\\d+", "");
  }

  private static List<Tensor> randomInputs(Graph graph, Random random) {
    List<Tensor> inputs = new ArrayList<>();
    for (Value value : graph.inputs()) {
      Tensor tensor = Tensor.zeros(value.type());
      if (value.dataType().isFloat()) {
        float[] floats = tensor.floats();
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) random.nextGaussian();
        }
        inputs.add(tensor);
      } else {
        inputs.add(
            Tensor.ofInts(value.type(), random.ints(tensor.elements(), -32768, 32768).toArray()));
      }
    }
    return inputs;
  }

  private static List<String> hex(List<Tensor> tensors) {
    return tensors.stream()
        .map(tensor -> tensor.type() + " " + HexFormat.of().formatHex(tensor.toBytes()))
        .toList();
  }
}
