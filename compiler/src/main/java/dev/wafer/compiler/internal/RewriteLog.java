package dev.wafer.compiler.internal;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext.Remark;
import dev.wafer.passes.PassObserver;
import dev.wafer.passes.channels.ChannelPruning;
import dev.wafer.passes.channels.ChannelSavings;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes down what the passes of one pipeline do. */
final class RewriteLog implements PassObserver {
  private final List<CompileReport.Remark> remarks = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();
  private final List<Graph> graphs = new ArrayList<>();
  private ChannelSavings savings = ChannelSavings.NONE;

  void remark(Remark remark) {
    remarks.add(
        new CompileReport.Remark(
            remark.pass(),
            remark.operator(),
            remark.operatorIndex(),
            remark.tensor(),
            remark.text()));
    if (remark.warning()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "operator %d %s: tensor '%s': %s",
              remark.operatorIndex(),
              remark.operator(),
              Diagnostic.abbreviate(remark.tensor()),
              remark.text()));
    }
  }

  @Override
  public void after(Pass pass, Graph graph) {
    if (pass.name().equals(ChannelPruning.NAME) && !passes.isEmpty()) {
      savings = ChannelSavings.between(graphs.get(graphs.size() - 1), graph);
    }
    passes.add(pass);
    graphs.add(graph);
  }

  /** Shows another observer what this one saw. */
  void replay(PassObserver observer) {
    for (int i = 0; i < passes.size(); i++) {
      observer.after(passes.get(i), graphs.get(i));
    }
  }

  ChannelSavings savings() {
    return savings;
  }

  /** What the user is told at once, as sentences. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  CompileReport.Rewrites report() {
    return new CompileReport.Rewrites(
        new CompileReport.ChannelPruning(savings.channels(), savings.weights(), savings.macs()),
        List.copyOf(remarks));
  }
}
