package dev.wafer.frontend;

import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Signature;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Unsupported;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not depend on one operator: the parts of the file, and graphs that make no sense. */
class ModelImportTest {
  @Test
  void aModelOfEverythingIsReadCompletely() {
    ImportResult result = TfliteImporter.importModel(SmallModels.everything());
    Model model = result.model();
    Verifier.verify(model.main());
    assertThat(model.description()).isEqualTo("built by a test");
    assertThat(model.main().name()).isEqualTo("main");
    assertThat(model.main().nodes().stream().map(node -> node.op().mnemonic()))
        .containsExactly(
            "CONV_2D",
            "RESHAPE",
            "DENSIFY",
            "FULLY_CONNECTED",
            "STRIDED_SLICE",
            "RESHAPE",
            "CUSTOM:Mystery");
    assertThat(model.main().nodes().get(0).input(1).quantization().scales())
        .containsExactly(0.25f, 0.5f);
    assertThat(model.main().variables()).hasSize(1);
    assertThat(model.metadata().get("note").toArray()).containsExactly('o', 'k');
    assertThat(model.signatures())
        .containsExactly(new Signature("serve", 0, List.of("image"), List.of("score")));
  }

  @Test
  void shapesAndOtherAttributesDoNotStayConstants() {
    Graph graph = TfliteImporter.importModel(SmallModels.everything()).model().main();
    assertThat(graph.constants().keySet().stream().map(value -> value.dataType()))
        .containsExactly(DataType.INT8, DataType.INT32, DataType.INT8);
  }

  @Test
  void anUnknownOperatorIsNamedWithItsVersionAndOptions() {
    ImportResult result = TfliteImporter.importModel(SmallModels.everything());
    assertThat(result.unsupported()).hasSize(1);
    assertThat(result.unsupported().get(0).operatorIndex()).isEqualTo(4);
    assertThat(result.unsupported().get(0).toString())
        .contains("CUSTOM:Mystery", "version 1", "2 bytes of custom options", "OPERATORS.md");
    assertThatThrownBy(result::compilable).isInstanceOf(WaferException.class);
  }

