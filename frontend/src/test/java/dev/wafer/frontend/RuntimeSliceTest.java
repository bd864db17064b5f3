package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

/** STRIDED_SLICE that begins where an input of the graph says. */
class RuntimeSliceTest {
  private static final int OPTIONS_TYPE = 32;
  private static final int BEGIN_MASK = 0;
  private static final int ELLIPSIS_MASK = 2;
  private static final int NEW_AXIS_MASK = 3;
  private static final int SHRINK_AXIS_MASK = 4;

  private final ModelBuilder model = new ModelBuilder();
  private final int x = model.tensor(FLOAT32, 4, 5);
  private final int begin = model.tensor(INT32, 2);
  private final int end = model.tensor(INT32, 2);

  @Test
  void theSliceIsAsLongAsTheOutput() {
    Graph graph = sliced(model.tensor(FLOAT32, 2, 3), options(), constant(model, 1, 1));
    assertThat(operators(graph)).containsExactly("DYNAMIC_SLICE");
    assertThat(graph.nodes().get(0).inputs()).hasSize(2);
  }

  @Test
  void axesThatAreDroppedHaveOneElement() {
    Table options = options().int32(SHRINK_AXIS_MASK, 1);
    Graph graph = sliced(model.tensor(FLOAT32, 3), options, constant(model, 1, 1));
    assertThat(operators(graph)).containsExactly("DYNAMIC_SLICE", "RESHAPE");
    assertThat(graph.nodes().get(0).output().shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void maskedAxesBeginAtZero() {
    Table options = options().int32(BEGIN_MASK, 1);
    Graph graph = sliced(model.tensor(FLOAT32, 2, 3), options, constant(model, 1, 1));
    assertThat(operators(graph)).containsExactly("MUL", "DYNAMIC_SLICE");
    Table all = options().int32(BEGIN_MASK, 3);
    ModelBuilder other = new ModelBuilder();
    int in = other.tensor(FLOAT32, 4, 5);
    int from = other.tensor(INT32, 2);
    int out = other.tensor(FLOAT32, 2, 3);
    other.operator(
        SmallModels.STRIDED_SLICE,
        ints(in, from, from, constant(other, 1, 1)),
        ints(out),
        OPTIONS_TYPE,
        all);
    Graph whole = imported(other.inputs(in, from).outputs(out));
    assertThat(operators(whole)).containsExactly("SLICE");
  }

  @Test
  void entriesBehindAnEllipsisOrANewAxisAreFound() {
    Table options = options().int32(NEW_AXIS_MASK, 1);
    Graph graph = sliced(model.tensor(FLOAT32, 1, 2, 5), options, constant(model, 1, 1));
    assertThat(operators(graph)).containsExactly("GATHER", "DYNAMIC_SLICE", "RESHAPE");
  }

  @Test
  void anEllipsisBeginsAtZero() {
    Table options = options().int32(ELLIPSIS_MASK, 1);
    Graph graph = sliced(model.tensor(FLOAT32, 4, 3), options, constant(model, 1, 1));
    assertThat(operators(graph)).containsExactly("MUL", "DYNAMIC_SLICE");
  }

  @Test
  void stridesAreOne() {
    Diagnostic d = refusal(model.tensor(FLOAT32, 2, 3), constant(model, 2, 1));
    assertThat(d.rule()).contains("strides are 1 where begin is computed at run time");
    assertThat(d.found()).isEqualTo("strides [2, 1]");
  }

  @Test
  void stridesAreAsManyAsEntries() {
    Diagnostic d = refusal(model.tensor(FLOAT32, 2, 3), constant(model, 1));
    assertThat(d.rule()).contains("one entry for each axis");
  }

  @Test
  void theSliceIsNoLongerThanTheInput() {
    Diagnostic d = refusal(model.tensor(FLOAT32, 2, 6), constant(model, 1, 1));
    assertThat(d.rule()).contains("no longer ones");
  }

  @Test
  void anOutputWithoutAShapeIsRefusedByTensor() {
    int y = model.add(model.table(FLOAT32, 0, 1, 1).int32s(7, -1, -1));
    Diagnostic d = refusal(y, constant(model, 1, 1));
    assertThat(d.rule()).contains("the shape of each tensor is known at compile time");
    assertThat(d.found()).contains("'t1'");
  }

  private Graph sliced(int y, Table options, int strides) {
    operator(y, options, strides);
    return imported(model.inputs(x, begin, end).outputs(y));
  }

  private Diagnostic refusal(int y, int strides) {
    operator(y, options(), strides);
    byte[] file = model.inputs(x, begin, end).outputs(y).build();
    List<Diagnostic> all = TfliteImporter.importModel(file).unsupported();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void operator(int y, Table options, int strides) {
    int[] inputs = ints(x, begin, end, strides);
    model.operator(SmallModels.STRIDED_SLICE, inputs, ints(y), OPTIONS_TYPE, options);
  }

  private static Graph imported(ModelBuilder model) {
    Graph graph = TfliteImporter.importModel(model.build()).compilable().main();
    Verifier.verify(graph);
    return graph;
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::op).map(Op::mnemonic).toList();
  }
}
