package dev.wafer.qemu.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.qemu.cost.LayerList.Layer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No kernel is left out of the tables of estimates. */
class EstimatedKernelsTest {
  /** Of which every kernel runs on one. */
  private static final List<String> CORES =
      List.of("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m55");

  /**
   * Braces take less than what surrounds a step. Views are for tensors that lie in others: they are
   * measured in whole models alone, and so are graphs by rows, which call the others, and the sums
   * that a mean by rows runs on. What a user's function takes its declaration says.
   */
  private static final Set<String> NOT_ALONE =
      Set.of(
          "condition",
          "copy_views",
          "mean_of_sums_f32",
          "mean_of_sums_s8",
          "pad_views",
          "plane_sums_f32",
          "plane_sums_s8",
          "streamed_rows",
          "user_operator");

  @Test
  void eachKernelHasALayerOnTheCoresThatItIsFor() {
    List<Layer> layers = LayerList.all();
    Set<String> missing =
        Stream.of(
                KernelRegistry.standard(),
                KernelRegistry.sparse(),
                KernelRegistry.roomy(),
                KernelRegistry.frugal())
            .flatMap(List::stream)
            .map(Kernel::name)
            .collect(Collectors.toCollection(TreeSet::new));
    missing.removeAll(NOT_ALONE);
    CORES.forEach(core -> missing.removeAll(CostBench.kernels(core, layers)));
    assertThat(missing).isEmpty();
  }
}
