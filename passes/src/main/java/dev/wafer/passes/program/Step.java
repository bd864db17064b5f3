package dev.wafer.passes.program;

import dev.wafer.ir.Node;
import java.util.List;

/**
 * One kernel call.
 *
 * @param scratch one buffer a scratch request of the binding, in order
 */
public record Step(int index, Node node, KernelBinding binding, List<Buffer> scratch) {
  public Step {
    scratch = List.copyOf(scratch);
  }
}
