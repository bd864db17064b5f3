package dev.wafer.passes.placement;

import dev.wafer.ir.Node;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.planner.ArenaBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an option does to the arena, estimated without a plan: at each step all live tensors and the
 * step's own needs lie beside each other.
 *
 * <p>Where an output may take its input's place the estimate is too high; the plan of the folded
 * program, which is known, caps it for steps that keep their kernels. Where tensors do not fit
 * without gaps it is too low; whoever uses it has the plan made and looks.
 */
final class ArenaModel {
  private final Map<Node, Long> live = new LinkedHashMap<>();
  private final Map<Node, Long> fixed = new LinkedHashMap<>();
  private final Map<Node, Long> time = new LinkedHashMap<>();
  private final long foldedBytes;

  /**
   * @param folded the program with all weights in flash
   */
  ArenaModel(PlannedProgram folded) {
    foldedBytes = folded.plan().heightBytes();
    List<ArenaBuffer> buffers = ArenaPlanning.problem(folded.program()).buffers();
    List<Buffer> kinds = folded.program().arenaBuffers();
    for (Step step : folded.program().steps()) {
      long bytes = 0;
      for (int i = 0; i < buffers.size(); i++) {
        boolean lives =
            buffers.get(i).lifespan().lower() <= step.index()
                && step.index() < buffers.get(i).lifespan().upper();
        bytes +=
            lives && kinds.get(i).kind() != Buffer.Kind.SCRATCH ? buffers.get(i).sizeBytes() : 0;
      }
      live.put(step.node(), bytes);
      long scratch = step.scratch().stream().mapToLong(Buffer::sizeBytes).sum();
      fixed.put(step.node(), Math.min(bytes + scratch, foldedBytes));
      time.put(step.node(), step.binding().time());
    }
  }

  /** Arena bytes that all live tensors take beside each other while a step runs. */
  long liveBytes(Node node) {
    return live.get(node);
  }

  /** Arena bytes that the steps of no group need. */
  long otherHeightBytes(List<WeightGroup> groups) {
    Map<Node, Long> others = new LinkedHashMap<>(fixed);
    groups.forEach(group -> group.nodes().forEach(others::remove));
    return others.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Time of the steps that read no weights. */
  long otherTime(List<WeightGroup> groups) {
    Map<Node, Long> others = new LinkedHashMap<>(time);
    groups.forEach(group -> group.nodes().forEach(others::remove));
    return others.values().stream().mapToLong(Long::longValue).sum();
  }

  long foldedBytes() {
    return foldedBytes;
  }

  /** Arena bytes that the steps of an option need, without what is expanded once. */
  long heightBytes(Option option) {
    long most = 0;
    for (Map.Entry<Node, Long> scratch : option.scratchBytes().entrySet()) {
      long bytes = live.get(scratch.getKey()) + scratch.getValue();
      most =
          Math.max(
              most,
              option.steps().get(scratch.getKey()).isInFlashOrLasting()
                  ? Math.min(bytes, foldedBytes)
                  : bytes);
    }
    return most;
  }
}
