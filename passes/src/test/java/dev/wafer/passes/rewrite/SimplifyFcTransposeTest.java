package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static dev.wafer.passes.PassAssertions.assertSameBits;
import static dev.wafer.passes.PassAssertions.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.SparseConstant;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.pipeline.Pipeline;
import org.junit.jupiter.api.Test;

class SimplifyFcTransposeTest {
  private final SimplifyFcTranspose pass = new SimplifyFcTranspose();

  @Test
  void takesTheTransposedConstant() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: f32[2x3]
        const %1 "w": f32[3x2] = [1, 2, 3, 4, 5, 6]
        const %2: f32[2] = [0.5, -0.5]
        %3: f32[2x3] = TRANSPOSE(%1) {permutation=[1, 0]} @0
        %4: f32[2x2] = FULLY_CONNECTED(%0, %3, %2) {keep_dims=false, activation=RELU} @1
        output %4
        """,
        """
        graph "g"
        input %0: f32[2x3]
        const %2: f32[2] = [0.5, -0.5]
        const %5 "w": f32[2x3] = [1, 3, 5, 2, 4, 6]
        %4: f32[2x2] = FULLY_CONNECTED(%0, %5, %2) {keep_dims=false, activation=RELU} @1
        output %4
        """);
  }

  @Test
  void theAxisOfTheScalesMoves() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: i8[2x3] q(0.1, -3)
        const %1 "w": i8[3x2] q(axis=1, [0.1, 0.2]) = [1, 2, 3, 4, 5, 6]
        %3: i8[2x3] q(axis=0, [0.1, 0.2]) = TRANSPOSE(%1) {permutation=[1, 0]} @0
        %4: i8[2x2] q(0.5, 5) = FULLY_CONNECTED(%0, %3) {keep_dims=false} @1
        output %4
        """,
        """
        graph "g"
        input %0: i8[2x3] q(0.1, -3)
        const %5 "w": i8[2x3] q(axis=0, [0.1, 0.2]) = [1, 3, 5, 2, 4, 6]
        %4: i8[2x2] q(0.5, 5) = FULLY_CONNECTED(%0, %5) {keep_dims=false} @1
        output %4
        """);
  }

  @Test
  void otherUsersKeepTheirOriginalAndLayersShareOneTransposed() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: f32[1x2]
        const %1 "w": f32[2x2] = [1, 2, 3, 4]
        %2: f32[2x2] = TRANSPOSE(%1) {permutation=[1, 0]} @0
        %3: f32[2x2] = TRANSPOSE(%1) {permutation=[1, 0]} @1
        %4: f32[1x2] = FULLY_CONNECTED(%0, %1) {keep_dims=false} @2
        %5: f32[1x2] = FULLY_CONNECTED(%4, %2) {keep_dims=false} @3
        %6: f32[1x2] = FULLY_CONNECTED(%5, %3) {keep_dims=false} @4
        output %6
        output %3
        """,
        """
        graph "g"
        input %0: f32[1x2]
        const %1 "w": f32[2x2] = [1, 2, 3, 4]
        const %7 "w": f32[2x2] = [1, 3, 2, 4]
        %3: f32[2x2] = TRANSPOSE(%1) {permutation=[1, 0]} @1
        %4: f32[1x2] = FULLY_CONNECTED(%0, %1) {keep_dims=false} @2
        %5: f32[1x2] = FULLY_CONNECTED(%4, %7) {keep_dims=false} @3
        %6: f32[1x2] = FULLY_CONNECTED(%5, %7) {keep_dims=false} @4
        output %6
        output %3
        """);
  }

  @Test
  void ofTwoTransposesNoneIsLeft() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: f32[1x3]
        const %1: f16[2x3] = [1, 2, 3, 4, 5, 6]
        %2: f32[2x3] = DEQUANTIZE(%1) @0
        %3: f32[3x2] = TRANSPOSE(%2) {permutation=[1, 0]} @1
        %4: f32[2x3] = TRANSPOSE(%3) {permutation=[1, 0]} @2
        %5: f32[1x2] = FULLY_CONNECTED(%0, %4) {keep_dims=false} @3
        output %5
        """,
        """
        graph "g"
        input %0: f32[1x3]
        const %1: f16[2x3] = [1, 2, 3, 4, 5, 6]
        %2: f32[2x3] = DEQUANTIZE(%1) @0
        %5: f32[1x2] = FULLY_CONNECTED(%0, %2) {keep_dims=false} @3
        output %5
        """);
  }

  @Test
  void aSparseConstantStaysAsSparse() {
    assertRewrites(
        pass,
        """
        graph "g"
        input %0: f32[1x4]
        const %1 "w": f16[4x2] = sparse(order=[0, 1], blocks=[], \
        levels=[dense(4), csr([0, 1, 1, 2, 2], [1, 0])], stored=16, values=[5, 7])
        %2 "d": f16[4x2] = DENSIFY(%1) @0
        %3: f32[4x2] = DEQUANTIZE(%2) @1
        %4: f32[2x4] = TRANSPOSE(%3) {permutation=[1, 0]} @2
        %5: f32[1x2] = FULLY_CONNECTED(%0, %4) {keep_dims=false} @3
        output %5
        """,
        """
        graph "g"
        input %0: f32[1x4]
        const %6 "w": f16[2x4] = sparse(order=[1, 0], blocks=[], \
        levels=[dense(4), csr([0, 1, 1, 2, 2], [1, 0])], stored=16, values=[5, 7])
        %7 "d": f16[2x4] = DENSIFY(%6) @0
        %8: f32[2x4] = DEQUANTIZE(%7) @1
        %5: f32[1x2] = FULLY_CONNECTED(%0, %8) {keep_dims=false} @3
        output %5
        """);
  }

  @Test
  void blocksOfASparseConstantTurnToo() {
    Graph graph =
        parse(
            """
            graph "g"
            input %0: i8[1x4] q(0.1, 3)
            const %1: i8[4x2] q(0.1, 0) = sparse(order=[0, 1, 2], blocks=[0], \
            levels=[dense(2), csr([0, 1, 2], [1, 0]), dense(2)], stored=16, values=[5, 7, 0, 9])
            %4: i8[2x4] q(0.1, 0) = TRANSPOSE(%1) {permutation=[1, 0]} @2
            %5: i8[1x2] q(0.5, 1) = FULLY_CONNECTED(%0, %4) {keep_dims=false} @3
            output %5
            """);
    Graph rewritten = pass.run(graph, PassContext.silent());

    assertThat(rewritten.nodes()).hasSize(1);
    SparseConstant sparse = (SparseConstant) rewritten.constants().values().iterator().next();
    assertThat(sparse.traversalOrder()).containsExactly(1, 0, 2);
    assertThat(sparse.blockMap()).containsExactly(1);
    assertSameBits(graph, rewritten);
  }

  @Test
  void keepsWeightsComputedAtRunTime() {
    assertKeeps(
        pass,
        """
        graph "g"
        input %0: f32[1x3]
        input %1: f32[3x2]
        %2: f32[2x3] = TRANSPOSE(%1) {permutation=[1, 0]}
        %3: f32[1x2] = FULLY_CONNECTED(%0, %2) {keep_dims=false}
        output %3
        """);
  }

  @Test
  void keepsOtherPermutationsAndRanks() {
    assertKeeps(
        pass,
        """
        graph "g"
        input %0: f32[1x3]
        const %1: f32[2x3] = fill(1)
        const %2: f32[1x3x2] = fill(2)
        %3: f32[2x3] = TRANSPOSE(%1) {permutation=[0, 1]}
        %4: f32[2x3x1] = TRANSPOSE(%2) {permutation=[2, 1, 0]}
        %5: f32[2x3] = RESHAPE(%4)
        %6: f32[1x2] = FULLY_CONNECTED(%0, %3) {keep_dims=false}
        %7: f32[1x2] = FULLY_CONNECTED(%0, %5) {keep_dims=false}
        output %6
        output %7
        """);
  }

  @Test
  void keepsATransposedInputAndATransposedSum() {
    assertKeeps(
        pass,
        """
        graph "g"
        input %0: f32[3x1]
        const %1: f32[3x2] = fill(1)
        const %2: f32[3x2] = fill(2)
        %3: f32[1x3] = TRANSPOSE(%0) {permutation=[1, 0]}
        %4: f32[3x2] = ADD(%1, %2)
        %5: f32[2x3] = TRANSPOSE(%4) {permutation=[1, 0]}
        %6: f32[1x2] = FULLY_CONNECTED(%3, %5) {keep_dims=false}
        output %6
        """);
  }

  @Test
  void theTypeOfTheWeightsIsThatBehindTheTranspose() {
    // Of two transposes that change scales on the way the outer one counts, so both stay.
    assertKeeps(
        pass,
        """
        graph "g"
        input %0: i8[1x2] q(0.1, 0)
        const %1: i8[2x2] q(0.1, 0) = [1, 2, 3, 4]
        %2: i8[2x2] q(0.1, 0) = TRANSPOSE(%1) {permutation=[1, 0]}
        %3: i8[2x2] q(0.2, 0) = TRANSPOSE(%2) {permutation=[1, 0]}
        %4: i8[1x2] q(0.5, 0) = FULLY_CONNECTED(%0, %3) {keep_dims=false}
        output %4
        """);
  }

  @Test
  void standsInThePipelineBeforeThePassThatLooksAtWeights() {
    assertThat(Pipeline.standard().names())
        .containsSubsequence("simplify-fc-transpose", "channel-pruning");
  }
}
