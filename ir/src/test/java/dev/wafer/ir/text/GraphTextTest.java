package dev.wafer.ir.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Op;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTextTest {
  /** Each operator once, with every attribute away from its usual value. */
  private static final String ALL_OPS =
      """
      ADD(%0, %1) {activation=RELU6}
      SUB(%0, %1) {activation=RELU}
      MUL(%0, %1) {activation=RELU_N1_TO_1}
      DIV(%0, %1)
      MINIMUM(%0, %1)
      MAXIMUM(%0, %1)
      LESS_EQUAL(%0, %1)
      RELU6(%0)
      LEAKY_RELU(%0) {alpha=0.1}
      PRELU(%0, %1)
      HARD_SWISH(%0)
      LOGISTIC(%0)
      TANH(%0)
      SELECT(%0, %0, %1)
      ADD_N(%0, %1, %0)
      CUMSUM(%0) {axis=1, exclusive=true, reverse=false}
      GELU(%0) {approximate=true}
      BYTE_TABLE(%0, %1)
      L2_NORMALIZATION(%0)
      LOCAL_RESPONSE_NORMALIZATION(%0) {radius=2, bias=1.0, alpha=0.5, beta=0.75}
      SOFTMAX(%0) {beta=1.5}
      LOG_SOFTMAX(%0)
      CONV_2D(%0, %1, _) {stride=2x3, dilation=4x5, padding=[1, 2, 3, 4], activation=RELU}
      CONV_3D(%0, %1, _) {strides=[1, 2, 3], dilations=[2, 1, 1], before=[0, 1, 2], after=[1, 1, 0], activation=RELU}
      DEPTHWISE_CONV_2D(%0, %1) {stride=2x1, dilation=1x2, padding=[0, 1, 0, 1], depth_multiplier=3}
      TRANSPOSE_CONV(%0, %1) {stride=2x2, padding=[1, 0, 1, 0], activation=RELU}
      FULLY_CONNECTED(%0, %1) {keep_dims=true, asymmetric_inputs=true, activation=RELU}
      BATCH_MATMUL(%0, %1) {adj_x=true, adj_y=false}
      AVERAGE_POOL_2D(%0) {filter=2x3, stride=2x2, padding=[0, 1, 0, 0], activation=RELU}
      MAX_POOL_2D(%0) {filter=3x2, stride=1x2, padding=[0, 0, 0, 1], activation=RELU6}
      MEAN(%0) {axes=[1, 2], keep_dims=true}
      ARG_MIN(%0) {axis=1}
      PAD(%0, %1) {before=[0, 1], after=[2, 3]}
      RESHAPE(%0)
      TRANSPOSE(%0) {permutation=[1, 0]}
      REVERSE_V2(%0) {axes=[1]}
      BROADCAST_TO(%0)
      TILE(%0) {multiples=[2, 3]}
      SPACE_TO_BATCH_ND(%0) {block=[2]}
      MIRROR_PAD(%0) {before=[0, 1], after=[1, 0], symmetric=true}
      MATRIX_DIAG(%0)
      MATRIX_SET_DIAG(%0, %1)
      GATHER(%0, %1) {axis=1, batch_dims=1}
      GATHER_ND(%0, %1)
      DYNAMIC_SLICE(%0, %1) {from_end=true}
      DYNAMIC_UPDATE_SLICE(%0, %1, %0)
      ONE_HOT(%0, %1, %1) {axis=1, depth=5}
      TOPK_V2(%0) {k=3}
      SCATTER_ND(%0, %1, %1)
      SPARSE_TO_DENSE(%0, %1, %1)
      WHERE(%0)
      CONCATENATION(%0, %1) {axis=1, activation=RELU}
      SLICE(%0) {begin=[0, 1]}
      STRIDED_SLICE(%0) {begin=[1, 0], strides=[-1, 2]}
      SPLIT(%0) {axis=1}
      PACK(%0, %1) {axis=2}
      UNPACK(%0) {axis=1}
      RESIZE_BILINEAR(%0) {align_corners=true, half_pixel_centers=false}
      RESIZE_NEAREST_NEIGHBOR(%0) {align_corners=false, half_pixel_centers=true}
      DEPTH_TO_SPACE(%0) {block=2}
      SPACE_TO_DEPTH(%0) {block=4}
      QUANTIZE(%0)
      DEQUANTIZE(%0)
      DENSIFY(%0)
      CAST(%0)
      SVDF(%0, %1, %1, _, %0) {rank=2, asymmetric_inputs=true, activation=RELU}
      SignalWindow(%0, %1) {shift=12}
      SignalFftAutoScale(%0)
      SignalRfft(%0) {fft_length=512}
      SignalIrfft(%0) {fft_length=480}
      SignalEnergy(%0) {start_index=1, end_index=2}
      SignalFilterBank(%0, %1, %1) {frequency_starts=[0, 1], \
      weight_starts=[2, 3], widths=[1, 4]}
      SignalFilterBankSquareRoot(%0, %1)
      SignalFilterBankSpectralSubtraction(%0, %1) {smoothing=1, one_minus_smoothing=2, alternate_smoothing=3, \
      alternate_one_minus_smoothing=4, clamping=true, min_signal_remaining=5, smoothing_bits=6, \
      spectral_subtraction_bits=7}
      SignalPCAN(%0, %1, %1) {snr_shift=6}
      SignalFilterBankLog(%0) {output_scale=1600, input_correction_bits=3}
      SignalDelay(%0, %1) {delay_length=5}
      SignalFramer(%0, %1, %1) {frame_size=4, frame_step=2, prefill=true}
      SignalStacker(%0, %1, %1) {num_channels=2, stacker_left_context=1, \
      stacker_right_context=2, stacker_step=3}
      SignalOverlapAdd(%0, %1) {frame_step=3}
      TFLite_Detection_PostProcess(%0, %1, %1) {max_detections=5, max_classes_per_detection=1, \
      detections_per_class=100, use_regular_nms=true, nms_score_threshold=0.5, \
      nms_iou_threshold=0.25, num_classes=3, y_scale=10.0, x_scale=10.0, h_scale=5.0, w_scale=5.0}
      UNIDIRECTIONAL_SEQUENCE_LSTM(%0, _, %1) {cell_clip=10.0, projection_clip=0.5, \
      time_major=true, diagonal_recurrent=false, asymmetric_inputs=true, backward=true, \
      intermediates=[none, q(0.5, -3)], activation=RELU}
      UNIDIRECTIONAL_SEQUENCE_RNN(%0, %1, %1, %1, %1) {tanh=false, time_major=true, \
      asymmetric_inputs=true, backward=true, activation=RELU6}
      IF(%0, %1) {then="graph \\"\\"\\u000ainput %0: f32[2x2]\\u000aoutput %0\\u000a", \
      otherwise="graph \\"\\"\\u000a"}
      WHILE(%0) {condition="graph \\"\\"\\u000a", body="graph \\"\\"\\u000a"}
      CONTROL(%0) {kind="TEST"}
      STREAMED(%0) {graph="graph \\"\\"\\u000a", rows=[], aim_bytes=5, gain_per_weight_byte=6, gain_of_weights=7, output_bytes=8}
      PLANE_SUMS(%0) {continues=true}
      MEAN_OF_SUMS(%0) {pixels=6, quotient=true, activation=RELU6}
      READ_VARIABLE(%0)
      ASSIGN_VARIABLE(%0, %1)
      USER(%0, %1) {code="Acme.Foo", function="acme_foo", header="foo.h", inputs="x w", outputs="y", states="s", \
      options="factor:int32=2 taps:float32[]=0x1.8p1,-0x1.0p-2 none:int32[]= on:bool=1", bytes=[-1, 2], \
      shapes="[2, 2];[];[3];[1]", scratch="5000000000", overwrites=[-1], alignment=4, instructions="12"}
      UNSUPPORTED(%0) {operator="CALL_ONCE, \\"x\\" }"}
      """;

  private static String allOps() {
    StringBuilder text =
        new StringBuilder("graph \"all\"\ninput %0: f32[2x2]\ninput %1: f32[2x2]\n");
    int id = 2;
    for (String line : ALL_OPS.lines().toList()) {
      text.append("%%%d: f32[2x2] = %s @%d%n".formatted(id, line, id - 2));
      id++;
    }
    return text.append("output %2\n").toString();
  }

  @Test
  void everyOperatorSurvivesTheText() {
    String text = allOps();

    Graph graph = GraphParser.parse(text);

    assertThat(GraphPrinter.printFull(graph)).isEqualTo(text);
    assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
  }

  @Test
  void everyOperatorHasAnExample() {
    List<String> operators = Op.kinds().stream().map(Class::getSimpleName).sorted().toList();
    TreeSet<String> used =
        GraphParser.parse(allOps()).nodes().stream()
            .map(Node::op)
            .map(op -> op.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(used).containsExactlyElementsOf(operators);
  }

  @Test
  void constantsOfEveryTypeSurviveTheText() {
    GraphBuilder builder = new GraphBuilder("constants");
    for (DataType type : DataType.values()) {
      int bytes = Math.toIntExact(type.sizeBytes(4));
      byte[] data = new byte[bytes];
      for (int i = 0; i < bytes; i++) {
        data[i] = (byte) (0x3B * (i + 1));
      }
      builder.constant(type.mnemonic(), new DenseConstant(type, Shape.of(2, 2), Bytes.wrap(data)));
    }
    builder.constant(
        "special",
        DenseConstant.float32(
            Shape.of(6),
            Float.NaN,
            Float.intBitsToFloat(0xFFC00001),
            Float.NEGATIVE_INFINITY,
            -0f,
            Float.MIN_VALUE,
            Float.MAX_VALUE));
    short[] halves = {0x7C00, (short) 0xFC00, 0x7E01, (short) 0x8000, 0x0001, 0x7BFF};
    byte[] data = new byte[12];
    for (int i = 0; i < 6; i++) {
      data[2 * i] = (byte) halves[i];
      data[2 * i + 1] = (byte) (halves[i] >> 8);
    }
    builder.constant("half", new DenseConstant(DataType.FLOAT16, Shape.of(6), Bytes.wrap(data)));
    builder.constant("scalar", DenseConstant.integers(DataType.INT32, Shape.scalar(), -7));
    builder.constant("empty", DenseConstant.float32(Shape.of(0, 3)));

    Graph graph = builder.build();

    assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
  }

  @Test
  void sparseConstantsAndQuantizationsSurviveTheText() {
    GraphBuilder builder = new GraphBuilder("sparse");
    SparseConstant sparse =
        new SparseConstant(
            DataType.INT8,
            Shape.of(4, 8),
            List.of(0, 1, 2),
            List.of(1),
            List.of(
                new SparseDimension.Dense(4),
                new SparseDimension.Csr(List.of(0, 1, 1, 2, 2), List.of(0, 1)),
                new SparseDimension.Dense(4)),
            Bytes.wrap(new byte[] {1, 2, 3, 4, -5, -6, -7, -8}),
            17);
    builder.constant("per axis", sparse, Quantization.perAxis(0, List.of(.1f, .2f, .3f, 1e-9f)));
    builder.constant("asymmetric", sparse, new Quantization(List.of(.1f, .2f), List.of(3, -4), 1));
    builder.constant("one scale, axis 1", sparse, new Quantization(List.of(.1f), List.of(3), 1));
    builder.constant("no scale, axis 1", sparse, new Quantization(List.of(), List.of(), 1));

    Graph graph = builder.build();

    assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
  }

  @Test
  void namesAreEscaped() {
    String hostile = "a\"b\\c\n%9: // */ \u202e\ud83d\ude00\u0000";
    GraphBuilder builder = new GraphBuilder(hostile);
    builder.output(builder.input(hostile, TensorType.of(DataType.INT8, 1)));

    Graph graph = builder.build();
    String text = GraphPrinter.printFull(graph);

    assertThat(text.lines()).hasSize(3);
    assertThat(text).matches("[\\n -~]*");
    assertThat(GraphParser.parse(text)).isEqualTo(graph);
  }

  @Test
  void nodeIdsAndVariablesSurviveTheText() {
    Value x = new Value(7, "x", TensorType.of(DataType.INT8, 2));
    Value state = new Value(3, "state", TensorType.of(DataType.INT16, 2));
    Value y = new Value(9, "", TensorType.of(DataType.INT8, 2));
    Node node =
        new Node(
            42,
            new dev.wafer.ir.op.Unary(dev.wafer.ir.op.UnaryFn.TANH),
            List.of(x),
            List.of(y),
            -1);
    Graph graph =
        new Graph("g", List.of(x), List.of(y, x), List.of(state), Map.of(), List.of(node));

    assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
  }

  @Test
  void theShortFormNamesSizeAndHash() {
    GraphBuilder builder = new GraphBuilder("short");
    builder.constant("w", DenseConstant.integers(DataType.INT8, Shape.of(2), 1, 2));
    Graph graph = builder.build();

    assertThat(GraphPrinter.print(graph))
        .contains("const %0 \"w\": i8[2] = <dense, 2 bytes, hash 000003e2>");
    assertThatThrownBy(() -> GraphParser.parse(GraphPrinter.print(graph)))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("left out");
  }

  @Test
  void blanksCommentsAndUsualValuesAreOptional() {
    Graph graph =
        GraphParser.parse(
            """
            // a comment
            graph "g"

            input %0 : f32[2]   // the input
            const %1: f32[] = fill(0.5)
            %2: f32[2] = ADD( %0 , %1 ) {activation=NONE}
            output %2
            """);

    assertThat(graph.dense(graph.nodes().get(0).input(1)).orElseThrow().floatAt(0)).isEqualTo(0.5f);
    assertThat(GraphPrinter.printFull(graph)).contains("%2: f32[2] = ADD(%0, %1)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "input 0: f32[2]",
        "input %0: f31[2]",
        "input %0: f32[2",
        "input %0: f32[-2]",
        "input %0: f32[2] q(1)",
        "input %0 \"x: f32[2]",
        "input %0 \"\\x\": f32[2]",
        "input %99999999999: f32[2]",
        "output %0",
        "const %0: i8[2] = [1]",
        "const %0: i8[2] = [1, 200]",
        "const %0: i8[2] = [1, x]",
        "const %0: i8[70000x70000] = fill(0)",
        "%1: f32[2] = NO_SUCH_OP()",
        "%1: f32[2] = SOFTMAX()",
        "%1: f32[2] = SOFTMAX() {beta=x}",
        "%1: f32[2] = ADD() {activation=RELU7}",
        "%1: f32[2] = ADD() {axis=1}",
        "%1: f32[2] = ADD() {activation=RELU",
        "%1: f32[2] = CONV_2D() {padding=[1, 2, 3]}",
        "%1: f32[2] = ADD(%2, _)",
        "graph \"g\" graph",
      })
  void malformedTextIsRefused(String text) {
    assertThatThrownBy(() -> GraphParser.parse("graph \"g\"\n" + text))
        .isInstanceOf(WaferException.class)
        .hasMessageStartingWith("W010: line 2: ");
  }
}
