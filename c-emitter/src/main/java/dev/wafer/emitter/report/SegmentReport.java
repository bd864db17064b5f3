package dev.wafer.emitter.report;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.analysis.MacCounter;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.RowWindow;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.stream.RowRule;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What the report tells of parts that run row by row. */
final class SegmentReport {
  private SegmentReport() {}

  /** The parts of a program, in the order of their steps. */
  static List<CompileReport.Segment> of(Program program) {
    List<CompileReport.Segment> segments = new ArrayList<>();
    for (Step step : program.steps()) {
      step.binding().segment().ifPresent(segment -> segments.add(segment(step, segment)));
    }
    return segments;
  }

  private static CompileReport.Segment segment(Step step, Segment segment) {
    Iterator<Segment.RowWindow> windows = segment.planes().iterator();
    List<CompileReport.SegmentNode> nodes = new ArrayList<>();
    long whole = 0;
    for (Node node : segment.graph().nodes()) {
      Value output = node.output();
      boolean inside = !segment.graph().outputs().contains(output);
      int rows = RowRule.height(output);
      int there = rows;
      long bytes = output.type().sizeBytes();
      Long offset = null;
      if (inside) {
        Segment.RowWindow window = windows.next();
        whole += bytes;
        there = window.rows();
        bytes = window.sizeBytes();
        offset = window.offsetBytes() == RowWindow.IN_OUTPUT ? null : window.offsetBytes();
      }
      nodes.add(
          new CompileReport.SegmentNode(
              node.op().mnemonic(),
              node.operatorIndex(),
              node.name(),
              kernel(segment, node),
              MacCounter.macs(node),
              there,
              rows,
              bytes,
              offset,
              uses(segment, node, false).min().orElse(0),
              uses(segment, node, true).max().orElse(0)));
    }
    return new CompileReport.Segment(
        step.index(),
        segment.calls().stream()
            .mapToInt(call -> RowRule.height(call.node().output()))
            .max()
            .orElse(0),
        segment.order().size(),
        segment.planes().stream().mapToLong(Segment.RowWindow::sizeBytes).sum(),
        whole,
        nodes);
  }

  /** Which of the calls write what a node gives; with those that read it, if they are asked for. */
  private static IntStream uses(Segment segment, Node node, boolean reads) {
    Set<Integer> users = new HashSet<>(Set.of(node.id()));
    for (Node other : segment.graph().nodes()) {
      if (reads && other.inputs().contains(node.output())) {
        users.add(other.id());
      }
    }
    return IntStream.range(0, segment.order().size())
        .filter(i -> users.contains(segment.calls().get(segment.order().get(i)).node().id()));
  }

  private static String kernel(Segment segment, Node node) {
    return segment.calls().stream()
        .filter(call -> call.node().id() == node.id())
        .map(call -> call.binding().kernel())
        .findFirst()
        .orElseThrow();
  }
}
