package dev.wafer.emitter.report;

import java.util.List;
import java.util.Optional;

/**
 * What the steps of an inference took on an emulated core.
 *
 * @param instructions of each step
 * @param cycles of each step, where they were modelled
 */
public record MeasuredSteps(List<Long> instructions, Optional<List<Long>> cycles) {
  public MeasuredSteps {
    instructions = List.copyOf(instructions);
    cycles = cycles.map(List::copyOf);
  }
}
