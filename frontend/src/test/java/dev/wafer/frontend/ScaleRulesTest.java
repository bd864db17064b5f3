package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales that TensorFlow Lite Micro computes with are taken, all others refused by name. */
class ScaleRulesTest {
  private static final int MUL = 18;
  private static final int LOGISTIC = 14;
  private static final int TANH = 28;
  private static final int CONCATENATION = 2;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void everyOperatorWithBadScalesIsNamedAtOnce() {
    int x = input(1f);
    int y = input(2e9f);
    int product = input(1f);
    int sum = input(1e-7f);
    model.operator(MUL, ints(x, y), ints(product));
    model.operator(SmallModels.ADD, ints(x, product), ints(sum));
    List<Diagnostic> refused =
        TfliteImporter.importModel(model.inputs(x, y).outputs(sum).build()).unsupported();
    assertThat(refused).extracting(Diagnostic::operatorIndex).containsExactly(0, 1);
    assertThat(refused).extracting(Diagnostic::operatorName).containsExactly("MUL", "ADD");
    assertThat(refused.get(0).tensorName()).isEqualTo("t2");
    assertThat(refused.get(0).found())
        .isEqualTo("factor 2.0E9 of 't0' (scale 1.0), 't1' (scale 2.0E9), 't2' (scale 1.0)");
    assertThat(refused.get(0).supported()).isEqualTo("0 to 2^30");
    assertThat(refused.get(1).found()).contains("factor 19.07", "'t3' (scale 1.0E-7)");
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-9f, 8f, 3723f, 0x1p34f})
  void sigmoidsTakeAnyScale(float scale) {
    int x = input(scale);
    int tanh = input(1f / 128);
    int logistic = model.quantized(ModelBuilder.INT8, 1f / 256, -128, 4);
    model.operator(TANH, ints(x), ints(tanh));
    model.operator(LOGISTIC, ints(x), ints(logistic));
    assertThat(
            TfliteImporter.importModel(model.inputs(x).outputs(tanh, logistic).build())
                .unsupported())
        .isEmpty();
  }

  /** Micro multiplies by such a constant, but aborts where it would have to divide by its scale. */
  @ParameterizedTest
  @CsvSource({"18, true", "2, true", "0, false", "41, false", "42, false"})
  void constantOfScaleZero(int operator, boolean taken) {
    int x = input(1f);
    int zeros =
        model.quantizedConstant(
            ModelBuilder.INT8, 0f, DenseConstant.integers(DataType.INT8, Shape.of(4), 0, 0, 0, 0));
    int y = operator == CONCATENATION ? model.quantized(ModelBuilder.INT8, 1f, 0, 8) : input(1f);
    model.operator(operator, ints(x, zeros), ints(y));
    List<Diagnostic> refused =
        TfliteImporter.importModel(model.inputs(x).outputs(y).build()).unsupported();
    assertThat(refused.isEmpty()).isEqualTo(taken);
  }

  @Test
  void activationsOfScaleZeroAreRefused() {
    int x = input(0f);
    int y = input(1f);
    model.operator(MUL, ints(x, x), ints(y));
    assertThat(TfliteImporter.importModel(model.inputs(x).outputs(y).build()).unsupported())
        .singleElement()
        .satisfies(d -> assertThat(d.tensorName()).isEqualTo("t0"));
  }

  @ParameterizedTest
  @CsvSource({"8000, true", "16000, true", "17000, false"})
  void sumsOf64BitsTakeFactorsBelow16384(float scale, boolean taken) {
    int x = model.quantized(ModelBuilder.INT16, 1f, 0, 1, 4);
    int weights =
        model.quantizedConstant(
            ModelBuilder.INT8,
            scale,
            DenseConstant.integers(DataType.INT8, Shape.of(1, 4), 1, 2, 3, 4));
    int y = model.quantized(ModelBuilder.INT16, 1f, 0, 1, 1);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, weights), ints(y));
    assertThat(
            TfliteImporter.importModel(model.inputs(x).outputs(y).build()).unsupported().isEmpty())
        .isEqualTo(taken);
  }

  private int input(float scale) {
    return model.quantized(ModelBuilder.INT8, scale, 0, 4);
  }

  private static int[] ints(int... values) {
    return values;
  }
}
