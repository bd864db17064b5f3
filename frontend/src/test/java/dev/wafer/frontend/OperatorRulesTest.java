package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.UINT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import org.junit.jupiter.api.Test;

/** Rules that hold for every operator, on models of one. */
class OperatorRulesTest {
  private static final int LOGISTIC = 14;
  private static final int PAD = 34;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void anOutputShapeThatDoesNotFollowIsInconsistent() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int w = OneOperator.floats(model, 1, 3, 3, 1);
    int y = model.tensor(FLOAT32, 1, 5, 4, 1);
    Diagnostic d =
        OneOperator.refused(
            model, SmallModels.CONV_2D, x, ints(x, w), y, 1, OneOperator.convOptions(1, 1, 1, 0));
    assertThat(d.code()).isEqualTo(Code.INCONSISTENT_MODEL);
    assertThat(d.found()).isEqualTo("[1, 5, 4, 1] where [1, 4, 4, 1] follows");
  }

  @Test
  void fusedTanhIsRefused() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    Diagnostic d =
        OneOperator.refused(
            model,
            SmallModels.CONV_2D,
            x,
            ints(x, OneOperator.floats(model, 1, 3, 3, 1)),
            y,
            1,
            OneOperator.convOptions(1, 1, 1, 4));
    assertThat(d.found()).isEqualTo("TANH");
  }

  @Test
  void typesOutsideOfTheTableAreRefusedWithTheTable() {
    int x = model.quantized(UINT8, 1, 128, 1, 6, 6, 1);
    int w = model.add(OneOperator.weights(model, INT8, 0, 1, 3, 3, 1));
    int y = model.quantized(UINT8, 1, 128, 1, 4, 4, 1);
    Diagnostic d =
        OneOperator.refused(
            model, SmallModels.CONV_2D, x, ints(x, w), y, 1, OneOperator.convOptions(1, 1, 1, 0));
    assertThat(d.code()).isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(d.found()).isEqualTo("input UINT8, weights INT8, output UINT8");
    assertThat(d.supported()).contains("input INT8, weights INT8, bias INT32, output INT8");
  }

  @Test
  void optionsOfAnotherOperatorAreRefused() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d = OneOperator.refused(model, SmallModels.ADD, x, ints(x, x), y, 8, options());
    assertThat(d.rule()).contains("options");
  }

  @Test
  void missingInputsAreNamed() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d = OneOperator.refused(model, SmallModels.ADD, x, ints(x), y, 11, options());
    assertThat(d.found()).isEqualTo("1 inputs");
    assertThat(d.supported()).isEqualTo("inputs a, b");
  }

  @Test
  void broadcastingIsChecked() {
    int x = model.tensor(FLOAT32, 2, 3);
    int b = OneOperator.floats(model, 2);
    int y = model.tensor(FLOAT32, 2, 3);
    Diagnostic d = OneOperator.refused(model, SmallModels.ADD, x, ints(x, b), y, 11, options());
    assertThat(d.rule()).contains("extents are equal or 1");
  }

  @Test
  void logisticHasTheQuantizationOfItsRange() {
    int x = model.quantized(INT8, 0.5f, 0, 4);
    int y = model.quantized(INT8, 0.5f, 0, 4);
    Diagnostic d = OneOperator.refused(model, LOGISTIC, x, ints(x), y, 0, options());
    assertThat(d.rule()).contains("scale 1/256, zero point -128");
  }

  @Test
  void attributesComputedAtRunTimeAreRefused() {
    int x = model.tensor(FLOAT32, 1, 2);
    int paddings = model.tensor(INT32, 2, 2);
    int y = model.tensor(FLOAT32, 2, 5);
    model.operator(PAD, ints(x, paddings), ints(y), 22, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, paddings).outputs(y));
    assertThat(d.rule()).contains("are constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }
}
