package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class SplitAndPackExpansionTest {
  @Test
  void splitBecomesSlices() {
    assertRewrites(
        new SplitAndPackExpansion(),
        """
        graph "g"
        input %0: i8[2x6] q(0.5, 0)
        (%1: i8[2x1] q(0.5, 0), %2: i8[2x2] q(0.5, 0), %3: i8[2x3] q(0.5, 0)) = SPLIT(%0) {axis=1} @3
        output %1
        output %3
        """,
        """
        graph "g"
        input %0: i8[2x6] q(0.5, 0)
        %1: i8[2x1] q(0.5, 0) = SLICE(%0) {begin=[0, 0]} @3
        %3: i8[2x3] q(0.5, 0) = SLICE(%0) {begin=[0, 3]} @3
        output %1
        output %3
        """);
  }

  @Test
  void unpackBecomesSlicesAndReshapes() {
    assertRewrites(
        new SplitAndPackExpansion(),
        """
        graph "g"
        input %0: f32[2x3x2]
        (%1: f32[2x2], %2: f32[2x2], %3: f32[2x2]) = UNPACK(%0) {axis=1} @3
        output %2
        """,
        """
        graph "g"
        input %0: f32[2x3x2]
        %4: f32[2x1x2] = SLICE(%0) {begin=[0, 1, 0]} @3
        %2: f32[2x2] = RESHAPE(%4) @3
        output %2
        """);
  }

  @Test
  void packBecomesReshapesAndAConcatenation() {
    assertRewrites(
        new SplitAndPackExpansion(),
        """
        graph "g"
        input %0 "a": i8[2x3] q(0.5, 1)
        input %1 "b": i8[2x3] q(0.5, 1)
        %2: i8[2x3x2] q(0.5, 1) = PACK(%0, %1) {axis=2} @3
        output %2
        """,
        """
        graph "g"
        input %0 "a": i8[2x3] q(0.5, 1)
        input %1 "b": i8[2x3] q(0.5, 1)
        %3 "a": i8[2x3x1] q(0.5, 1) = RESHAPE(%0) @3
        %4 "b": i8[2x3x1] q(0.5, 1) = RESHAPE(%1) @3
        %2: i8[2x3x2] q(0.5, 1) = CONCATENATION(%3, %4) {axis=2} @3
        output %2
        """);
  }
}
