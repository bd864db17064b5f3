package dev.wafer.emitter.kernels.matrix.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels that read single weights, against the reference. */
@Tag("long")
final class UnstructuredTest {
  private static final BlockShape ELEMENT = new BlockShape(1, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ElementCode.Form.class)
  void everyFormGivesTheReferencesBits(ElementCode.Form form) {
    List<KernelCase> cases = new ArrayList<>(new SparseCases(DataType.INT8, ELEMENT, 1).all());
    cases.addAll(new SparseCases(DataType.INT16, ELEMENT, 2).all());
    HostHarness.of(List.of(Unstructured.of(form))).check(folder, cases);
  }

  @ParameterizedTest
  @EnumSource(ElementCode.Form.class)
  void packedIntegersGiveTheReferencesBits(ElementCode.Form form) {
    SparseCases cases = new SparseCases(DataType.INT8, ELEMENT, 6);
    HostHarness.of(List.of(new UnstructuredS8Dsp(Optional.of(form))), "cortex-m4")
        .check(
            folder,
            List.of(
                cases.fullyConnected(8, 64, 17, 0.8),
                cases.fullyConnected(15, 37, 5, 0),
                cases.fullyConnected(16, 48, 9, 1),
                cases.fullyConnected(21, 1000, 6, 0.99),
                cases.convolution(3, 3, 1, 1, 1),
                cases.convolution(3, 2, 1, 2, 2)));
  }

  @ParameterizedTest
  @EnumSource(ElementCode.Form.class)
  void floatsAgreeWithTheReference(ElementCode.Form form) {
    HostHarness.of(List.of(Unstructured.of(form)))
        .check(folder, new SparseCases(DataType.FLOAT32, ELEMENT, 3).all());
  }

  @Test
  void halvesAgreeWithTheReference() {
    SparseCases cases = new SparseCases(DataType.FLOAT32, ELEMENT, 8).ofHalves();
    HostHarness.of(List.of(Unstructured.halves())).check(folder, cases.some());
    KernelCase others = new SparseCases(DataType.FLOAT32, ELEMENT, 8).fullyConnected(1, 9, 9, 0);
    assertThat(Bindings.of(Unstructured.halves(), request(others))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.7, 0.8, 0.9, 0.97, 1})
  void theSmallestFormIsAsSmallAsCounted(double sparsity) {
    KernelCase layer =
        new SparseCases(DataType.INT8, ELEMENT, 4).fullyConnected(1, 256, 64, sparsity);
    KernelRequest request = request(layer);
    SparseMatrix matrix = SparseMatrix.of(request).orElseThrow();
    ElementCode code = ElementCode.smallest(matrix, CType.I8);
    for (ElementCode.Form form : ElementCode.Form.values()) {
      assertThat(code.sizeBytes(CType.I8))
          .isLessThanOrEqualTo(ElementCode.of(matrix, form).sizeBytes(CType.I8));
    }
    long stored =
        Bindings.of(new Unstructured(), request).orElseThrow().constants().stream()
            .filter(c -> c.kind() == PackedConstant.Kind.WEIGHT)
            .mapToLong(c -> c.data().size())
            .sum();
    // An array has at least one element.
    assertThat(stored).isBetween(code.sizeBytes(CType.I8), code.sizeBytes(CType.I8) + 1);
  }

  @Test
  void zerosStandWhereAGapIsTooLong() {
    KernelCase layer = new SparseCases(DataType.INT8, ELEMENT, 5).fullyConnected(1, 1000, 1, 1);
    SparseMatrix matrix = SparseMatrix.of(request(layer)).orElseThrow();
    assertThat(ElementCode.of(matrix, ElementCode.Form.DELTA8).elements())
        .containsExactly(255, 511, 767);
    assertThat(ElementCode.of(matrix, ElementCode.Form.BITMAP).elements()).isEmpty();
  }

  private static KernelRequest request(KernelCase layer) {
    Core core = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    return new KernelRequest(layer.graph(), layer.graph().nodes().get(0), core);
  }
}
