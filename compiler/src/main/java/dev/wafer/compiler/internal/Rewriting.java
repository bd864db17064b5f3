package dev.wafer.compiler.internal;

import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.PassObserver;
import dev.wafer.passes.channels.ChannelPruning;
import dev.wafer.passes.channels.ChannelSavings;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.program.Program;

/**
 * A graph after all rewrites, and what they did.
 *
 * <p>Where there are dead channels, they can all go, or some can stay so that the others' rows keep
 * a length that kernels like. Both are tried, and the kernels' estimates decide.
 */
record Rewriting(Graph graph, RewriteLog log) {
  /**
   * Percent of the estimate that the removal of all channels must save over that of an aligned
   * number: estimates leave out what the rest of a row costs.
   */
  private static final int LEAST_GAIN_PERCENT = 2;

  /**
   * Rewrites a graph.
   *
   * @param lowering for estimates; what its kernels made of nodes serves later on, too
   * @throws dev.wafer.ir.WaferException if a node has no kernel, or a pass fails
   */
  static Rewriting of(
      Graph graph, CompileRequest options, Lowering lowering, PassObserver observer) {
    Rewriting chosen =
        options.pruneChannels()
            ? pruned(graph, lowering, observer)
            : run(Pipeline.standard().without(ChannelPruning.NAME), graph, observer);
    chosen.log.replay(observer);
    return chosen;
  }

  private static Rewriting pruned(Graph graph, Lowering lowering, PassObserver observer) {
    Rewriting all = run(Pipeline.standard(new ChannelPruning(1)), graph, observer);
    if (all.log.savings().equals(ChannelSavings.NONE)) {
      return all;
    }
    Rewriting aligned = run(Pipeline.standard(), graph, observer);
    if (all.log.savings().equals(aligned.log.savings())) {
      return aligned;
    }
    long least = aligned.instructions(lowering) * (100 - LEAST_GAIN_PERCENT) / 100;
    return all.instructions(lowering) <= least ? all : aligned;
  }

  /** Runs a pipeline; if it fails, the observer sees how far it came. */
  private static Rewriting run(Pipeline pipeline, Graph graph, PassObserver observer) {
    RewriteLog log = new RewriteLog();
    try {
      return new Rewriting(pipeline.run(graph, new PassContext(log::remark), log), log);
    } catch (WaferException failure) {
      log.replay(observer);
      throw failure;
    }
  }

  /** What the kernels estimate for one inference. */
  private long instructions(Lowering lowering) {
    Graph placed = ParameterFolding.fold(graph).graph();
    Program program = lowering.lower(placed);
    return program.steps().stream().mapToLong(step -> step.binding().instructions()).sum();
  }
}
