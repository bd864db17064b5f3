package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static dev.wafer.passes.PassAssertions.assertSameBits;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.pipeline.Pipeline;
import org.junit.jupiter.api.Test;

class BatchMatMulToFullyConnectedTest {
  private final BatchMatMulToFullyConnected pass = new BatchMatMulToFullyConnected();

  @Test
  void aMatrixIsTransposedAndATransposedOneIsNot() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: i8[2x1x3] q(0.1, -3)
        const %1 "w": i8[3x2] q(0.05, 0) = [1, 2, 3, 4, 5, 6]
        const %2 "v": i8[2x2] q(0.05, 0) = [1, 2, 3, 4]
        %3: i8[2x1x2] q(0.5, 5) = BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=false} @0
        %4: i8[2x1x2] q(0.5, 5) = BATCH_MATMUL(%3, %2) {adj_x=false, adj_y=true} @1
        output %4
        """,
        """
        graph "g"
        input %0: i8[2x1x3] q(0.1, -3)
        const %1 "w": i8[3x2] q(0.05, 0) = [1, 2, 3, 4, 5, 6]
        const %2 "v": i8[2x2] q(0.05, 0) = [1, 2, 3, 4]
        %5 "w": i8[2x3] q(0.05, 0) = TRANSPOSE(%1) {permutation=[1, 0]} @0
        %3: i8[2x1x2] q(0.5, 5) = FULLY_CONNECTED(%0, %5) {keep_dims=true} @0
        %4: i8[2x1x2] q(0.5, 5) = FULLY_CONNECTED(%3, %2) {keep_dims=true} @1
        output %4
        """);
  }

  @Test
  void axesOfExtentOneInFrontGo() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: f32[2x3]
        const %1 "w": f32[1x4x3] = fill(0.5)
        %2: f32[1x2x4] = BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=true} @0
        output %2
        """,
        """
        graph "g"
        input %0: f32[2x3]
        const %1 "w": f32[1x4x3] = fill(0.5)
        %3 "w": f32[4x3] = RESHAPE(%1) @0
        %2: f32[1x2x4] = FULLY_CONNECTED(%0, %3) {keep_dims=false} @0
        output %2
        """);
  }

  @Test
  void thePipelineLeavesALayerOfConstantWeights() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: f32[2x1x3]
            const %1 "w": f16[3x2] = [1, 2, 3, 4, 5, 6]
            %2: f32[3x2] = DEQUANTIZE(%1) @0
            %3: f32[2x1x2] = BATCH_MATMUL(%0, %2) {adj_x=false, adj_y=false} @1
            output %3
            """);
    Graph result = Pipeline.standard().run(graph, PassContext.silent());

    assertThat(GraphPrinter.printFull(result).replaceAll(" #\\d+", ""))
        .contains("f16[2x3] = [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]")
        .contains("FULLY_CONNECTED")
        .doesNotContain("TRANSPOSE");
    assertSameBits(graph, result);
  }

  @Test
  void keepsWhatNoFullyConnectedLayerIs() {
    assertKeeps(
        pass,
        """
        graph "g"
        input %0: i8[2x3x3] q(0.1, -3)
        input %1: i8[3x3] q(0.1, 0)
        const %2: i8[3x3] q(0.05, 1) = fill(3)
        const %3: i8[3x3] q(0.05, 0) = fill(3)
        const %4: i8[2x3x3] q(0.05, 0) = fill(3)
        %5: i8[2x3x3] q(0.5, 5) = BATCH_MATMUL(%0, %2) {adj_x=false, adj_y=false} @0
        %6: i8[2x3x3] q(0.5, 5) = BATCH_MATMUL(%0, %3) {adj_x=true, adj_y=false} @1
        %7: i8[2x3x3] q(0.5, 5) = BATCH_MATMUL(%0, %4) {adj_x=false, adj_y=false} @2
        %8: i8[2x3x3] q(0.5, 5) = BATCH_MATMUL(%0, %1) {adj_x=false, adj_y=false} @3
        %9: i8[3x3] q(0.5, 5) = BATCH_MATMUL(%3, %3) {adj_x=false, adj_y=false} @4
        output %5
        output %6
        output %7
        output %8
        output %9
        """);
  }

  @Test
  void aBatchMatMulThatStaysTakesItsTransposedConstant() {
    assertRewrites(
        new SimplifyFcTranspose(),
        """
        graph "g"
        input %0: i8[2x1x3] q(0.1, -3)
        const %1 "w": i8[2x3] q(0.05, 9) = [1, 2, 3, 4, 5, 6]
        const %2: i8[2x4x3] q(0.05, 9) = fill(3)
        %3: i8[3x2] q(0.05, 9) = TRANSPOSE(%1) {permutation=[1, 0]} @0
        %4: i8[2x3x4] q(0.05, 9) = TRANSPOSE(%2) {permutation=[0, 2, 1]} @1
        %5: i8[2x1x2] q(0.5, 5) = BATCH_MATMUL(%0, %3) {adj_x=false, adj_y=false} @2
        %6: i8[2x1x4] q(0.5, 5) = BATCH_MATMUL(%0, %4) {adj_x=false, adj_y=false} @3
        output %5
        output %6
        """,
        """
        graph "g"
        input %0: i8[2x1x3] q(0.1, -3)
        const %2: i8[2x4x3] q(0.05, 9) = fill(3)
        const %7 "w": i8[3x2] q(0.05, 9) = [1, 4, 2, 5, 3, 6]
        %4: i8[2x3x4] q(0.05, 9) = TRANSPOSE(%2) {permutation=[0, 2, 1]} @1
        %5: i8[2x1x2] q(0.5, 5) = BATCH_MATMUL(%0, %7) {adj_x=false, adj_y=false} @2
        %6: i8[2x1x4] q(0.5, 5) = BATCH_MATMUL(%0, %4) {adj_x=false, adj_y=false} @3
        output %5
        output %6
        """);
  }
}
