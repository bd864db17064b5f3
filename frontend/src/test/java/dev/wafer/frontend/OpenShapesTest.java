package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT64;
import static dev.wafer.frontend.ModelBuilder.code;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Shapes that the file leaves open or computes from shapes. */
class OpenShapesTest {
  private final ModelBuilder model = new ModelBuilder();

  @Test
  void keepsTheBatchAsKerasReshapeWritesIt() {
    int x = open(new int[] {1, 2, 3}, -1, 2, 3);
    int y = reshapedByBatch(x, open(new int[] {1, 6}, -1, 6));
    assertThat(imported(Map.of(), x, y).outputs().get(0).shape()).isEqualTo(Shape.of(1, 6));
  }

  @Test
  void anInputShapeIsFollowedThroughTheGraphWhateverTheFileSaysOfWhatFollows() {
    int x = open(new int[] {1, 1, 3}, -1, -1, 3);
    int sum = model.tensor(FLOAT32, 1, 1, 3);
    model.operator(SmallModels.ADD, ints(x, x), ints(sum), 11, options().int8(0, 0));
    int y = reshapedByBatch(sum, open(new int[] {1, 1}, -1, -1));
    Graph graph = imported(Map.of("t0", Shape.of(2, 5, 3)), x, y);
    assertThat(graph.inputs().get(0).shape()).isEqualTo(Shape.of(2, 5, 3));
    assertThat(graph.nodes().get(0).output().shape()).isEqualTo(Shape.of(2, 5, 3));
    assertThat(graph.outputs().get(0).shape()).isEqualTo(Shape.of(2, 15));
  }

  @Test
  void theNameMayBeThatOfTheSignature() {
    int x = open(new int[] {1, 3}, -1, 3);
    int y = model.tensor(FLOAT32, 1, 3);
    model.operator(SmallModels.ADD, ints(x, x), ints(y), 11, options().int8(0, 0));
    model.signature("serve", "image", x, "sum", y);
    Value out = imported(Map.of("image", Shape.of(4, 3)), x, y).outputs().get(0);
    assertThat(out.shape()).isEqualTo(Shape.of(4, 3));
  }

