package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizeCleanupTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"i8; q(0.0235, -128)", "i16; q(0.00003, 0)"})
  void removesARequantizationToTheSame(String type, String quantization) {
    assertRewrites(
        new QuantizeCleanup(),
        """
        graph "g"
        input %%0: %1$s[2] %2$s
        %%1: %1$s[2] %2$s = QUANTIZE(%%0)
        %%2: f32[2] = DEQUANTIZE(%%1)
        output %%2
        """
            .formatted(type, quantization),
        """
        graph "g"
        input %%0: %1$s[2] %2$s
        %%2: f32[2] = DEQUANTIZE(%%0)
        output %%2
        """
            .formatted(type, quantization));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"i8; q(0.0235, -128)", "i16; q(0.00003, 0)", "i16; q(0.7, -5)"})
  void removesADequantizationThatIsTakenBack(String type, String quantization) {
    assertRewrites(
        new QuantizeCleanup(),
        """
        graph "g"
        input %%0: %1$s[2] %2$s
        %%1: f32[2] = DEQUANTIZE(%%0)
        %%2: %1$s[2] %2$s = QUANTIZE(%%1)
        %%3: %1$s[2] %2$s = ADD(%%2, %%2)
        output %%3
        """
            .formatted(type, quantization),
        """
        graph "g"
        input %%0: %1$s[2] %2$s
        %%3: %1$s[2] %2$s = ADD(%%0, %%0)
        output %%3
        """
            .formatted(type, quantization));
  }

  @Test
  void keepsADequantizationThatSomethingElseReads() {
    assertRewrites(
        new QuantizeCleanup(),
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %1: f32[2] = DEQUANTIZE(%0)
        %2: i8[2] q(0.5, 3) = QUANTIZE(%1)
        %3: i8[2] q(0.5, 3) = ADD(%2, %2)
        output %3
        output %1
        """,
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %1: f32[2] = DEQUANTIZE(%0)
        %3: i8[2] q(0.5, 3) = ADD(%0, %0)
        output %3
        output %1
        """);
  }

  @Test
  void removesACastToTheSameType() {
    assertRewrites(
        new QuantizeCleanup(),
        """
        graph "g"
        input %0: i32[2]
        %1: i32[2] = CAST(%0)
        %2: i32[2] = ADD(%1, %1)
        output %2
        """,
        """
        graph "g"
        input %0: i32[2]
        %2: i32[2] = ADD(%0, %0)
        output %2
        """);
  }

  @Test
  void keepsWhatChangesBits() {
    assertKeeps(
        new QuantizeCleanup(),
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        input %1: f32[2]
        input %2: i8[2] q(1.0E38, 0)
        %3: f32[2] = DEQUANTIZE(%0)
        %4: i8[2] q(0.25, 3) = QUANTIZE(%3)
        %5: f32[2] = DEQUANTIZE(%4)
        %6: i8[2] q(0.25, 4) = QUANTIZE(%4)
        %7: f32[2] = DEQUANTIZE(%6)
        %8: i8[2] q(0.25, 4) = QUANTIZE(%1)
        %9: f32[2] = DEQUANTIZE(%8)
        %10: f32[2] = ADD(%9, %9)
        %11: i16[2] q(0.5, 0) = QUANTIZE(%0)
        %12: f32[2] = DEQUANTIZE(%2)
        %13: i8[2] q(1.0E38, 0) = QUANTIZE(%12)
        %14: i8[2] q(1.0E38, 0) = RESHAPE(%13)
        output %5
        output %7
        output %10
        output %11
        output %14
        """);
  }

  @Test
  void keepsAnOutputOfTheGraph() {
    assertKeeps(
        new QuantizeCleanup(),
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %1: i8[2] q(0.5, 3) = QUANTIZE(%0)
        output %1
        """);
  }
}
