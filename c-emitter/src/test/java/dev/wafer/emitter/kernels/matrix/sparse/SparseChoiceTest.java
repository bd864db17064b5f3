package dev.wafer.emitter.kernels.matrix.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.matrix.sparse.SparseChoice.Objective;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice follows the weights' own zeros. */
final class SparseChoiceTest {
  @ParameterizedTest
  @CsvSource({"1, 16", "16, 1", "4, 4", "32, 1"})
  void theShapeOfTheZerosIsFound(int outputs, int inputs) {
    BlockShape shape = new BlockShape(outputs, inputs);
    KernelRequest request = request(shape, 0.9);
    KernelBinding fastest = SparseChoice.best(request, Objective.INSTRUCTIONS).orElseThrow();
    assertThat(fastest.kernel()).startsWith("block_sparse_" + shape);
  }

  @Test
  void scatteredZerosAreStoredOneByOneForFlash() {
    KernelRequest request = request(new BlockShape(1, 1), 0.8);
    assertThat(SparseChoice.best(request, Objective.FLASH).orElseThrow().kernel())
        .startsWith("unstructured_");
  }

  @Test
  void alternativesTradeFlashForInstructions() {
    List<KernelBinding> alternatives =
        SparseChoice.alternatives(request(new BlockShape(1, 16), 0.8));
    assertThat(alternatives).isNotEmpty();
    for (int i = 1; i < alternatives.size(); i++) {
      KernelBinding faster = alternatives.get(i - 1);
      assertThat(alternatives.get(i).constantBytes()).isLessThan(faster.constantBytes());
      assertThat(alternatives.get(i).instructions()).isGreaterThanOrEqualTo(faster.instructions());
    }
  }

  private static KernelRequest request(BlockShape shape, double sparsity) {
    KernelCase layer =
        new SparseCases(DataType.INT8, shape, 9).fullyConnected(8, 256, 64, sparsity);
    return new KernelRequest(
        layer.graph(),
        layer.graph().nodes().get(0),
        TargetCatalog.builtIn().core("cortex-m4").orElseThrow());
  }
}
