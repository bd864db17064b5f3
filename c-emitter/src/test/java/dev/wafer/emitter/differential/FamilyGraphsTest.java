package dev.wafer.emitter.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FamilyGraphsTest {
  /** Of the ordinary lane, where {@link DifferentialTest} begins. */
  @Test
  void theGraphsHaveOperatorsOfEveryFamilyInEveryType() {
    Set<String> operators = new TreeSet<>();
    Set<DataType> types = EnumSet.noneOf(DataType.class);
    for (long seed = 10_000; seed < 10_152; seed++) {
      Graph graph = FamilyGraphs.graph(seed);
      Verifier.verify(graph);
      types.add(graph.inputs().get(0).dataType());
      graph.nodes().forEach(node -> operators.add(node.op().mnemonic()));
    }
    assertThat(types)
        .containsExactlyInAnyOrder(
            DataType.FLOAT32, DataType.INT8, DataType.UINT8, DataType.INT16, DataType.INT32);
    assertThat(operators)
        .contains(
            "CONV_2D",
            "DEPTHWISE_CONV_2D",
            "TRANSPOSE_CONV",
            "FULLY_CONNECTED",
            "BATCH_MATMUL",
            "SVDF",
            "AVERAGE_POOL_2D",
            "MAX_POOL_2D",
            "SOFTMAX",
            "LOG_SOFTMAX",
            "RESIZE_NEAREST_NEIGHBOR",
            "TRANSPOSE",
            "REVERSE_V2",
            "CONCATENATION",
            "SPLIT",
            "SLICE",
            "STRIDED_SLICE",
            "PAD",
            "MIRROR_PAD",
            "TILE",
            "GATHER",
            "DYNAMIC_UPDATE_SLICE",
            "SELECT_V2",
            "ARG_MAX",
            "CAST",
            "QUANTIZE",
            "DEQUANTIZE",
            "CUMSUM",
            "ADD_N",
            "L2_NORMALIZATION",
            "GELU",
            "READ_VARIABLE",
            "ASSIGN_VARIABLE",
            "IF",
            "WHILE",
            "UNIDIRECTIONAL_SEQUENCE_RNN",
            "UNIDIRECTIONAL_SEQUENCE_LSTM");
  }
}
