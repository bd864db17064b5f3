package dev.wafer.compiler.rules;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Models of each operator in each combination of its element types, large enough to be timed. */
public final class DrawnGraphs {
  private static final List<Integer> RANKS = List.of(3, 4, 2, 1);
  private static final int MOST_EXTENT = 8;
  private static final int TRIES = 4;

  /** Of each combination: several, so that two of them have one function in the C. */
  private static final int MODELS = 16;

  /** The largest models below are taken: larger ones only take longer. */
  private static final int MOST_ELEMENTS = 1500;

  private DrawnGraphs() {}

  /**
   * Draws the models, the same ones each time.
   *
   * @param use takes an operator with its element types, and a graph as it is lowered
   */
  public static void each(Consumer<Drawn> use) {
    Draws draws = new Draws(MOST_EXTENT);
    for (String operator : Draws.operators()) {
      Map<List<DataType>, List<Graph>> drawn = new LinkedHashMap<>();
      draws.of(
          operator,
          RANKS,
          TRIES,
          model -> drawn.computeIfAbsent(model.row(), row -> new ArrayList<>()).add(model.graph()));
      for (List<DataType> row : SupportedOperators.find(operator).orElseThrow().types().rows()) {
        drawn.getOrDefault(row, List.of()).stream()
            .filter(graph -> elements(graph) <= MOST_ELEMENTS)
            .sorted(Comparator.comparing(DrawnGraphs::elements).reversed())
            .limit(MODELS)
            .forEach(graph -> use.accept(new Drawn(operator + " " + row, rewritten(graph))));
      }
    }
  }

  /** A model that was drawn. */
  public record Drawn(String name, Graph graph) {}

  /** Of the graph's largest input or output. */
  private static int elements(Graph graph) {
    return Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .map(value -> value.shape().elements())
        .max(Comparator.naturalOrder())
        .orElse(0);
  }

  private static Graph rewritten(Graph graph) {
    Graph rewritten = Pipeline.standard().run(graph, new PassContext(remark -> {}));
    return ParameterFolding.fold(rewritten).graph();
  }
}