  @Test
  void allOffendingOperatorsComeTogether() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int b = model.tensor(ModelBuilder.FLOAT32, 4);
    int c = model.tensor(ModelBuilder.STRING, 4);
    model.custom("First", ints(a), ints(b));
    model.operator(SmallModels.ADD, ints(b, c), ints(model.tensor(ModelBuilder.FLOAT32, 4)));
    model.operator(
        ModelBuilder.code("HASHTABLE_SIZE"), ints(b), ints(model.tensor(ModelBuilder.FLOAT32, 4)));
    ImportResult result = TfliteImporter.importModel(model.inputs(a, c).outputs(b).build());
    assertThat(result.unsupported().stream().map(d -> d.operatorName()))
        .containsExactly("CUSTOM:First", "ADD", "HASHTABLE_SIZE");
    assertThat(result.unsupported().get(1).code()).isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(result.unsupported().get(1).found()).isEqualTo("STRING");
    assertThat(result.model().main().nodes()).allMatch(node -> node.op() instanceof Unsupported);
    assertThatThrownBy(result::compilable)
        .hasMessageContainingAll("First", "ADD", "HASHTABLE_SIZE");
  }

  @Test
  void aBufferMayLieBehindTheFlatbuffer() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 2);
    int outside = model.buffer(new ModelBuilder.Table().int64(1, 0x1122334455L).int64(2, 8));
    int b = model.add(model.table(ModelBuilder.FLOAT32, outside, 2));
    int sum = model.tensor(ModelBuilder.FLOAT32, 2);
    model.operator(SmallModels.ADD, ints(a, b), ints(sum), 11, ModelBuilder.options());
    byte[] flatbuffer = model.inputs(a).outputs(sum).build();
    assertRefused(flatbuffer, Code.MALFORMED_MODEL, "outside of the file");

    byte[] file = Arrays.copyOf(flatbuffer, flatbuffer.length + 8);
    ByteBuffer view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    view.putFloat(flatbuffer.length, 1.5f).putFloat(flatbuffer.length + 4, -2f);
    for (int i = 0; i + 8 <= flatbuffer.length; i++) {
      if (view.getLong(i) == 0x1122334455L) {
        view.putLong(i, flatbuffer.length);
      }
    }
    Graph graph = TfliteImporter.importModel(file).compilable().main();
    DenseConstant constant = graph.dense(graph.nodes().get(0).input(1)).orElseThrow();
    assertThat(constant).isEqualTo(DenseConstant.float32(Shape.of(2), 1.5f, -2f));
  }

  @Test
  void aCycleIsRefused() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int b = model.tensor(ModelBuilder.FLOAT32, 4);
    int c = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(SmallModels.ADD, ints(a, c), ints(b));
    model.operator(SmallModels.ADD, ints(a, b), ints(c));
    assertRefused(
        model.inputs(a).outputs(c).build(), Code.INCONSISTENT_MODEL, "what operators before it");
  }

  @Test
  void aTensorIsWrittenOnce() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int b = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(SmallModels.ADD, ints(a, a), ints(b));
    model.operator(SmallModels.ADD, ints(a, a), ints(b));
    assertRefused(
        model.inputs(a).outputs(b).build(), Code.INCONSISTENT_MODEL, "holds something already");
  }

  @Test
  void anOutputThatNobodyWritesIsRefused() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int b = model.tensor(ModelBuilder.FLOAT32, 4);
    assertRefused(model.inputs(a).outputs(b).build(), Code.INCONSISTENT_MODEL, "never written");
  }

  @Test
  void tensorIndicesAreChecked() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(SmallModels.ADD, ints(a, 77), ints(a));
    assertRefused(model.inputs(a).outputs(a).build(), Code.MALFORMED_MODEL, "out of range");
  }

  @Test
  void shapesAreKnownAndOfAReasonableSize() {
    refusedShape(Code.INCONSISTENT_MODEL, "known at compile time", 1, -1);
    refusedShape(Code.TOO_LARGE, "at most", 65536, 65536);
    refusedShape(Code.TOO_LARGE, "at most", Integer.MAX_VALUE, Integer.MAX_VALUE, 4);
    refusedShape(Code.TOO_LARGE, "at most", 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    refusedShape(Code.INCONSISTENT_MODEL, "at most 8 axes", 1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void constantsFillTheirShape() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int shortOne = model.add(model.table(ModelBuilder.FLOAT32, model.buffer(new byte[12]), 4));
    int b = model.tensor(ModelBuilder.FLOAT32, 4);
    model.operator(SmallModels.ADD, ints(a, shortOne), ints(b));
    assertRefused(
        model.inputs(a).outputs(b).build(), Code.INCONSISTENT_MODEL, "exactly what its shape");
  }

  @Test
  void quantizationAgreesWithTheShape() {
    ModelBuilder model = new ModelBuilder();
    ModelBuilder.Table parameters =
        new ModelBuilder.Table().float32s(2, 1, 2, 3).int64s(3, 0, 0, 0).int32(6, 1);
    int a = model.add(model.table(ModelBuilder.INT8, 0, 3, 4).table(4, parameters));
    assertRefused(
        model.inputs(a).outputs(a).build(), Code.INCONSISTENT_MODEL, "one scale for each index");
  }

  @Test
  void anInputMayBeAnOutputAndAConstantMayToo() {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, 4);
    int b = constant(model, 1, 2, 3);
    Graph graph =
        TfliteImporter.importModel(model.inputs(a).outputs(a, b).build()).compilable().main();
    Verifier.verify(graph);
    assertThat(graph.outputs()).hasSize(2);
    assertThat(graph.dense(graph.outputs().get(1))).isPresent();
  }

  private static void refusedShape(Code code, String rule, int... shape) {
    ModelBuilder model = new ModelBuilder();
    int a = model.tensor(ModelBuilder.FLOAT32, shape);
    assertRefused(model.inputs(a).outputs(a).build(), code, rule);
  }

  private static void assertRefused(byte[] model, Code code, String rule) {
    assertThatThrownBy(() -> TfliteImporter.importModel(model))
        .isInstanceOfSatisfying(
            WaferException.class,
            e -> {
              assertThat(e.diagnostics().get(0).code()).isEqualTo(code);
              assertThat(e.diagnostics().get(0).rule()).contains(rule);
            });
  }
}
