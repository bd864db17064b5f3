package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoveSimplificationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3x1x2x2; TRANSPOSE(%0) {permutation=[0, 3, 1, 2]}",
        "1x3x2x2; SLICE(%0) {begin=[0, 0, 0, 0]}",
        "3x2x2; STRIDED_SLICE(%0) {begin=[0, 0, 0, 0], strides=[1, 1, 1, 1]}",
        "1x3x2x2; PAD(%0) {before=[0, 0, 0, 0], after=[0, 0, 0, 0]}",
        "1x3x2x2; CONCATENATION(%0) {axis=3}",
      })
  void whatMovesNothingIsAReshape(String shape, String move) {
    String input = move.startsWith("TRANSPOSE") ? "3x2x2x1" : "1x3x2x2";
    assertRewrites(
        new MoveSimplification(), graph(input, shape, move), graph(input, shape, "RESHAPE(%0)"));
  }

  /** All small shapes: a reshape where the reference says that no element moves, and only there. */
  @Test
  void blocksOfPixelsAreAReshapeWhereNoElementMoves() {
    int reshapes = 0;
    for (int shape = 0; shape < 3 * 3 * 3 * 3 * 3; shape++) {
      int n = 1 + shape % 2;
      int block = 1 + shape / 3 % 3;
      int height = 1 + shape / 9 % 3;
      int width = 1 + shape / 27 % 3;
      int depth = 1 + shape / 81 % 3;
      String flat = "%dx%dx%dx%d".formatted(n, height * block, width * block, depth);
      String deep = "%dx%dx%dx%d".formatted(n, height, width, depth * block * block);
      reshapes +=
          assertReshapeWhereNothingMoves(flat, deep, "SPACE_TO_DEPTH(%0) {block=" + block)
              + assertReshapeWhereNothingMoves(deep, flat, "DEPTH_TO_SPACE(%0) {block=" + block);
    }
    assertThat(reshapes).isGreaterThan(100);
  }

  private static int assertReshapeWhereNothingMoves(String from, String to, String move) {
    Graph graph = PassAssertions.parse(graph(from, to, move + "}"));
    Tensor x = Tensor.zeros(graph.inputs().get(0).type());
    for (int i = 0; i < x.elements(); i++) {
      x.bytes()[i] = (byte) i;
    }
    boolean moves =
        !Arrays.equals(x.toBytes(), new Evaluator(graph).run(List.of(x)).get(0).toBytes());
    Op op = new MoveSimplification().run(graph, PassContext.silent()).nodes().get(0).op();
    assertThat(op instanceof Reshape).as("%s to %s", from, to).isEqualTo(!moves);
    return moves ? 0 : 1;
  }

  @Test
  void partsWithoutElementsAreTakenFromAJoin() {
    assertRewrites(
        new MoveSimplification(),
        """
        graph "g"
        input %0: i8[2x2] q(0.5, 3)
        input %1: i8[2x0] q(0.5, 3)
        %2: i8[2x4] q(0.5, 3) = CONCATENATION(%0, %1, %0) {axis=1} @3
        output %2
        """,
        """
        graph "g"
        input %0: i8[2x2] q(0.5, 3)
        input %1: i8[2x0] q(0.5, 3)
        %2: i8[2x4] q(0.5, 3) = CONCATENATION(%0, %0) {axis=1} @3
        output %2
        """);
  }

  @Test
  void aStridedSliceWithoutStridesIsASlice() {
    assertRewrites(
        new MoveSimplification(),
        graph("4x4", "2x3", "STRIDED_SLICE(%0) {begin=[1, 0], strides=[1, 1]}"),
        graph("4x4", "2x3", "SLICE(%0) {begin=[1, 0]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2x2; TRANSPOSE(%0) {permutation=[1, 0]}",
        "2x1; SLICE(%0) {begin=[0, 1]}",
        "2; STRIDED_SLICE(%0) {begin=[0, 1], strides=[1, 1]}",
        "2x2; STRIDED_SLICE(%0) {begin=[1, 0], strides=[-1, 1]}",
        "2x3; PAD(%0) {before=[0, 1], after=[0, 0]}",
        "2x4; CONCATENATION(%0, %0) {axis=1}",
      })
  void keepsWhatMovesElements(String shape, String move) {
    assertKeeps(new MoveSimplification(), graph("2x2", shape, move));
  }

  private static String graph(String input, String output, String move) {
    return """
    graph "g"
    input %%0: i8[%s] q(0.5, 3)
    %%1: i8[%s] q(0.5, 3) = %s @3
    output %%1
    """
        .formatted(input, output, move);
  }
}
