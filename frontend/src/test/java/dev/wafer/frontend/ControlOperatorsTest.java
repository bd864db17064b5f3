package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ops.ControlOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.While;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IF and WHILE come with the graphs that they run. */
class ControlOperatorsTest {
  private static final int BOOL = 6;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void aLoopHasTheGraphsThatItNames() {
    loop(2, 1, 2);
    condition(2);
    doubling(2, 2);

    Graph graph = compilable();

    assertThat(graph.nodes().get(0).op()).isInstanceOf(While.class);
    assertThat(run(graph, 3f)).containsExactly(12f, 8f);
  }

  @Test
  void aBranchHasTheGraphsThatItNames() {
    int x = model.tensor(FLOAT32, 2);
    int holds = model.tensor(BOOL, 1);
    int y = model.tensor(FLOAT32, 2);
    model.operator(
        ModelBuilder.code("IF"),
        ints(holds, x),
        ints(y),
        92,
        ModelBuilder.options().int32(0, 1).int32(1, 2));
    model.inputs(x, holds).outputs(y).nextSubgraph();
    doubling(2, 2);
    model.nextSubgraph();
    int same = model.tensor(FLOAT32, 2);
    model.inputs(same).outputs(same);

    Graph graph = compilable();

    assertThat(graph.nodes().get(0).op()).isInstanceOf(If.class);
    for (int condition = 0; condition < 2; condition++) {
      List<Tensor> results =
          new Evaluator(graph)
              .run(
                  List.of(
                      Tensor.ofFloats(TensorType.of(DataType.FLOAT32, 2), floats(3f)),
                      Tensor.ofInts(TensorType.of(DataType.BOOL, 1), new int[] {condition})));
      assertThat(results.get(0).floats()[0]).isEqualTo(condition == 0 ? 3f : 6f);
    }
  }

  @Test
  void whatIsCarriedKeepsItsShape() {
    loop(2, 1, 2);
    condition(2);
    doubling(2, 3);
    assertRefused(CommonRules.REGION_TYPES);
  }

  @Test
  void aConditionIsOneBool() {
    loop(2, 2, 2);
    condition(2);
    doubling(2, 2);
    assertRefused(CommonRules.CONDITION);
  }

  @Test
  void aGraphThatRunsItselfIsRefused() {
    loop(2, 1, 0);
    condition(2);
    assertRefused(ControlOperators.NESTING);
  }

  @Test
  void aGraphWithVariablesIsRefused() {
    loop(2, 1, 2);
    condition(2);
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    int handle = model.tensor(13, 1);
    model.operator(
        ModelBuilder.code("VAR_HANDLE"),
        ints(),
        ints(handle),
        111,
        ModelBuilder.options().string(1, "v"));
    model.operator(ModelBuilder.code("READ_VARIABLE"), ints(handle), ints(y));
    model.operator(ModelBuilder.code("ASSIGN_VARIABLE"), ints(handle, x), ints());
    model.inputs(x).outputs(y);
    assertRefused(ControlOperators.NO_STATE);
  }

  @Test
  void aRefusalInAGraphNamesItsOperator() {
    loop(2, 1, 2);
    condition(2);
    int x = model.tensor(FLOAT32, 2);
    int y = model.tensor(FLOAT32, 2);
    model.custom("Mystery", ints(x), ints(y)).inputs(x).outputs(y);
    Diagnostic found = TfliteImporter.importModel(model.build()).unsupported().get(0);
    assertThat(found.operatorName()).isEqualTo("WHILE");
    assertThat(found.help()).contains("operator 0 CUSTOM:Mystery of the graph 'subgraph 2'");
  }

  /** The main graph: a loop over one tensor. */
  private void loop(int extent, int condition, int body) {
    int x = model.tensor(FLOAT32, extent);
    int y = model.tensor(FLOAT32, extent);
    model.operator(
        ModelBuilder.code("WHILE"),
        ints(x),
        ints(y),
        93,
        ModelBuilder.options().int32(0, condition).int32(1, body));
    model.inputs(x).outputs(y).nextSubgraph();
  }

  /** Whether the largest element is below ten. */
  private void condition(int extent) {
    int x = model.tensor(FLOAT32, extent);
    int largest = model.tensor(FLOAT32, 1);
    int holds = model.tensor(BOOL, 1);
    int axis = model.constant(ModelBuilder.INT32, axis());
    int ten = model.constant(FLOAT32, DenseConstant.float32(Shape.of(1), 10f));
    model.operator(
        ModelBuilder.code("REDUCE_MAX"),
        ints(x, axis),
        ints(largest),
        27,
        ModelBuilder.options().int8(0, 1));
    model.operator(ModelBuilder.code("LESS"), ints(largest, ten), ints(holds));
    model.inputs(x).outputs(holds).nextSubgraph();
  }

  /** A body that doubles what it takes, and concatenates that twice where the extents differ. */
  private void doubling(int in, int out) {
    int x = model.tensor(FLOAT32, in);
    int y = model.tensor(FLOAT32, in);
    model.operator(SmallModels.ADD, ints(x, x), ints(y));
    int z = y;
    if (out != in) {
      z = model.tensor(FLOAT32, 2 * in);
      model.operator(
          ModelBuilder.code("CONCATENATION"), ints(y, y), ints(z), 10, ModelBuilder.options());
    }
    model.inputs(x).outputs(z);
  }

  private static DenseConstant axis() {
    return DenseConstant.integers(DataType.INT32, Shape.of(1), 0);
  }

  private void assertRefused(Rule rule) {
    List<Diagnostic> found = TfliteImporter.importModel(model.build()).unsupported();
    assertThat(found).extracting(Diagnostic::rule).containsExactly(rule.sentence());
    assertThat(found.get(0).operatorName()).isEqualTo("WHILE");
    assertThat(found.get(0).tensorName()).isNotEmpty();
  }

  private Graph compilable() {
    Graph graph = TfliteImporter.importModel(model.build()).compilable().main();
    Verifier.verify(graph);
    return graph;
  }

  private static float[] run(Graph graph, float first) {
    TensorType type = graph.inputs().get(0).type();
    return new Evaluator(graph).run(List.of(Tensor.ofFloats(type, floats(first)))).get(0).floats();
  }

  private static float[] floats(float first) {
    return new float[] {first, 2f};
  }

  private static int[] ints(int... values) {
    return values;
  }
}
