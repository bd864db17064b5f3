package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.UINT8;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compressed constants of TensorFlow Lite Micro become constants; a damaged one is refused. */
class DecodeOperatorTest {
  private static final int[] CODES = {0b00_01_10_11, 0b01_00_00_00};

  /** Indices of two bits into one table of four. */
  private static int[] table() {
    return new int[] {0, 1, 0, 0, 1, 0xF2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 8, 7, 0xFA};
  }

  @Test
  void indicesAreValuesOfTheTableFromTheHighestBitOn() {
    assertThat(decoded(CODES, table(), 6)).isEqualTo(new byte[] {9, 8, 7, -6, 8, 9});
  }

  @Test
  void aTableOfEachChannelIsAlongItsAxis() {
    int[] tables = {0, 1, 0, 0, 1, 0x11, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6};
    assertThat(decoded(new int[] {0b011_100_00}, tables, 2, 3))
        .isEqualTo(new byte[] {1, 4, 6, 2, 3, 5});
  }

  @Test
  void whatIsPrunedIsTheZeroPoint() {
    int[] values = {2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 60};
    assertThat(decoded(new int[] {0b0100_1000}, values, 5)).isEqualTo(new byte[] {3, 50, 3, 3, 60});
  }

  /** 0: 5; 10: -6; 110 and 111, by a second table: 7 and 8. */
  private static int[] huffman() {
    int[] header = {1, 1, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    int[] entries = {0x8805, 0x8805, 0x90FA, 0x0001, 0x8807, 0x8808};
    return IntStream.concat(
            Arrays.stream(header),
            Arrays.stream(entries).flatMap(e -> IntStream.of(e & 255, e >> 8)))
        .toArray();
  }

  @Test
  void huffmanCodesAreReadByTablesThatLeadToOthers() {
    int[] codes = {0b0_10_110_11, 0b1_0_0_10_111};
    assertThat(decoded(codes, huffman(), 8)).isEqualTo(new byte[] {5, -6, 7, 8, 5, 5, -6, 8});
  }

  @Test
  void huffmanCodesThatEndBeforeTheTensorAreRefused() {
    String rule = "the codes hold what the output's shape takes";
    assertRefused(new int[] {0xFF, 0xFF}, huffman(), rule, "2 bytes of codes");
    assertRefused(
        new int[] {0xFF}, Arrays.copyOf(huffman(), 26), rule, "entry 5 of 5 in the tables");
    int[] turning = huffman();
    turning[23] = 0;
    turning[22] = 0;
    turning[25] = turning[27] = 0;
    assertRefused(new int[] {0xFF, 0xFF}, turning, rule, "in the tables");
  }

  @Test
  void huffmanCodesOfShortTablesAreOfBytes() {
    ModelBuilder model = new ModelBuilder();
    int codes = model.constant(UINT8, bytes(0x55));
    int header = model.constant(UINT8, bytes(huffman()));
    Diagnostic found = refusal(model, codes, header, ModelBuilder.INT16);
    assertThat(found.rule())
        .isEqualTo("Huffman codes are of INT8, or of INT16 by tables of 32 bits");
    assertThat(found.found()).isEqualTo("INT16 by tables of 16 bits");
  }

  @Test
  void otherSchemesAndVersionsAreRefused() {
    String rule =
        "codes are look-up tables (type 0), Huffman codes (type 1) or pruned (type 2), of version"
            + " 1";
    assertRefused(changed(0, 127), rule, "type 127, versions 1 and 1");
    assertRefused(changed(1, 2), rule, "type 0, versions 2 and 1");
    assertRefused(changed(4, 0), rule, "type 0, versions 1 and 0");
  }

  @Test
  void codesThatDoNotHoldTheTensorAreRefused() {
    String rule = "the codes hold what the output's shape takes";
    assertRefused(changed(5, 0xF7), rule, "2 bytes of indices of 7 bits");
    assertRefused(changed(5, 0xF0), rule, "indices of 0 bits");
    assertRefused(changed(6, 3), rule, "index 3 of 3 values");
    assertRefused(new int[] {0, 1}, rule, "2 bytes before the tables");
    assertRefused(new int[] {2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, rule, "0 values");
  }

  @Test
  void tablesAreOfTheFirstOrTheLastAxis() {
    assertRefused(
        changed(6, 2),
        "there is one table, or one for each index of the first or the last axis",
        "2 tables along axis 15 of [6]");
  }

  @Test
  void eachOutputHasTwoConstants() {
    ModelBuilder model = new ModelBuilder();
    int codes = model.tensor(UINT8, 2);
    model.inputs(codes);
    int header = model.constant(UINT8, bytes(table()));
    Diagnostic found = refusal(model, codes, header, INT8);
    assertThat(found.rule())
        .isEqualTo("there are two inputs for each output, both of them dense constants");
    model = new ModelBuilder();
    codes = model.constant(UINT8, bytes(CODES));
    header = model.constant(UINT8, bytes(table()));
    assertThat(refusal(model, codes, header, ModelBuilder.INT4).rule())
        .startsWith("outputs are of FLOAT32, INT8");
  }

  private static int[] changed(int at, int value) {
    int[] header = table();
    header[at] = value;
    return header;
  }

  private static void assertRefused(int[] header, String rule, String found) {
    assertRefused(CODES, header, rule, found);
  }

  private static void assertRefused(int[] codes, int[] header, String rule, String found) {
    ModelBuilder model = new ModelBuilder();
    int first = model.constant(UINT8, bytes(codes));
    Diagnostic diagnostic = refusal(model, first, model.constant(UINT8, bytes(header)), INT8);
    assertThat(diagnostic.rule()).isEqualTo(rule);
    assertThat(diagnostic.found()).contains(found);
    assertThat(diagnostic.operatorName()).isEqualTo("CUSTOM:TFLM_DECODE");
    assertThat(diagnostic.tensorName()).isNotEmpty();
  }

  private static Diagnostic refusal(ModelBuilder model, int codes, int header, int type) {
    int out = model.quantized(type, 0.5f, 3, 6);
    model.custom("TFLM_DECODE", ints(codes, header), ints(out));
    return TfliteImporter.importModel(relu(model, out, type, 6)).unsupported().get(0);
  }

  private static byte[] decoded(int[] codes, int[] header, int... shape) {
    ModelBuilder model = new ModelBuilder();
    int out = model.quantized(INT8, 0.5f, 3, shape);
    int first = model.constant(UINT8, bytes(codes));
    model.custom("TFLM_DECODE", ints(first, model.constant(UINT8, bytes(header))), ints(out));
    Graph graph = TfliteImporter.importModel(relu(model, out, INT8, shape)).model().main();
    return graph.dense(graph.nodes().get(0).input(0)).orElseThrow().data().toArray();
  }

  /** A model that reads the constant. */
  private static byte[] relu(ModelBuilder model, int constant, int type, int... shape) {
    int result = model.quantized(type, 0.5f, 3, shape);
    model.operator(19, ints(constant), ints(result));
    return model.outputs(result).build();
  }

  private static DenseConstant bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new DenseConstant(DataType.UINT8, Shape.of(bytes.length), Bytes.wrap(bytes));
  }
}
