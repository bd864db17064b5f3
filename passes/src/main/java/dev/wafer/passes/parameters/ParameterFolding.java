package dev.wafer.passes.parameters;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.analysis.EvaluationBudget;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a dense constant of each parameter that does not come as one.
 *
 * <p>Finds the chains (see {@link ParameterAnalysis}), runs each through the reference, and keeps
 * the dense result as a constant under the same value. Nodes and constants that then have no reader
 * go. Where the weights lie is chosen behind lowering, for the arrays that kernels make of the
 * results (see {@code dev.wafer.passes.placement}): what lies in flash is then the smallest form of
 * a kernel's array, whatever form the model's file used.
 */
public final class ParameterFolding {
  /**
   * Bytes that all computed values may take together beside a multiple of what the model's
   * constants take: far more than a microcontroller has, and more than sparse or short forms save.
   */
  private static final long MOST_COMPUTED_BYTES = 8L << 20;

  private static final long MOST_GROWTH = 32;

  private ParameterFolding() {}

  /**
   * The graph with its parameters folded.
   *
   * @throws WaferException if the reference cannot evaluate a node of a chain (all such nodes are
   *     reported), or the values computed would take too much memory or time
   */
  public static FoldingResult fold(Graph graph) {
    ParameterAnalysis analysis = ParameterAnalysis.of(graph);
    List<ParameterChain> chains = analysis.chains();
    checkSize(graph, chains);
    List<Diagnostic> problems = new ArrayList<>();
    Map<Value, Tensor> computed = new LinkedHashMap<>();
    Map<Value, Constant> results = new LinkedHashMap<>();
    List<FoldedParameter> folded = new ArrayList<>();
    for (ParameterChain chain : chains) {
      if (evaluate(graph, chain, computed, problems)) {
        Tensor result = contents(graph, chain.result(), computed);
        DenseConstant constant = result.toConstant();
        results.put(chain.result(), constant);
        folded.add(
            new FoldedParameter(
                chain.result().name(),
                chain.parameters().stream().map(Value::name).filter(n -> !n.isEmpty()).toList(),
                constant.shape().elements(),
                ZeroCount.of(constant, chain.result().quantization()),
                constant.storedBytes()));
      }
    }
    if (!problems.isEmpty()) {
      throw new WaferException(problems);
    }
    return new FoldingResult(withConstants(graph, analysis, results), folded);
  }

  private static void checkSize(Graph graph, List<ParameterChain> chains) {
    long stored = graph.constants().values().stream().mapToLong(Constant::storedBytes).sum();
    long most = MOST_COMPUTED_BYTES + MOST_GROWTH * stored;
    EvaluationBudget budget = new EvaluationBudget();
    Set<Node> nodes = new LinkedHashSet<>();
    Set<Value> computed = new LinkedHashSet<>();
    long bytes = 0;
    for (ParameterChain chain : chains) {
      List<Value> values = new ArrayList<>(List.of(chain.result()));
      chain.nodes().forEach(node -> values.addAll(node.outputs()));
      for (Value value : values) {
        bytes += computed.add(value) ? value.type().sizeBytes() : 0;
      }
      if (bytes > most) {
        throw new WaferException(
            Diagnostic.of(Diagnostic.Code.TOO_LARGE, "the expanded parameters take too much memory")
                .atTensor(chain.result().name())
                .found("more than " + bytes + " bytes")
                .supported("at most " + most + " bytes"));
      }
      for (Node node : chain.nodes()) {
        if (nodes.add(node) && !budget.grants(node)) {
          throw new WaferException(
              Diagnostic.of(
                      Diagnostic.Code.TOO_LARGE, "computing the parameters takes too much time")
                  .atOperator(node.operatorIndex(), node.op().mnemonic())
                  .atTensor(node.name())
                  .supported("parameters that the file holds, or that follow with less work"));
        }
      }
    }
  }

  /** Runs what of a chain has not been run for another; whether all of it could be. */
  private static boolean evaluate(
      Graph graph, ParameterChain chain, Map<Value, Tensor> computed, List<Diagnostic> problems) {
    for (Node node : chain.nodes()) {
      if (computed.keySet().containsAll(node.outputs())) {
        continue;
      }
      List<Tensor> arguments =
          node.inputs().stream().map(input -> contents(graph, input, computed)).toList();
      try {
        List<Tensor> outputs = Evaluator.evaluate(node, arguments);
        for (int i = 0; i < outputs.size(); i++) {
          computed.put(node.output(i), outputs.get(i));
        }
      } catch (WaferException e) {
        e.diagnostics().stream().filter(found -> !problems.contains(found)).forEach(problems::add);
        return false;
      }
    }
    return true;
  }

  private static Tensor contents(Graph graph, Value value, Map<Value, Tensor> computed) {
    if (value.isAbsent()) {
      return Tensor.absent();
    }
    Tensor tensor = computed.get(value);
    return tensor != null ? tensor : Tensor.of(graph.constants().get(value), value.type());
  }

  private static Graph withConstants(
      Graph graph, ParameterAnalysis analysis, Map<Value, Constant> results) {
    List<Node> nodes = graph.nodes().stream().filter(analysis::isRuntime).toList();
    Set<Value> read = new LinkedHashSet<>(graph.outputs());
    nodes.forEach(node -> read.addAll(node.inputs()));
    Map<Value, Constant> constants = new LinkedHashMap<>(graph.constants());
    constants.putAll(results);
    constants.keySet().retainAll(read);
    return graph.with(graph.outputs(), constants, nodes);
  }
}
