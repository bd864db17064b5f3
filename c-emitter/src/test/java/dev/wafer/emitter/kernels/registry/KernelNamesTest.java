package dev.wafer.emitter.kernels.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.lower.Kernel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reports and tests name kernels, so that a name has to mean one of them. */
class KernelNamesTest {
  @Test
  void noTwoKernelsHaveOneName() {
    assertThat(
            Stream.concat(KernelRegistry.standard().stream(), KernelRegistry.sparse().stream())
                .map(Kernel::name))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }
}
