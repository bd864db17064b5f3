package dev.wafer.emitter.testing;

import dev.wafer.ir.Value;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.slices.Move;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of the concatenations and slices of several models.
 *
 * @param kernels for the kernels that run on tensors that are not dense, by name, how often
 */
public record SliceOutcome(List<Move> moves, Map<String, Integer> kernels) {
  static SliceOutcome of(List<Move> moves, List<PlannedProgram> programs) {
    Map<String, Integer> kernels = new TreeMap<>();
    for (PlannedProgram planned : programs) {
      for (Step step : planned.program().steps()) {
        if (isOnSlice(planned.program(), step)) {
          kernels.merge(step.binding().kernel(), 1, Integer::sum);
        }
      }
    }
    return new SliceOutcome(List.copyOf(moves), kernels);
  }

  /** The kernels of one model. */
  public static SliceOutcome of(PlannedProgram planned) {
    return of(List.of(), List.of(planned));
  }

  /** Whether an input or output of a step is not dense. */
  public static boolean isOnSlice(Program program, Step step) {
    return Stream.concat(step.node().inputs().stream(), step.node().outputs().stream())
        .filter(Value::isPresent)
        .map(value -> program.views().get(value))
        .anyMatch(view -> view != null && !view.isDense());
  }
}
