package dev.wafer.emitter.kernels.stream;

import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The kernels for rows, and what was chosen of them for a node's rows: a search over rows changes
 * those of one node at a time. For one thread.
 *
 * @param usual for any rows
 * @param roomy those that are faster for more scratch or flash
 * @param frugal those that are slower and want less scratch
 */
record RowTables(
    KernelTable usual,
    KernelTable roomy,
    KernelTable frugal,
    Map<Object, List<RowKernels.Choice>> known) {
  static RowTables of(List<Kernel<?>> usual, List<Kernel<?>> roomy, List<Kernel<?>> frugal) {
    return new RowTables(
        new KernelTable(usual), new KernelTable(roomy), new KernelTable(frugal), new HashMap<>());
  }

  /**
   * @param key all that the choices depend on
   */
  List<RowKernels.Choice> choices(Object key, Supplier<List<RowKernels.Choice>> choices) {
    List<RowKernels.Choice> found = known.get(key);
    if (found == null) {
      found = choices.get();
      known.put(key, found);
    }
    return found;
  }
}
