package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that offer themselves for a node pack nothing; the one that is taken does. */
class LazyPackingTest {
  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m4", "cortex-m55"})
  void onlyTheKernelsThatAreTakenPackTheirWeights(String core) throws IOException {
    Path file = GoldenFolder.location().resolve("tflm_person_detect/model.tflite");
    assumeTrue(Files.exists(file), "skipped: no golden vectors at " + GoldenFolder.location());
    Graph graph = TfliteImporter.importModel(Files.readAllBytes(file)).model().main();
    List<KernelBinding> offered = new ArrayList<>();
    List<KernelBinding> taken = new ArrayList<>();
    KernelTable kernels = new KernelTable(KernelRegistry.standard());
    Core target = TargetCatalog.builtIn().core(core).orElseThrow();
    for (Node node : graph.nodes()) {
      List<KernelBinding> bindings =
          kernels.bindings(new KernelRequest(graph, node, target)).toList();
      offered.addAll(bindings);
      bindings.stream()
          .min(Comparator.comparingLong(KernelBinding::instructions))
          .ifPresent(taken::add);
    }

    assertThat(offered).hasSizeGreaterThan(taken.size());
    assertThat(packedBytes(offered)).isZero();
    long used = taken.stream().mapToLong(KernelBinding::constantBytes).sum();
    assertThat(used).isGreaterThan(200_000);
    assertThat(packedBytes(offered)).isLessThanOrEqualTo(used);
  }

  /** Bytes of weights that kernels have put into an order of their own. */
  private static long packedBytes(List<KernelBinding> bindings) {
    return bindings.stream()
        .flatMap(LazyPackingTest::weights)
        .filter(PackedConstant::isPacked)
        .mapToLong(constant -> constant.data().size())
        .sum();
  }

  private static Stream<PackedConstant> weights(KernelBinding binding) {
    return binding.constants().stream().filter(c -> c.kind() == PackedConstant.Kind.WEIGHT);
  }
}
