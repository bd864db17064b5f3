package dev.wafer.frontend;

import dev.wafer.frontend.ops.StateOperators;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.Rule;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What variables hold before the first run: CALL_ONCE, done while the file is read. */
final class InitialState {
  /** Products of elements in and out that running once may take; a second's work or less. */
  private static final long MOST_WORK = 1L << 26;

  private final Map<VariableName, DenseConstant> contents = new LinkedHashMap<>();

  /** What CALL_ONCE left in a variable; empty where it did not assign it. */
  Optional<DenseConstant> of(VariableName variable) {
    return Optional.ofNullable(contents.get(variable));
  }

  /**
   * Runs a graph.
   *
   * @throws BrokenRuleException if it cannot be run here
   */
  void run(Subgraphs file, int index, FileOperator operator) {
    GraphImporter importer =
        new GraphImporter(file, InputShapes.inOrder(List.of()), Optional.empty(), 1);
    Graph graph = importer.read(file.table(index, operator), file.tensors());
    for (Diagnostic reason : importer.unsupported()) {
      throw new BrokenRuleException(
          reason.help("The operator is one of those that CALL_ONCE runs."), false);
    }
    // What is wrong with the file is told at its end: nothing is run before.
    if (!file.problems().isEmpty()) {
      return;
    }
    require(
        graph.inputs().isEmpty() && graph.outputs().isEmpty(),
        StateOperators.ONCE_GRAPH,
        "%d inputs, %d outputs".formatted(graph.inputs().size(), graph.outputs().size()));
    long work = graph.nodes().stream().mapToLong(InitialState::work).sum();
    require(work <= MOST_WORK, StateOperators.ONCE_WORK, "about " + work + " products");
    evaluate(graph, importer.variableNames());
  }

  private void evaluate(Graph read, Map<Value, VariableName> names) {
    Map<Value, DenseConstant> start = new LinkedHashMap<>(read.initial());
    names.forEach((variable, name) -> of(name).ifPresent(c -> start.put(variable, c)));
    List<Value> variables = new ArrayList<>(read.variables());
    // A graph's outputs that are variables show what these hold at the end.
    Graph graph =
        new Graph(
            read.name(), List.of(), variables, variables, start, read.constants(), read.nodes());
    List<Tensor> results = new Evaluator(graph).run(List.of());
    for (int i = 0; i < variables.size(); i++) {
      contents.put(names.get(variables.get(i)), results.get(i).toConstant());
    }
  }

  private static long work(Node node) {
    long in = node.inputs().stream().mapToLong(v -> v.shape().elements()).max().orElse(0);
    long out = node.outputs().stream().mapToLong(v -> v.shape().elements()).sum();
    boolean moves = node.inputs().size() < 2 || node.op().isUpdate();
    return moves ? in + out : Math.max(1, in) * Math.max(1, out);
  }

  private static void require(boolean holds, Rule rule, String found) {
    if (!holds) {
      throw rule.refusal(rule.diagnostic().found(found));
    }
  }
}
