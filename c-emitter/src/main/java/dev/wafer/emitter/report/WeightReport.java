package dev.wafer.emitter.report;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.parameters.FoldedParameter;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.parameters.ZeroCount;
import dev.wafer.passes.placement.Assignment;
import dev.wafer.passes.placement.Option;
import dev.wafer.passes.placement.WeightGroup;
import dev.wafer.passes.program.SparseBlocks;
import dev.wafer.passes.program.Step;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of the weights. */
final class WeightReport {
  private final Graph graph;
  private final Assignment assignment;

  /** The chosen option of each weight that has a group, by the weight's name. */
  private final Map<String, Option> byName = new LinkedHashMap<>();

  WeightReport(Graph graph, Assignment assignment) {
    this.graph = graph;
    this.assignment = assignment;
    for (int i = 0; i < assignment.groups().size(); i++) {
      for (Value weight : assignment.groups().get(i).weights()) {
        byName.put(weight.name(), assignment.chosen().get(i));
      }
    }
  }

  /** A parameter that needed work, with the place of the weights that it became. */
  CompileReport.Parameter parameter(FoldedParameter folded) {
    Option option = byName.get(folded.tensor());
    return new CompileReport.Parameter(
        folded.tensor(),
        folded.elements(),
        folded.zeros(),
        key(option == null ? Placement.FOLD : option.placement()),
        option == null || option.placement() == Placement.FOLD
            ? folded.flashBytes()
            : weightBytes(option));
  }

  private static long weightBytes(Option option) {
    return option.steps().values().stream().mapToLong(Alternative::weightBytes).max().orElse(0);
  }

  /**
   * What is placed as one.
   *
   * @param steps of the program
   */
  List<CompileReport.Weights> weights(List<Step> steps) {
    List<CompileReport.Weights> weights = new ArrayList<>();
    for (int i = 0; i < assignment.groups().size(); i++) {
      WeightGroup group = assignment.groups().get(i);
      Option chosen = assignment.chosen().get(i);
      weights.add(
          new CompileReport.Weights(
              group.weights().stream().map(Value::name).toList(),
              group.weights().stream().mapToLong(v -> v.shape().elements()).sum(),
              group.weights().stream().mapToLong(this::zeros).sum(),
              steps.stream().filter(step -> reads(step, group.weights())).map(Step::index).toList(),
              placed(chosen),
              group.options().stream()
                  .filter(option -> !option.equals(chosen))
                  .map(WeightReport::placed)
                  .toList()));
    }
    return weights;
  }

  private static boolean reads(Step step, List<Value> weights) {
    return Stream.concat(
            step.node().inputs().stream(),
            step.binding().segment().stream()
                .flatMap(rows -> rows.graph().nodes().stream())
                .flatMap(node -> node.inputs().stream()))
        .anyMatch(weights::contains);
  }

  private long zeros(Value value) {
    return graph.dense(value).map(c -> ZeroCount.of(c, value.quantization())).orElse(0L);
  }

  private static CompileReport.PlacedWeights placed(Option option) {
    List<SparseBlocks> blocks =
        option.steps().values().stream().flatMap(a -> a.binding().blocks().stream()).toList();
    return new CompileReport.PlacedWeights(
        key(option.placement()),
        form(option),
        option.steps().values().stream().map(a -> a.binding().kernel()).distinct().toList(),
        option.flashBytes(),
        option.persistentBytes(),
        option.mostScratchBytes(),
        option.instructions(),
        option.initInstructions(),
        blocks.stream().map(SparseBlocks::shape).distinct().collect(Collectors.joining(", ")),
        blocks.stream().mapToLong(SparseBlocks::all).sum(),
        blocks.stream().mapToLong(SparseBlocks::nonzero).sum());
  }

  private static String form(Option option) {
    if (option.placement() == Placement.DIRECT) {
      return "sparse";
    }
    List<String> codes =
        option.steps().values().stream()
            .flatMap(step -> step.weights().stream())
            .flatMap(w -> w.code().stream())
            .map(code -> code.encoding().label())
            .distinct()
            .toList();
    return codes.isEmpty() ? "dense" : String.join(", ", codes);
  }

  private static String key(Placement placement) {
    return placement.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
