package dev.wafer.passes.pipeline;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.PassObserver;
import dev.wafer.passes.channels.ChannelPruning;
import dev.wafer.passes.channels.SaturatedChannels;
import dev.wafer.passes.rewrite.ActivationFusion;
import dev.wafer.passes.rewrite.BatchMatMulToFullyConnected;
import dev.wafer.passes.rewrite.ByteFunctions;
import dev.wafer.passes.rewrite.ConcatenationRequantization;
import dev.wafer.passes.rewrite.ConstantFolding;
import dev.wafer.passes.rewrite.DeadNodeElimination;
import dev.wafer.passes.rewrite.DepthwiseToConv;
import dev.wafer.passes.rewrite.MoveSimplification;
import dev.wafer.passes.rewrite.NibblesToBytes;
import dev.wafer.passes.rewrite.PadFusion;
import dev.wafer.passes.rewrite.QuantizeCleanup;
import dev.wafer.passes.rewrite.ReshapeCleanup;
import dev.wafer.passes.rewrite.SimplifyFcTranspose;
import dev.wafer.passes.rewrite.SplitAndPackExpansion;
import dev.wafer.passes.rewrite.StateForwarding;
import dev.wafer.passes.rewrite.StateTrimming;
import dev.wafer.passes.rewrite.TransposeConvToConv;
import dev.wafer.passes.rewrite.UnsignedToSigned;
import java.util.ArrayList;
import java.util.List;

/** Passes in order, with the verifier before the first and after each. */
public final class Pipeline {
  private final List<Pass> passes;

  public Pipeline(List<Pass> passes) {
    this.passes = List.copyOf(passes);
  }

  /** The rewrites that every model gets. */
  public static Pipeline standard() {
    return standard(new ChannelPruning());
  }

  /** The same with another form of one pass. */
  public static Pipeline standard(ChannelPruning pruning) {
    return new Pipeline(
        List.of(
            new DeadNodeElimination(),
            // From here on variables are values, and what is not read of them is not kept.
            new StateForwarding(),
            new StateTrimming(),
            // From here on no concatenation changes an element.
            new ConcatenationRequantization(),
            // From here on activations of UINT8 are rare, and no weights are.
            new UnsignedToSigned(),
            // From here on weights of four bits are bytes.
            new NibblesToBytes(),
            new SplitAndPackExpansion(),
            // These two before the pass that looks at weights.
            new BatchMatMulToFullyConnected(),
            new SimplifyFcTranspose(),
            // Shows the next pass channels of zero weights.
            new SaturatedChannels(),
            // May leave a depthwise convolution one channel, and a slice nothing to leave out.
            pruning,
            new DepthwiseToConv(),
            new TransposeConvToConv(),
            // Behind those that bring in slices, reshapes and transposes.
            new MoveSimplification(),
            new QuantizeCleanup(),
            // Clears the way between the operators that are to be fused.
            new ReshapeCleanup(),
            // Makes fill values constant.
            new ConstantFolding(),
            new PadFusion(),
            new ActivationFusion(),
            // Behind those that give a layer what would be nodes of their own.
            new ByteFunctions()));
  }

  /** The same passes but one. */
  public Pipeline without(String name) {
    return new Pipeline(passes.stream().filter(pass -> !pass.name().equals(name)).toList());
  }

  /** Names of the passes in order. */
  public List<String> names() {
    return passes.stream().map(Pass::name).toList();
  }

  public Graph run(Graph graph, PassContext context) {
    return run(graph, context, PassObserver.NONE);
  }

  /**
   * The graph after all passes.
   *
   * @throws WaferException if the verifier refuses the given graph or what a pass made of it
   */
  public Graph run(Graph graph, PassContext context, PassObserver observer) {
    Verifier.verify(graph);
    Graph current = withRewrittenRegions(graph, context);
    for (Pass pass : passes) {
      current = pass.run(current, context);
      check(pass, current);
      observer.after(pass, current);
    }
    return current;
  }

  /** The graphs of nodes are rewritten like any other, each by itself, and first. */
  private Graph withRewrittenRegions(Graph graph, PassContext context) {
    if (graph.nodes().stream().allMatch(node -> node.op().regions().isEmpty())) {
      return graph;
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<Graph> rewritten =
          node.op().regions().stream().map(region -> run(region, context)).toList();
      nodes.add(
          new Node(
              node.id(),
              rewritten.isEmpty() ? node.op() : node.op().withRegions(rewritten),
              node.inputs(),
              node.outputs(),
              node.operatorIndex()));
    }
    return graph.withNodes(nodes);
  }

  private static void check(Pass pass, Graph graph) {
    List<Diagnostic> problems = Verifier.problems(graph);
    if (!problems.isEmpty()) {
      throw new WaferException(
          problems.stream()
              .map(problem -> problem.help("This is a defect of the pass " + pass.name()))
              .toList());
    }
  }
}
