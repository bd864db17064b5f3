package dev.wafer.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.rules.SupportMatrix.Cell;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page of operators promises is kept: each of its combinations of element types is
 * imported, bound and emitted for each kind of core, and the C computes what the evaluator does,
 * under sanitizers. Assembly and intrinsics, beside which the same text has plain C for the host,
 * run on boards in the module {@code qemu-tests}.
 */
@Tag("long")
class SupportMatrixTest {
  /** Without and with the extension for signal processing, and with vectors. */
  private static final List<String> CORES =
      List.of(Core.HOST, "cortex-m0plus", "cortex-m4", "cortex-m55");

  @TempDir private Path folder;

  @Test
  void eachPromisedCombinationComputesWhatTheReferenceDoes() {
    SupportMatrix matrix = SupportMatrix.draw();
    assertThat(matrix.undrawn()).isEmpty();
    List<String> refused = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    Set<Map<String, String>> texts = new HashSet<>();
    for (String core : CORES) {
      matrix.on(TargetCatalog.builtIn().core(core).orElseThrow(), refused).stream()
          .filter(cell -> texts.add(cell.emit("m").files()))
          .forEach(cells::add);
    }
    assertThat(refused).isEmpty();
    HostHarness.of(KernelRegistry.standard(), "cortex-m55")
        .check(
            folder,
            cells.stream().map(Cell::testCase).toList(),
            cells.stream().map(Cell::planned).toList());
    System.out.printf(
        "%d models of all combinations of element types on %d cores; %d differ in their C: %s%n",
        matrix.size(), CORES.size(), cells.size(), kernels(cells));
  }

  private static Set<String> kernels(List<Cell> cells) {
    return cells.stream()
        .flatMap(cell -> cell.planned().program().steps().stream())
        .map(step -> step.binding().kernel())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
