package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tensors made of indices, and indices made of tensors, refuse: by operator and rule. */
class ScatterRulesTest {
  private static final int INT64 = 4;

  private final ModelBuilder model = new ModelBuilder();
  private final Set<Integer> constants = new LinkedHashSet<>();

  @Test
  void rowsOfOneHotLieAlongAnAxisOfTheOutput() {
    int on = model.tensor(FLOAT32);
    int indices = model.tensor(INT32, 2);
    int y = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal("ONE_HOT", options().int32(0, 2), y, indices, fixed(3), on, on);
    assertThat(d.rule()).contains("axes lie inside the rank");
  }

  @Test
  void rowsOfOneHotHaveOneLength() {
    int on = model.tensor(FLOAT32);
    int indices = model.tensor(INT32, 2);
    int y = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal("ONE_HOT", options(), y, indices, fixed(3, 4), on, on);
    assertThat(d.rule()).contains("depth and k are one number");
  }

  @Test
  void rowsOfOneHotAreNotEmpty() {
    int on = model.tensor(FLOAT32);
    int indices = model.tensor(INT32, 2);
    int y = model.tensor(FLOAT32, 2, 1);
    Diagnostic d = refusal("ONE_HOT", options().int32(0, -1), y, indices, fixed(0), on, on);
    assertThat(d.rule()).contains("the depth is positive");
    assertThat(d.found()).startsWith("depth 0");
  }

  @Test
  void theDepthOfOneHotIsKnown() {
    int on = model.tensor(FLOAT32);
    int indices = model.tensor(INT32, 2);
    int depth = model.tensor(INT32);
    Diagnostic d =
        refusal("ONE_HOT", options(), model.tensor(FLOAT32, 3, 2), indices, depth, on, on);
    assertThat(d.rule()).contains("are constants");
    assertThat(d.tensorName()).isEqualTo("t2");
  }

  @Test
  void noMoreElementsAreFoundThanThereAre() {
    int x = model.tensor(FLOAT32, 2, 3);
    int values = model.tensor(FLOAT32, 2, 4);
    int indices = model.tensor(INT32, 2, 4);
    model.operator(48, ints(x, fixed(4)), ints(values, indices), 34, options());
    Diagnostic d = only(model.inputs(x).outputs(values, indices));
    assertThat(d.rule()).contains("k is positive and at most");
    assertThat(d.found()).isEqualTo("k 4 of [2x3]");
  }

  @Test
  void indicesOfAScatterNameAxesOfTheOutput() {
    int indices = model.tensor(INT32, 4, 2);
    int updates = model.tensor(FLOAT32, 4);
    Diagnostic d =
        refusal("SCATTER_ND", options(), model.tensor(FLOAT32, 5), indices, updates, fixed(5));
    assertThat(d.rule()).contains("no more axes than the output");
  }

  @Test
  void aScatterHasASliceForEachTuple() {
    int indices = model.tensor(INT32, 4, 1);
    int updates = model.tensor(FLOAT32, 4, 2);
    Diagnostic d =
        refusal("SCATTER_ND", options(), model.tensor(FLOAT32, 5), indices, updates, fixed(5));
    assertThat(d.rule()).contains("one slice of the output for each tuple");
  }

  @Test
  void theShapeThatIsScatteredIntoIsTheOutputs() {
    int indices = model.tensor(INT32, 4, 1);
    int updates = model.tensor(FLOAT32, 4);
    Diagnostic d =
        refusal("SCATTER_ND", options(), model.tensor(FLOAT32, 5), indices, updates, fixed(6));
    assertThat(d.rule()).contains("the shape that the operator is given");
  }

  @Test
  void sparseIndicesAreAMatrixOfRowsForTheUpdates() {
    int indices = model.tensor(INT32, 4, 2);
    int updates = model.tensor(FLOAT32, 4);
    int zero = model.tensor(FLOAT32);
    Diagnostic d =
        refusal(
            "SPARSE_TO_DENSE",
            options(),
            model.tensor(FLOAT32, 5),
            indices,
            fixed(5),
            updates,
            zero);
    assertThat(d.rule()).contains("a matrix of a row for each update");
  }

  @Test
  void eachRowHasTheNumberOfASegment() {
    int x = model.tensor(FLOAT32, 3, 2);
    Diagnostic d = refusal("SEGMENT_SUM", options(), model.tensor(FLOAT32, 1, 2), x, fixed(0, 0));
    assertThat(d.rule()).contains("one number of a segment for each row");
  }

  @Test
  void segmentsThatAreKnownTellTheShape() {
    int x = model.tensor(FLOAT32, 3, 2);
    Diagnostic d =
        refusal("SEGMENT_SUM", options(), model.tensor(FLOAT32, 1, 2), x, fixed(0, 1, 1));
    assertThat(d.rule()).contains("shape follows from the inputs");
  }

  @Test
  void placesAreRowsOfIndices() {
    int x = model.tensor(FLOAT32);
    Diagnostic d = refusal("WHERE", options(), model.tensor(INT64, 1, 1), x);
    assertThat(d.rule()).contains("a row for each place");
  }

  @Test
  void aConditionThatIsKnownHasAsManyRowsAsPlaces() {
    DenseConstant contents = DenseConstant.integers(DataType.INT32, Shape.of(3), 1, 0, 5);
    int x = model.constant(INT32, contents);
    int y = model.tensor(INT64, 3, 1);
    model.operator(109, ints(x), ints(y), 85, options());
    assertThat(only(model.inputs().outputs(y)).found()).isEqualTo("[3, 1] where [2, 1] follows");
  }

  @Test
  void placesWithoutABoundAreRefusedByTensor() {
    int x = model.tensor(FLOAT32, 4);
    int y = model.add(model.table(INT64, 0, 1, 1).int32s(7, -1, 1));
    Diagnostic d = refusal("WHERE", options(), y, x);
    assertThat(d.rule()).contains("the shape of each tensor is known at compile time");
    assertThat(d.tensorName()).isEqualTo("t1");
    assertThat(d.found()).contains("'t0'");
  }

  private int fixed(long... values) {
    int tensor = SmallModels.constant(model, values);
    constants.add(tensor);
    return tensor;
  }

  private Diagnostic refusal(String operator, Table options, int output, int... inputs) {
    int optionsType = SupportedOperators.find(operator).orElseThrow().optionsType();
    model.operator(ModelBuilder.code(operator), inputs, ints(output), optionsType, options);
    IntStream given = IntStream.of(inputs).filter(input -> !constants.contains(input));
    return only(model.inputs(given.distinct().toArray()).outputs(output));
  }

  private static Diagnostic only(ModelBuilder model) {
    List<Diagnostic> all = TfliteImporter.importModel(model.build()).unsupported();
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
