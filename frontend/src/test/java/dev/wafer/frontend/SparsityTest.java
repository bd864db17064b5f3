package dev.wafer.frontend;

import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.FullyConnected;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparsityTest {
  @Test
  void aSparseConstantIsKeptAsItIs() {
    SparseConstant constant = onlySparse(importWith(ints(0, 1, 2), ints(1, 0), 8));
    assertThat(constant.traversalOrder()).containsExactly(0, 1, 2);
    assertThat(constant.blockMap()).containsExactly(1);
    assertThat(constant.dimensions())
        .containsExactly(
            new SparseDimension.Dense(2),
            new SparseDimension.Csr(List.of(0, 1, 2), List.of(1, 0)),
            new SparseDimension.Dense(4));
    // 8 values, 3 segments of 16 bits, 2 indices of 8 bits.
    assertThat(constant.storedBytes()).isEqualTo(8 + 6 + 2);
  }

  @Test
  void anOperatorThatTakesSparseWeightsReadsThemThroughDensify() {
    Graph graph = importWith(ints(0, 1, 2), ints(1, 0), 8);
    assertThat(graph.nodes()).hasSize(2);
    assertThat(graph.nodes().get(0).op()).isInstanceOf(Densify.class);
    assertThat(graph.nodes().get(0).operatorIndex()).isEqualTo(-1);
    assertThat(graph.nodes().get(1).op()).isInstanceOf(FullyConnected.class);
    assertThat(graph.nodes().get(1).input(1)).isEqualTo(graph.nodes().get(0).output());
  }

  @Test
  void segmentsMustAscend() {
    refused(ints(0, 2, 1), ints(1, 0), 8, "segments cover the indices");
    refused(ints(0, 3, 2), ints(1, 0), 8, "segment bounds ascend");
    refused(ints(1, 1, 2), ints(1, 0), 8, "segments cover the indices");
  }

  @Test
  void thereIsASegmentForEachParent() {
    refused(ints(0, 2), ints(0, 1), 8, "one segment for each position");
    refused(ints(), ints(0, 1), 8, "one segment for each position");
  }

  @Test
  void indicesMustLieInside() {
    refused(ints(0, 1, 2), ints(2, 0), 8, "lie inside their dimension");
    refused(ints(0, 2, 2), ints(1, 0), 8, "ascend and lie inside");
    refused(ints(0, 2, 2), ints(1, 1), 8, "ascend and lie inside");
  }

  @Test
  void valuesMustBeAsManyAsTheLevelsName() {
    refused(ints(0, 1, 2), ints(1, 0), 7, "exactly the elements");
    refused(ints(0, 1, 2), ints(1, 0), 12, "exactly the elements");
  }

  @Test
  void blocksMustDivideAndLevelsMustMatch() {
    refusedLevels(2, 3, "divide their dimension");
    refusedLevels(2, 0, "divide their dimension");
    refusedLevels(1, 4, "size of its dimension");
  }

  @Test
  void theTraversalOrderMustBeAPermutation() {
    ModelBuilder.Table sparsity =
        new ModelBuilder.Table()
            .int32s(0, 0, 0, 2)
            .int32s(1, 1)
            .tables(2, List.of(dense(2), dense(2), dense(4)));
    assertRefused(sparsity, 16, "lists each dimension once");
  }

  private static ModelBuilder.Table dense(int size) {
    return new ModelBuilder.Table().int8(0, 0).int32(1, size);
  }

  private static void refusedLevels(int outer, int block, String rule) {
    ModelBuilder.Table sparsity =
        new ModelBuilder.Table()
            .int32s(0, 0, 1, 2)
            .int32s(1, 1)
            .tables(2, List.of(dense(outer), dense(2), dense(block)));
    assertRefused(sparsity, 16, rule);
  }

  private static void refused(int[] segments, int[] indices, int stored, String rule) {
    assertRefused(SmallModels.sparsity(segments, indices), stored, rule);
  }

  private static void assertRefused(ModelBuilder.Table sparsity, int stored, String rule) {
    byte[] model = model(sparsity, stored);
    assertThatThrownBy(() -> TfliteImporter.importModel(model))
        .isInstanceOfSatisfying(
            WaferException.class,
            e -> {
              Diagnostic diagnostic = e.diagnostics().get(0);
              assertThat(diagnostic.code()).isEqualTo(Diagnostic.Code.MALFORMED_SPARSITY);
              assertThat(diagnostic.rule()).contains(rule);
              assertThat(diagnostic.tensorName()).isEqualTo("t1");
            });
  }

  private static Graph importWith(int[] segments, int[] indices, int stored) {
    byte[] model = model(SmallModels.sparsity(segments, indices), stored);
    return TfliteImporter.importModel(model).compilable().main();
  }

  private static byte[] model(ModelBuilder.Table sparsity, int stored) {
    ModelBuilder model = new ModelBuilder();
    int x = model.quantized(ModelBuilder.INT8, 0.5f, 0, 1, 8);
    int weights = model.add(SmallModels.sparse(model, sparsity, stored));
    int y = model.quantized(ModelBuilder.INT8, 0.5f, 0, 1, 2);
    model.operator(
        SmallModels.FULLY_CONNECTED, ints(x, weights, -1), ints(y), 8, ModelBuilder.options());
    return model.inputs(x).outputs(y).build();
  }

  private static SparseConstant onlySparse(Graph graph) {
    assertThat(graph.constants()).hasSize(1);
    return (SparseConstant) graph.constants().values().iterator().next();
  }
}
