package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.frontend.user.UserOperators;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Signature;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConversionTest {
  /** As the converter writes it: floats outside, bytes inside. */
  private static final String FLOAT_EDGES =
      """
      graph "g"
      input %0 "image": f32[2]
      %1: i8[2] q(0.5, 3) = QUANTIZE(%0)
      %2: i8[2] q(0.25, -128) = ABS(%1)
      %3 "scores": f32[2] = DEQUANTIZE(%2)
      output %3
      """;

  private static final String BYTE_EDGES =
      """
      graph "g"
      input %0 "image": i8[2] q(0.5, 3)
      %1 "scores": i8[2] q(0.25, -128) = ABS(%0)
      output %1
      """;

  private static final Signature ENTRY =
      new Signature("serve", 0, List.of(""), List.of("first", "second"));

  @Test
  void aQuantizationOfAFloatInputIsLeftOut() {
    assertConverts(
        FLOAT_EDGES,
        EdgeType.INT8,
        EdgeType.CONVERTED,
        """
        graph "g"
        input %0 "image": i8[2] q(0.5, 3)
        %2: i8[2] q(0.25, -128) = ABS(%0)
        %3 "scores": f32[2] = DEQUANTIZE(%2)
        output %3
        """);
  }

  @Test
  void aDequantizationToAFloatOutputIsLeftOut() {
    assertConverts(
        FLOAT_EDGES,
        EdgeType.CONVERTED,
        EdgeType.INT8,
        """
        graph "g"
        input %0 "image": f32[2]
        %1: i8[2] q(0.5, 3) = QUANTIZE(%0)
        %2: i8[2] q(0.25, -128) = ABS(%1)
        output %2
        """);
  }

  @Test
  void unsignedBytesAreOfAZeroPointThatIsMoreBy128() {
    assertConverts(
        FLOAT_EDGES,
        EdgeType.UINT8,
        EdgeType.UINT8,
        """
        graph "g"
        input %4 "image": u8[2] q(0.5, 131)
        %0 "image": i8[2] q(0.5, 3) = QUANTIZE(%4)
        %2: i8[2] q(0.25, -128) = ABS(%0)
        %5 "scores": u8[2] q(0.25, 0) = QUANTIZE(%2)
        output %5
        """);
  }

  @Test
  void floatsOutsideOfBytesAreConverted() {
    assertConverts(
        BYTE_EDGES,
        EdgeType.FLOAT32,
        EdgeType.FLOAT32,
        """
        graph "g"
        input %2 "image": f32[2]
        %0 "image": i8[2] q(0.5, 3) = QUANTIZE(%2)
        %1 "scores": i8[2] q(0.25, -128) = ABS(%0)
        %3 "scores": f32[2] = DEQUANTIZE(%1)
        output %3
        """);
  }

  @Test
  void whatHasItsTypeOrNoneToConvertStays() {
    assertConverts(BYTE_EDGES, EdgeType.INT8, EdgeType.INT8, BYTE_EDGES);
    String indices =
        """
        graph "g"
        input %0: i32[2]
        %1: i32[2] = ABS(%0)
        output %1
        """;
    assertConverts(indices, EdgeType.INT8, EdgeType.FLOAT32, indices);
  }

  @Test
  void aFloatThatSomethingElseReadsStaysBesideItsBytes() {
    assertConverts(
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %1: f32[2] = DEQUANTIZE(%0)
        %2: f32[2] = ABS(%1)
        output %1
        output %2
        """,
        EdgeType.CONVERTED,
        new EdgeTypes(EdgeType.CONVERTED, Map.of("first", EdgeType.INT8)),
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %1: f32[2] = DEQUANTIZE(%0)
        %2: f32[2] = ABS(%1)
        output %0
        output %2
        """);
  }

  @Test
  void severalQuantizationsToOneTypeAreOneInput() {
    assertConverts(
        """
        graph "g"
        input %0: f32[2]
        %1: i8[2] q(0.5, 3) = QUANTIZE(%0)
        %2: i8[2] q(0.5, 3) = QUANTIZE(%0)
        %3: i8[2] q(1, 0) = ADD(%1, %2)
        output %3
        """,
        EdgeType.INT8,
        EdgeType.CONVERTED,
        """
        graph "g"
        input %0: i8[2] q(0.5, 3)
        %3: i8[2] q(1, 0) = ADD(%0, %0)
        output %3
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "INT16, CONVERTED, INT16, 'FLOAT32, not read by a QUANTIZE to such a type alone'",
    "CONVERTED, INT16, INT16, 'FLOAT32, not of a DEQUANTIZE of such a type'"
  })
  void aTypeThatWouldChangeValuesIsRefused(
      EdgeType input, EdgeType output, String wanted, String found) {
    assertRefused(FLOAT_EDGES, all(input), all(output), wanted, found);
  }

  @Test
  void floatsWithoutAScaleAreRefused() {
    String floats =
        """
        graph "g"
        input %0: f32[2]
        %1: f32[2] = ABS(%0)
        output %1
        """;
    assertRefused(
        floats, all(EdgeType.INT8), EdgeTypes.CONVERTED, "INT8", "not read by a QUANTIZE");
    assertRefused(floats, EdgeTypes.CONVERTED, all(EdgeType.INT8), "INT8", "not of a DEQUANTIZE");
  }

  @Test
  void aNameThatNoInputHasIsRefusedWithThoseThatThereAre() {
    EdgeTypes other = new EdgeTypes(EdgeType.CONVERTED, Map.of("sound", EdgeType.INT8));
    assertRefused(FLOAT_EDGES, other, EdgeTypes.CONVERTED, "no input 'sound'", "image");
    assertRefused(FLOAT_EDGES, EdgeTypes.CONVERTED, other, "no output 'sound'", "first");
  }

  private static void assertRefused(
      String graph, EdgeTypes inputs, EdgeTypes outputs, String... parts) {
    assertThatThrownBy(() -> convert(graph, inputs, outputs))
        .isInstanceOf(WaferException.class)
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
  }

  private static void assertConverts(
      String graph, EdgeType inputs, EdgeType outputs, String expected) {
    assertConverts(graph, inputs, all(outputs), expected);
  }

  private static void assertConverts(
      String graph, EdgeType inputs, EdgeTypes outputs, String expected) {
    Graph converted = convert(graph, all(inputs), outputs);
    Verifier.verify(converted);
    assertThat(GraphPrinter.print(converted))
        .isEqualTo(GraphPrinter.print(GraphParser.parse(expected)));
  }

  private static Graph convert(String graph, EdgeTypes inputs, EdgeTypes outputs) {
    return EdgeConversion.convert(
        GraphParser.parse(graph),
        new ImportOptions(Optional.empty(), Map.of(), inputs, outputs, UserOperators.NONE),
        Optional.of(ENTRY));
  }

  private static EdgeTypes all(EdgeType type) {
    return new EdgeTypes(type, Map.of());
  }
}
