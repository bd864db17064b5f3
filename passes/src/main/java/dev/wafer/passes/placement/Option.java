package dev.wafer.passes.placement;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Node;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.PackedConstant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One placement of a group of weights, for all steps that read them.
 *
 * @param flashBytes of the weights, and of what their kernels need besides, equal arrays counted
 *     once
 * @param persistentBytes of the arena from initialisation on
 * @param scratchBytes for each step the arena bytes that it needs while it runs
 * @param time of all steps in an inference, estimated ({@link dev.wafer.passes.cost.Price#time})
 */
public record Option(
    Placement placement,
    Map<Node, Alternative> steps,
    long flashBytes,
    long persistentBytes,
    Map<Node, Long> scratchBytes,
    long time,
    long initInstructions) {
  public Option {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    scratchBytes = Collections.unmodifiableMap(new LinkedHashMap<>(scratchBytes));
  }

  static Option of(Placement placement, Map<Node, Alternative> steps) {
    Set<Map.Entry<Object, Bytes>> stored = new LinkedHashSet<>();
    Set<Map.Entry<Object, Bytes>> expanded = new LinkedHashSet<>();
    Map<Node, Long> scratch = new LinkedHashMap<>();
    long flash = 0;
    long persistent = 0;
    long init = 0;
    for (Map.Entry<Node, Alternative> step : steps.entrySet()) {
      Alternative chosen = step.getValue();
      boolean lasting = chosen.placement() == Placement.INIT;
      for (Alternative.Weights weights : chosen.weights()) {
        PackedConstant array = weights.array();
        boolean first =
            weights.code().isPresent()
                ? stored.add(
                    Map.entry(weights.code().get().encoding(), weights.code().get().data()))
                : stored.add(Map.entry(array.type(), array.data()));
        flash += first ? weights.flashBytes() : 0;
        boolean place =
            lasting
                && weights.code().isPresent()
                && expanded.add(Map.entry(array.type(), array.data()));
        persistent += place ? aligned(array.data().size()) : 0;
        init += place ? chosen.decodingInstructions(weights) : 0;
      }
      for (PackedConstant constant : chosen.binding().constants()) {
        boolean other = constant.kind() != PackedConstant.Kind.WEIGHT;
        flash +=
            other && stored.add(Map.entry(constant.type(), constant.data()))
                ? constant.data().size()
                : 0;
      }
      long bytes = chosen.binding().scratch().stream().mapToLong(s -> aligned(s.sizeBytes())).sum();
      scratch.put(step.getKey(), bytes + (lasting ? 0 : aligned(chosen.arenaBytes())));
    }
    long time = steps.values().stream().mapToLong(Alternative::time).sum();
    return new Option(placement, steps, flash, persistent, scratch, time, init);
  }

  /** Executed by all steps in an inference, estimated. */
  public long instructions() {
    return steps.values().stream().mapToLong(Alternative::instructions).sum();
  }

  private static long aligned(long bytes) {
    long unit = Lowering.BUFFER_ALIGNMENT_BYTES;
    return (bytes + unit - 1) / unit * unit;
  }

  /** Most bytes of the arena that any step needs for itself. */
  public long mostScratchBytes() {
    return scratchBytes.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
