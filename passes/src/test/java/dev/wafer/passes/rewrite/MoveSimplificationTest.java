package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

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
