package dev.wafer.emitter.kernels;

import dev.wafer.emitter.kernels.fullyconnected.FullyConnectedS8;
import dev.wafer.passes.lower.Kernel;
import java.util.List;

/**
 * All kernels. Where several accept a node, lowering takes the one with the fewest instructions.
 */
public final class KernelRegistry {
  private KernelRegistry() {}

  public static List<Kernel> standard() {
    return List.of(new FullyConnectedS8());
  }
}
