package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationFusionTest {
  @Test
  void fusesIntoAQuantizedConvolution() {
    assertRewrites(
        new ActivationFusion(),
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, -3)
        const %1: i8[2x1x1x1] q(axis=0, [0.1, 0.2]) = [90, -70]
        %2 "conv": i8[1x2x2x2] q(0.05, 7) = CONV_2D(%0, %1, _) @4
        %3 "relu": i8[1x2x2x2] q(0.05, 7) = RELU6(%2) @5
        output %3
        """,
        """
        graph "g"
        input %0: i8[1x2x2x1] q(0.1, -3)
        const %1: i8[2x1x1x1] q(axis=0, [0.1, 0.2]) = [90, -70]
        %3 "relu": i8[1x2x2x2] q(0.05, 7) = CONV_2D(%0, %1, _) {activation=RELU6} @4
        output %3
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FULLY_CONNECTED(%0, %1) {keep_dims=false",
        "ADD(%0, %1) {",
        "SUB(%0, %1) {",
        "MUL(%0, %1) {",
        "DIV(%0, %1) {"
      })
  void fusesIntoFloatOperators(String producer) {
    String open = producer.replaceAll("\\{$", "");
    String closed = open.endsWith("false") ? open + "}" : open;
    String separator = open.endsWith("false") ? ", " : "{";
    assertRewrites(
        new ActivationFusion(),
        """
        graph "g"
        input %%0: f32[2x2]
        input %%1: f32[2x2]
        %%2: f32[2x2] = %s
        %%3: f32[2x2] = RELU(%%2)
        output %%3
        """
            .formatted(closed),
        """
        graph "g"
        input %%0: f32[2x2]
        input %%1: f32[2x2]
        %%3: f32[2x2] = %s%sactivation=RELU_UNBOUNDED}
        output %%3
        """
            .formatted(open, separator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVERAGE_POOL_2D", "MAX_POOL_2D"})
  void fusesIntoQuantizedPooling(String pool) {
    assertRewrites(
        new ActivationFusion(),
        """
        graph "g"
        input %%0: i8[1x2x2x3] q(0.1, -3)
        %%1: i8[1x1x1x3] q(0.1, -3) = %s(%%0) {filter=2x2}
        %%2: i8[1x1x1x3] q(0.1, -3) = RELU(%%1)
        output %%2
        """
            .formatted(pool),
        """
        graph "g"
        input %%0: i8[1x2x2x3] q(0.1, -3)
        %%2: i8[1x1x1x3] q(0.1, -3) = %s(%%0) {filter=2x2, activation=RELU}
        output %%2
        """
            .formatted(pool));
  }

  @ParameterizedTest
  @CsvSource({
    "RELU,         RELU6,        RELU6",
    "RELU6,        RELU,         RELU6",
    "RELU,         RELU,         RELU",
    "RELU_N1_TO_1, RELU_N1_TO_1, RELU_N1_TO_1",
  })
  void combinesActivationsThatContainEachOther(String first, String second, String joint) {
    assertRewrites(new ActivationFusion(), clamped(first, second), single(joint));
  }

  @ParameterizedTest
  @CsvSource({"RELU_N1_TO_1, RELU", "RELU, RELU_N1_TO_1", "RELU6, RELU_N1_TO_1"})
  void keepsActivationsThatOnlyOverlap(String first, String second) {
    assertKeeps(new ActivationFusion(), clamped(first, second));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"q(0.05, 7); q(0.05, 8)", "q(0.05, 7); q(0.06, 7)"})
  void keepsAClampThatRequantizes(String between, String out) {
    assertKeeps(
        new ActivationFusion(),
        """
        graph "g"
        input %%0: i8[2] q(0.1, -3)
        %%1: i8[2] %s = ADD(%%0, %%0)
        %%2: i8[2] %s = RELU(%%1)
        output %%2
        """
            .formatted(between, out));
  }

  @Test
  void keepsAClampWhoseInputHasOtherReaders() {
    assertKeeps(
        new ActivationFusion(),
        """
        graph "g"
        input %0: f32[2]
        %1: f32[2] = ADD(%0, %0)
        %2: f32[2] = RELU(%1)
        %3: f32[2] = ADD(%1, %2)
        %4: f32[2] = ADD(%3, %3)
        %5: f32[2] = RELU(%4)
        output %5
        output %4
        """);
  }

  @Test
  void keepsAClampBehindAnInputOrAnUnclampedOperator() {
    assertKeeps(
        new ActivationFusion(),
        """
        graph "g"
        input %0: f32[1x2]
        input %1: f32[2]
        %2: f32[1x2] = RELU(%0)
        %3: f32[1x4] = CONCATENATION(%2, %2) {axis=1}
        %4: f32[1x4] = RELU(%3)
        %5: f32[2] = ABS(%1)
        %6: f32[2] = RELU(%5)
        output %4
        output %6
        """);
  }

  private static String clamped(String first, String second) {
    return """
    graph "g"
    input %%0: f32[2]
    %%1: f32[2] = ADD(%%0, %%0) {activation=%s}
    %%2: f32[2] = %s(%%1)
    output %%2
    """
        .formatted(first, second);
  }

  private static String single(String activation) {
    return """
    graph "g"
    input %%0: f32[2]
    %%2: f32[2] = ADD(%%0, %%0) {activation=%s}
    output %%2
    """
        .formatted(activation);
  }
}