  @Test
  void withoutAnInputShapeTheFilesCountsAndAWarningSaysSo() {
    int x = open(new int[] {1, 1, 3}, -1, -1, 3);
    int y = model.tensor(FLOAT32, 1, 1, 3);
    model.operator(SmallModels.ADD, ints(x, x), ints(y), 11, options().int8(0, 0));
    ImportResult result = TfliteImporter.importModel(model.inputs(x).outputs(y).build());
    assertThat(result.compilable().main().outputs().get(0).shape()).isEqualTo(Shape.of(1, 1, 3));
    assertThat(result.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w).contains("'t0'", "[-1, -1, 3]", "--input-shape"));
  }

  @Test
  void anInputWithoutAShapeInTheFileTakesTheOneThatIsGiven() {
    int x = model.tensor(FLOAT32, -1, 4);
    int y = model.tensor(FLOAT32, -1, 4);
    model.operator(SmallModels.ADD, ints(x, x), ints(y), 11, options().int8(0, 0));
    Graph graph = imported(Map.of("t0", Shape.of(3, 4)), x, y);
    assertThat(graph.outputs().get(0).shape()).isEqualTo(Shape.of(3, 4));
  }

  @Test
  void aShapeThatTheFileFixesOtherwiseIsRefused() {
    int x = open(new int[] {1, 3}, -1, 3);
    model.inputs(x).outputs(x);
    assertThatThrownBy(() -> imported(Map.of("t0", Shape.of(1, 4)), x, x))
        .hasMessageContaining("t0")
        .hasMessageContaining("[1, 4]")
        .hasMessageContaining("[-1, 3]");
    assertThatThrownBy(() -> imported(Map.of("picture", Shape.of(1, 3)), x, x))
        .hasMessageContaining("no input 'picture'")
        .hasMessageContaining("t0");
  }

  /** Whatever operators compute the shape: GATHER is not among them, its part is a slice here. */
  @Test
  void arithmeticOnShapesIsComputedForBothTypesOfIndices() {
    for (int type : new int[] {INT32, INT64}) {
      ModelBuilder m = new ModelBuilder();
      DataType dataType = type == INT32 ? DataType.INT32 : DataType.INT64;
      int x = m.tensor(FLOAT32, 2, 3, 4);
      int shape = m.tensor(type, 3);
      int parts = m.tensor(type, 1);
      int rest = m.constant(type, DenseConstant.integers(dataType, Shape.of(1), -1));
      int whole = m.tensor(type, 2);
      int y = m.tensor(FLOAT32, 2, 12);
      m.operator(code("SHAPE"), ints(x), ints(shape));
      m.operator(code("SLICE"), ints(shape, constant(m, 0), constant(m, 1)), ints(parts));
      m.operator(code("CONCATENATION"), ints(parts, rest), ints(whole));
      m.operator(code("RESHAPE"), ints(x, whole), ints(y));
      Graph graph = TfliteImporter.importModel(m.inputs(x).outputs(y).build()).compilable().main();
      Verifier.verify(graph);
    }
  }

  @Test
  void whatStaysDynamicIsRefusedWithTheOperatorsThatMadeItSo() {
    int x = model.tensor(FLOAT32, 1, 4);
    int n = model.tensor(INT32, 2);
    int twice = model.tensor(INT32, 2);
    int y = open(new int[] {1, 1, 4}, -1, -1, 4);
    model.operator(SmallModels.ADD, ints(n, n), ints(twice), 11, options().int8(0, 0));
    model.operator(code("BROADCAST_TO"), ints(x, twice), ints(y));
    ImportResult result = TfliteImporter.importModel(model.inputs(x, n).outputs(y).build());
    Diagnostic refusal = result.unsupported().get(0);
    assertThat(refusal.tensorName()).isEqualTo("t2");
    assertThat(refusal.found()).isEqualTo("computed at run time by ADD 0 of input 't1'");
  }

  @Test
  void aReshapeByAShapeThatIsComputedAtRunTimeNeedsAllExtentsButOneFromTheFile() {
    int x = model.tensor(FLOAT32, 2, 6);
    int shape = model.tensor(INT32, 2);
    int one = open(new int[] {1, 6}, -1, 6);
    int two = open(new int[] {1, 1}, -1, -1);
    model.operator(SmallModels.RESHAPE, ints(x, shape), ints(one));
    model.operator(SmallModels.RESHAPE, ints(x, shape), ints(two));
    model.inputs(x, shape).outputs(one, two);
    ImportResult result = imported(Map.of("t1", Shape.of(2)));
    assertThat(result.model().main().outputs().get(0).shape()).isEqualTo(Shape.of(2, 6));
    assertThat(result.unsupported())
        .singleElement()
        .satisfies(d -> assertThat(d.tensorName()).isEqualTo("t3"))
        .satisfies(d -> assertThat(d.found()).contains("'t1', an input of the graph"));
  }

  @Test
  void aRangeOfInputsHasAsManyElementsAsTheFileSays() {
    int start = model.tensor(INT32);
    int y = model.tensor(INT32, 3);
    int open = model.add(model.table(INT32, 0, 1).int32s(7, -1));
    model.operator(code("RANGE"), ints(start, start, start), ints(y));
    model.operator(code("RANGE"), ints(start, start, start), ints(open));
    ImportResult result = TfliteImporter.importModel(model.inputs(start).outputs(y, open).build());
    assertThat(result.model().main().outputs().get(0).shape()).isEqualTo(Shape.of(3));
    assertThat(result.unsupported())
        .singleElement()
        .satisfies(d -> assertThat(d.tensorName()).isEqualTo("t2"))
        .satisfies(d -> assertThat(d.found()).contains("'t0', an input of the graph"));
  }

  @Test
  void shapesThatAreBroadcastAreLists() {
    int a = model.tensor(INT32, 1, 3);
    int y = model.tensor(INT32, 3);
    model.operator(code("BROADCAST_ARGS"), ints(a, a), ints(y));
    ImportResult result = TfliteImporter.importModel(model.inputs(a).outputs(y).build());
    assertThat(result.unsupported())
        .singleElement()
        .satisfies(d -> assertThat(d.rule()).contains("both shapes are lists"));
  }

  /** Files of old converters. */
  @Test
  void aReshapeToZeroIsOneToAScalar() {
    int x = model.tensor(FLOAT32, 1, 1);
    int y = model.tensor(FLOAT32);
    model.operator(SmallModels.RESHAPE, ints(x), ints(y), 17, options().int32s(0, 0));
    Graph graph = imported(Map.of(), x, y);
    assertThat(graph.outputs().get(0).shape()).isEqualTo(Shape.of());
  }

  /** RESHAPE to [batch, -1], the batch taken from the shape of the input. */
  private int reshapedByBatch(int x, int y) {
    int shape = model.tensor(INT32, 3);
    int batch = model.tensor(INT32);
    int packed = model.tensor(INT32, 2);
    model.operator(code("SHAPE"), ints(x), ints(shape), 55, options().int8(0, INT32));
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(shape, constant(model, 0), constant(model, 1), constant(model, 1)),
        ints(batch),
        32,
        options().int32(4, 1));
    int free = model.constant(INT32, DenseConstant.integers(DataType.INT32, Shape.of(), -1));
    model.operator(code("PACK"), ints(batch, free), ints(packed), 59, options().int32(0, 2));
    model.operator(SmallModels.RESHAPE, ints(x, packed), ints(y), 17, options());
    return y;
  }

  /** A tensor with a signature of its shape. */
  private int open(int[] shape, int... signature) {
    return model.add(model.table(FLOAT32, 0, shape).int32s(7, signature));
  }

  private ImportResult imported(Map<String, Shape> shapes) {
    return TfliteImporter.importModel(model.build(), new ImportOptions(Optional.empty(), shapes));
  }

  private Graph imported(Map<String, Shape> shapes, int x, int y) {
    model.inputs(x).outputs(y);
    Graph graph = imported(shapes).compilable().main();
    Verifier.verify(graph);
    return graph;
  }
}
