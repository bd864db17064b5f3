package dev.wafer.emitter.kernels.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.ir.op.While;
import dev.wafer.passes.lower.Kernel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reports and tests name kernels, so that a name has to mean one of them. */
class KernelNamesTest {
  @Test
  void noTwoKernelsHaveOneName() {
    assertThat(
            Stream.of(
                    KernelRegistry.standard(),
                    KernelRegistry.sparse(),
                    KernelRegistry.roomy(),
                    KernelRegistry.frugal())
                .flatMap(List::stream)
                .map(Kernel::name))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  /** All but what is settled at compile time, what lowering lays out as steps, what is refused. */
  @Test
  void everyOperatorHasAKernel() {
    Set<Class<? extends Op>> without = new LinkedHashSet<>(Op.kinds());
    KernelRegistry.standard().forEach(kernel -> without.removeAll(kernel.operators()));
    assertThat(without)
        .containsExactlyInAnyOrder(Densify.class, If.class, While.class, Unsupported.class);
  }
}
