package dev.wafer.passes.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnsignedToSignedTest {
  @Test
  void weightsLoseTheirZeroPointAndBothEndsKeepTheirTypes() {
    Graph graph =
        GraphParser.parse(
            """
            graph "layer"
            input %0: u8[1x3] q(0.5, 130)
            const %1: u8[2x3] q(0.25, 200) = [0, 255, 200, 10, 20, 30]
            %2: u8[1x2] q(2.0, 7) = FULLY_CONNECTED(%0, %1) {keep_dims=false, asymmetric_inputs=false}
            output %2
            """);
    Graph signed = checked(graph);
    assertThat(mnemonics(signed)).containsExactly("QUANTIZE", "FULLY_CONNECTED", "QUANTIZE");
    Node layer = signed.nodes().get(1);
    assertThat(layer.input(0).quantization().zeroPoint()).isEqualTo(2);
    assertThat(layer.input(1).dataType()).isEqualTo(DataType.INT16);
    assertThat(signed.dense(layer.input(1)).orElseThrow().integerAt(0)).isEqualTo(-200);
    assertThat(signed.dense(layer.input(1)).orElseThrow().integerAt(1)).isEqualTo(55);
    assertThat(layer.output().quantization().zeroPoint()).isEqualTo(7 - 128);
    assertThat(signed.constants()).hasSize(1);
  }

  @Test
  void aTransposedConvolutionIsOneOfInt8() {
    Graph graph =
        GraphParser.parse(
            """
            graph "upsampled"
            input %0: u8[1x2x2x1] q(0.5, 130)
            const %1: u8[1x2x2x1] q(0.25, 200) = [0, 255, 200, 10]
            %2: u8[1x4x4x1] q(2.0, 7) = TRANSPOSE_CONV(%0, %1, _) {stride=2x2}
            output %2
            """);
    Graph signed = checked(graph);
    assertThat(mnemonics(signed)).containsExactly("QUANTIZE", "TRANSPOSE_CONV", "QUANTIZE");
    assertThat(signed.nodes().get(1).input(1).dataType()).isEqualTo(DataType.INT16);
  }

  /** Rescaled in single precision where they lie, they need no bytes of the old kind. */
  @Test
  void partsOfOtherScalesAreRescaledAsInt8() {
    Graph graph =
        GraphParser.parse(
            """
            graph "joined"
            input %0: u8[1x16x16x1] q(0.05, 119)
            %1: u8[1x16x16x1] q(0.05, 119) = RELU(%0)
            %2: u8[1x16x16x1] q(0.07, 3) = HARD_SWISH(%0)
            %3: u8[1x16x16x2] q(0.07, 3) = CONCATENATION(%1, %2) {axis=3}
            output %3
            """);
    PassContext context = new PassContext(remark -> {});
    Graph split = new ConcatenationRequantization().run(graph, context);
    Graph signed = checked(split);
    assertThat(mnemonics(signed))
        .containsExactly("QUANTIZE", "RELU", "HARD_SWISH", "QUANTIZE", "CONCATENATION", "QUANTIZE");
    Node rescaled = signed.nodes().get(3);
    assertThat(rescaled.op()).isEqualTo(new Quantize(true));
    assertThat(rescaled.output().dataType()).isEqualTo(DataType.INT8);
  }

  /** The mean of an even number of bytes rounds halves up, that of signed ones away from zero. */
  @Test
  void whatRoundsOtherwiseStaysBetweenTwoFlips() {
    Graph graph =
        GraphParser.parse(
            """
            graph "means"
            input %0: u8[1x6x6x2] q(0.5, 130)
            %1: u8[1x6x6x2] q(0.5, 130) = RELU(%0)
            %2: u8[1x4x4x2] q(0.5, 130) = AVERAGE_POOL_2D(%1) {filter=3x3}
            %3: u8[1x3x3x2] q(0.5, 130) = AVERAGE_POOL_2D(%2) {filter=2x2}
            %4: u8[1x3x6x1] q(0.5, 130) = RESHAPE(%3)
            output %4
            """);
    Graph signed = checked(graph);
    assertThat(mnemonics(signed))
        .containsExactly(
            "QUANTIZE", "RELU", "AVERAGE_POOL_2D", "QUANTIZE", "AVERAGE_POOL_2D", "RESHAPE");
    assertThat(signed.nodes().get(2).output().dataType()).isEqualTo(DataType.INT8);
    assertThat(signed.nodes().get(4).output().dataType()).isEqualTo(DataType.UINT8);
  }

  /** The scales of the first difference give other factors in single precision. */
  @Test
  void aDifferenceStaysWhereItsFactorsWouldBeOthers() {
    Graph graph =
        GraphParser.parse(
            """
            graph "differences"
            input %0: u8[1x2x64x3] q(0.071521804, 156)
            const %1: u8[3] q(0.09244952, 53) = [1, 105, 40]
            %2: u8[1x2x64x3] q(0.053813998, 158) = SUB(%0, %1)
            const %3: u8[3] q(0.5, 53) = [1, 105, 40]
            %4: u8[1x2x64x3] q(0.25, 158) = SUB(%2, %3)
            %5: u8[1x2x64x3] q(0.25, 158) = HARD_SWISH(%4)
            %6: bool[1x2x64x3] = GREATER(%5, %4)
            %7: u8[1x2x64x3] q(0.25, 158) = SELECT_V2(%6, %5, %4)
            %8: u8[1x1x64x3] q(0.125, 3) = MEAN(%7) {axes=[1], keep_dims=true}
            output %8
            """);
    Graph signed = checked(graph);
    assertThat(mnemonics(signed))
        .containsExactly(
            "SUB", "QUANTIZE", "SUB", "HARD_SWISH", "GREATER", "SELECT_V2", "MEAN", "QUANTIZE");
    assertThat(signed.nodes().get(0).output().dataType()).isEqualTo(DataType.UINT8);
    assertThat(signed.nodes().get(2).output().dataType()).isEqualTo(DataType.INT8);
  }

  @Test
  void bytesWithoutAQuantizationStay() {
    Graph graph =
        GraphParser.parse(
            """
            graph "image"
            input %0: u8[2x3]
            %1: u8[3x2] = RESHAPE(%0)
            %2: f32[3x2] = CAST(%1)
            output %2
            """);
    assertThat(new UnsignedToSigned().run(graph, new PassContext(remark -> {}))).isEqualTo(graph);
  }

  private static List<String> mnemonics(Graph graph) {
    return graph.nodes().stream().map(node -> node.op().mnemonic()).toList();
  }

  /** The graph behind the pass, which computes what it did before. */
  private static Graph checked(Graph graph) {
    Graph signed = new UnsignedToSigned().run(graph, new PassContext(remark -> {}));
    assertThat(signed.inputs()).isEqualTo(graph.inputs());
    assertThat(signed.outputs()).isEqualTo(graph.outputs());
    Value input = graph.inputs().get(0);
    byte[] bytes = new byte[input.shape().elements()];
    for (int seed = 0; seed < 50; seed++) {
      new Random(seed).nextBytes(bytes);
      List<Tensor> x = List.of(Tensor.fromBytes(input.type(), bytes));
      assertThat(new Evaluator(signed).run(x).get(0).toInts())
          .isEqualTo(new Evaluator(graph).run(x).get(0).toInts());
    }
    return signed;
  }
}
