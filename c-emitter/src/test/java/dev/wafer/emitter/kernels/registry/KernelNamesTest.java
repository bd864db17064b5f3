package dev.wafer.emitter.kernels.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.lower.Kernel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reports and tests name kernels, so that a name has to mean one of them. */
class KernelNamesTest {
  @Test
  void noTwoKernelsHaveOneName() {
    assertThat(
            Stream.of(KernelRegistry.standard(), KernelRegistry.sparse(), KernelRegistry.roomy())
                .flatMap(List::stream)
                .map(Kernel::name))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }
}
