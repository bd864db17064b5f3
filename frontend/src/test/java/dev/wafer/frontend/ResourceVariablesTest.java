package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.flatbuffers.FlexBuffersBuilder;
import dev.wafer.frontend.ops.StateOperators;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.ReadVariable;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handles become variables of the graph, with what CALL_ONCE leaves in them. */
class ResourceVariablesTest {
  private static final int RESOURCE = 13;
  private static final int[] NONE = {};

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void handlesOfOneNameAreOneVariable() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    int z = model.tensor(FLOAT32, 2);
    int first = handle("box", "state");
    int again = handle("box", "state");
    int other = handle("", "state");
    read(again, y);
    assign(first, x);
    read(other, z);
    assign(other, x);

    Graph graph = graph(x, y, z);

    assertThat(graph.variables()).hasSize(2).allMatch(v -> v.name().equals("state"));
    assertThat(graph.nodes())
        .extracting(node -> node.op().getClass().getSimpleName())
        .containsExactly("ReadVariable", "AssignVariable", "ReadVariable", "AssignVariable");
    assertThat(graph.nodes().get(0).input(0)).isEqualTo(graph.nodes().get(1).input(0));
    assertThat(graph.nodes().get(2).input(0)).isNotEqualTo(graph.nodes().get(0).input(0));
    assertThat(graph.nodes().get(0).op()).isEqualTo(new ReadVariable());
    assertThat(graph.nodes().get(1).op()).isEqualTo(new AssignVariable());
  }

  @Test
  void callOnceSaysWhatVariablesHoldFirst() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    once(1);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);
    model.inputs(x).outputs(y).nextSubgraph().inputs().outputs();
    int start = model.constant(FLOAT32, DenseConstant.float32(Shape.of(2), 3f, 4f));
    int sum = model.tensor(FLOAT32, 2);
    model.operator(ModelBuilder.code("ADD"), ints(start, start), ints(sum));
    assign(handle("", "a"), sum);

    Graph graph = TfliteImporter.importModel(model.build()).model().main();

    Verifier.verify(graph);
    assertThat(graph.initial().get(graph.variables().get(0)))
        .isEqualTo(DenseConstant.float32(Shape.of(2), 6f, 8f));
  }

  @Test
  void withoutCallOnceVariablesHoldTheirZeroPoint() {
    int x = model.quantized(INT8, 0.5f, -7, 2);
    int y = model.quantized(INT8, 0.5f, -7, 2);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);

    Graph graph = graph(x, y);

    assertThat(graph.initial().get(graph.variables().get(0)).data().toArray())
        .containsExactly(-7, -7);
  }

  @Test
  void whatIsReadAndWhatIsAssignedHaveOneType() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 3);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);
    assertRefused(CommonRules.VARIABLE_TYPE, "ASSIGN_VARIABLE", x, y);
  }

  @Test
  void whatCallOnceLeavesHasTheTypeOfTheVariable() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    once(1);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);
    model.inputs(x).outputs(y).nextSubgraph().inputs().outputs();
    assign(
        handle("", "a"), model.constant(FLOAT32, DenseConstant.float32(Shape.of(3), 3f, 4f, 5f)));
    assertThat(rules(model.build())).containsExactly(CommonRules.VARIABLE_TYPE.sentence());
  }

  @Test
  void aVariableOfATypeThatNothingMovesIsRefused() {
    int x = model.tensor(10, 2);
    int y = model.tensor(10, 2);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);
    assertThat(rules(model.inputs(x).outputs(y).build())).contains(CommonRules.TYPES.sentence());
  }

  @Test
  void aVariableThatIsOnlyReadIsRefused() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    read(handle("", "a"), y);
    assertRefused(StateOperators.ASSIGNED, "", x, y);
  }

  @Test
  void aHandleThatIsAnInputIsRefused() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    int given = model.tensor(RESOURCE, 1);
    read(given, y);
    assertThat(rules(model.inputs(x, given).outputs(y).build()))
        .containsExactly("the tensor's type is supported");
  }

  @Test
  void callOnceBehindWhatTouchesVariablesIsRefused() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    int state = handle("", "a");
    read(state, y);
    assign(state, x);
    once(1);
    model.inputs(x).outputs(y).nextSubgraph().inputs().outputs();
    assertThat(rules(model.build())).containsExactly(StateOperators.ONCE_FIRST.sentence());
  }

  @Test
  void callOnceOfAGraphWithInputsOrACallOnceIsRefused() {
    int x = model.tensor(FLOAT32, 2);
    once(1);
    model.inputs(x).outputs(x).nextSubgraph();
    int y = model.tensor(FLOAT32, 2);
    model.inputs(y).outputs(y);
    assertThat(rules(model.build())).containsExactly(StateOperators.ONCE_GRAPH.sentence());

    ModelBuilder nested = new ModelBuilder();
    int z = nested.tensor(FLOAT32, 2);
    once(nested, 1);
    nested.inputs(z).outputs(z).nextSubgraph().inputs().outputs();
    once(nested, 1);
    assertThat(rules(nested.build())).containsExactly(StateOperators.ONCE_GRAPH.sentence());
  }

  @Test
  void callOnceThatTakesLongIsRefused() {
    int x = model.tensor(FLOAT32, 2);
    once(1);
    model.inputs(x).outputs(x).nextSubgraph().inputs().outputs();
    DenseConstant large = DenseConstant.float32(Shape.of(10_000), new float[10_000]);
    int a = model.constant(FLOAT32, large);
    int sum = model.tensor(FLOAT32, 10_000);
    model.operator(ModelBuilder.code("ADD"), ints(a, a), ints(sum));
    assign(handle("", "a"), sum);
    assertThat(rules(model.build())).containsExactly(StateOperators.ONCE_WORK.sentence());
  }

  @Test
  void everyOperatorHasItsNumberOfTensors() {
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    int state = handle("", "a");
    model.operator(ModelBuilder.code("READ_VARIABLE"), ints(state, x), ints(y));
    assertRefused(CommonRules.ARITY, "READ_VARIABLE", x, y);
  }

  @Test
  void aCircularBufferIsAWindowThatKeepsItsRows() {
    Graph graph = circular(1, ints(1, 1, 1, 2), ints(1, 3, 1, 2)).compilable().main();

    Verifier.verify(graph);
    Evaluator evaluator = new Evaluator(graph);
    TensorType row = graph.inputs().get(0).type();
    Tensor first = Tensor.ofInts(row, ints(1, 2));
    Tensor second = Tensor.ofInts(row, ints(3, 4));
    assertThat(evaluator.run(List.of(first)).get(0).toInts()).containsExactly(-5, -5, -5, -5, 1, 2);
    assertThat(evaluator.run(List.of(second)).get(0).toInts()).containsExactly(-5, -5, 1, 2, 3, 4);
  }

  @Test
  void aCircularBufferRunsEachTimeAndTakesOneRow() {
    assertThat(circular(2, ints(1, 1, 1, 2), ints(1, 3, 1, 2)).unsupported())
        .extracting(Diagnostic::rule)
        .containsExactly(StateOperators.EVERY_RUN.sentence());
    assertThat(circular(1, ints(1, 2, 1, 2), ints(1, 3, 1, 2)).unsupported())
        .extracting(Diagnostic::rule)
        .containsExactly(StateOperators.BUFFER_SHAPE.sentence());
  }

  @Test
  void aCircularBufferChangesNoScale() {
    assertThat(circular(1, -4, ints(1, 1, 1, 2), ints(1, 3, 1, 2)).unsupported())
        .extracting(Diagnostic::rule)
        .containsExactly(StateOperators.BUFFER_SCALE.sentence());
  }

  private static ImportResult circular(int cycles, int[] in, int[] out) {
    return circular(cycles, -5, in, out);
  }

  private static ImportResult circular(int cycles, int zeroPoint, int[] in, int[] out) {
    FlexBuffersBuilder options = new FlexBuffersBuilder();
    int map = options.startMap();
    options.putInt("cycles_max", cycles);
    options.endMap(null, map);
    ByteBuffer bytes = options.finish();
    byte[] written = new byte[bytes.remaining()];
    bytes.get(written);
    ModelBuilder buffer = new ModelBuilder();
    int row = buffer.quantized(INT8, 0.5f, zeroPoint, in);
    int rows =
        buffer.add(
            buffer.table(INT8, 0, out).table(4, ModelBuilder.quantization(0.5f, -5)).int8(5, 1));
    buffer.custom("CIRCULAR_BUFFER", ints(row), ints(rows), written);
    return TfliteImporter.importModel(buffer.inputs(row).outputs(rows).build());
  }

  private void assertRefused(Rule rule, String operator, int input, int output) {
    List<Diagnostic> found =
        TfliteImporter.importModel(model.inputs(input).outputs(output).build()).unsupported();
    assertThat(found).extracting(Diagnostic::rule).containsExactly(rule.sentence());
    assertThat(found.get(0).operatorName()).isEqualTo(operator);
    assertThat(found.get(0).tensorName()).isNotEmpty();
  }

  private static List<String> rules(byte[] bytes) {
    return TfliteImporter.importModel(bytes).unsupported().stream().map(Diagnostic::rule).toList();
  }

  private Graph graph(int input, int... outputs) {
    Graph graph =
        TfliteImporter.importModel(model.inputs(input).outputs(outputs).build())
            .compilable()
            .main();
    Verifier.verify(graph);
    return graph;
  }

  private int handle(String container, String name) {
    int handle = model.tensor(RESOURCE, 1);
    ModelBuilder.Table options = ModelBuilder.options().string(0, container).string(1, name);
    model.operator(ModelBuilder.code("VAR_HANDLE"), NONE, ints(handle), 111, options);
    return handle;
  }

  private void read(int handle, int value) {
    model.operator(ModelBuilder.code("READ_VARIABLE"), ints(handle), ints(value));
  }

  private void assign(int handle, int value) {
    model.operator(ModelBuilder.code("ASSIGN_VARIABLE"), ints(handle, value), NONE);
  }

  private void once(int subgraph) {
    once(model, subgraph);
  }

  private static void once(ModelBuilder builder, int subgraph) {
    builder.operator(
        ModelBuilder.code("CALL_ONCE"), NONE, NONE, 103, ModelBuilder.options().int32(0, subgraph));
  }

  private static int[] ints(int... values) {
    return values;
  }
}
