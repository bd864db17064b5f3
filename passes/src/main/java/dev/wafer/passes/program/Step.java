package dev.wafer.passes.program;

import dev.wafer.ir.Node;
import java.util.List;
import java.util.Optional;

/**
 * One kernel call, or one for each tile.
 *
 * @param scratch one buffer a scratch request of the binding, in order
 * @param expansions constants that the kernel reads in the arena
 * @param tiling how the step runs in tiles; its weights are then the one expansion
 */
public record Step(
    int index,
    Node node,
    KernelBinding binding,
    List<Buffer> scratch,
    List<Expansion> expansions,
    Optional<Tiling> tiling) {
  public Step {
    scratch = List.copyOf(scratch);
    expansions = List.copyOf(expansions);
  }

  public Step(int index, Node node, KernelBinding binding, List<Buffer> scratch) {
    this(index, node, binding, scratch, List.of(), Optional.empty());
  }
}
