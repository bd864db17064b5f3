package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ModelBuilder.Table;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Diagnostic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What choices, sums and normalisations refuse, by operator and rule. */
class MathRulesTest {
  private static final int BOOL = 6;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void aConditionOfSelectIsARowOfTruthValuesAtMost() {
    int condition = model.tensor(BOOL, 3);
    int a = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal("SELECT", options(), model.tensor(FLOAT32, 2, 3), condition, a, a);
    assertThat(d.rule()).contains("one truth value for each outermost index");
    assertThat(d.found()).isEqualTo("shapes [3], [2x3] and [2x3]");
  }

  @Test
  void extentsOfSelectV2AreEqualOrOne() {
    int condition = model.tensor(BOOL, 2);
    int a = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = refusal("SELECT_V2", options(), model.tensor(FLOAT32, 2, 3), condition, a, a);
    assertThat(d.rule()).contains("extents are equal or 1");
  }

  @Test
  void whatIsSelectedKeepsItsQuantization() {
    int condition = model.tensor(BOOL, 2);
    int a = model.quantized(INT8, 0.5f, 0, 2);
    int b = model.quantized(INT8, 0.5f, 1, 2);
    int y = model.quantized(INT8, 0.5f, 0, 2);
    Diagnostic d = refusal("SELECT_V2", options(), y, condition, a, b);
    assertThat(d.rule()).contains("share one scale and zero point");
    assertThat(d.tensorName()).isEqualTo("t2");
  }

  @Test
  void aConditionHoldsTruthValues() {
    int a = model.tensor(FLOAT32, 2);
    Diagnostic d = refusal("SELECT", options(), model.tensor(FLOAT32, 2), a, a, a);
    assertThat(d.rule()).contains("element types");
    assertThat(d.found()).isEqualTo("condition FLOAT32");
  }

  @Test
  void summandsHaveOneShape() {
    int a = model.tensor(FLOAT32, 2);
    int b = model.tensor(FLOAT32, 1);
    Diagnostic d = refusal("ADD_N", options(), model.tensor(FLOAT32, 2), a, b);
    assertThat(d.rule()).contains("two inputs or more have one shape");
  }

  @Test
  void summandsHaveOneQuantization() {
    int a = model.quantized(INT8, 0.5f, 0, 2);
    int b = model.quantized(INT8, 0.25f, 0, 2);
    Diagnostic d = refusal("ADD_N", options(), model.quantized(INT8, 1, 0, 2), a, b);
    assertThat(d.rule()).contains("share one scale and zero point");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  @Test
  void sumsOfInt8TakeScalesWhoseQuotientIsSmall() {
    int a = model.quantized(INT8, 1e6f, 0, 2);
    Diagnostic d = refusal("ADD_N", options(), model.quantized(INT8, 1, 0, 2), a, a);
    assertThat(d.rule()).contains("combine to a factor");
  }

  @Test
  void cumulativeSumsGoAlongOneAxisOfTheInput() {
    int x = model.tensor(FLOAT32, 2, 3);
    int y = model.tensor(FLOAT32, 2, 3);
    model.operator(128, ints(x, constant(model, 2)), ints(y), 102, options());
    assertThat(only(model.inputs(x).outputs(y)).rule()).contains("axes lie inside the rank");

    ModelBuilder other = new ModelBuilder();
    int x2 = other.tensor(FLOAT32, 2, 3);
    int y2 = other.tensor(FLOAT32, 2, 3);
    other.operator(128, ints(x2, constant(other, 0, 1)), ints(y2), 102, options());
    assertThat(only(other.inputs(x2).outputs(y2)).rule()).contains("one axis is given");
  }

  @Test
  void normalisedRowsHaveTheScaleOfTheirRange() {
    int x = model.quantized(INT8, 0.5f, 0, 2);
    Diagnostic d = refusal("L2_NORMALIZATION", options(), model.quantized(INT8, 0.5f, 0, 2), x);
    assertThat(d.rule()).contains("scale 1/128, zero point 0");
  }

  @Test
  void normalisationFusesNothing() {
    int x = model.tensor(FLOAT32, 2);
    Diagnostic d = refusal("L2_NORMALIZATION", options().int8(0, 1), model.tensor(FLOAT32, 2), x);
    assertThat(d.rule()).contains("nothing is fused");
    assertThat(d.found()).isEqualTo("RELU");
  }

  @Test
  void scalarsHaveNoRowToNormalise() {
    int x = model.tensor(FLOAT32);
    Diagnostic d = refusal("L2_NORMALIZATION", options(), model.tensor(FLOAT32), x);
    assertThat(d.rule()).contains("has an innermost axis");
  }

  @Test
  void localResponsesAreThoseOfPlanesWithFiniteFactors() {
    int x = model.tensor(FLOAT32, 2, 3);
    Diagnostic d =
        refusal("LOCAL_RESPONSE_NORMALIZATION", options(), model.tensor(FLOAT32, 2, 3), x);
    assertThat(d.rule()).contains("four axes");

    ModelBuilder other = new ModelBuilder();
    int x2 = other.tensor(FLOAT32, 1, 2, 2, 3);
    int y2 = other.tensor(FLOAT32, 1, 2, 2, 3);
    Table options = options().int32(0, -1).float32(1, Float.NaN);
    other.operator(13, ints(x2), ints(y2), 13, options);
    assertThat(only(other.inputs(x2).outputs(y2)).rule()).contains("radius is not negative");
  }

  @Test
  void rootsOfMeanSquaresAreFloats() {
    int x = model.tensor(INT32, 1, 2, 2, 3);
    Diagnostic d = refusal("L2_POOL_2D", options(), model.tensor(INT32, 1, 2, 2, 3), x);
    assertThat(d.rule()).contains("element types");
    assertThat(d.supported()).isEqualTo("FLOAT32");
  }

  private Diagnostic refusal(String operator, Table options, int output, int... inputs) {
    int optionsType = SupportedOperators.find(operator).orElseThrow().optionsType();
    model.operator(ModelBuilder.code(operator), inputs, ints(output), optionsType, options);
    return only(model.inputs(IntStream.of(inputs).distinct().toArray()).outputs(output));
  }

  private static Diagnostic only(ModelBuilder model) {
    List<Diagnostic> all = TfliteImporter.importModel(model.build()).unsupported();
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
