package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.TransposeConv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Operators that a file names by a code of their own, with options in a form of their own. */
class CustomOperatorsTest {
  private static final int SAME = 1;

  @Test
  void mediapipesTransposedConvolutionBecomesOneWithItsBias() {
    ImportResult result = transposed(SAME, 2, 2);
    assertThat(result.unsupported()).isEmpty();
    assertThat(result.model().main().nodes().get(0).op())
        .isInstanceOfSatisfying(
            TransposeConv.class,
            conv -> {
              assertThat(conv.window().strideH()).isEqualTo(2);
              assertThat(conv.window().strideW()).isEqualTo(2);
              assertThat(conv.activation()).isEqualTo(Activation.NONE);
            });
    assertThat(result.model().main().nodes().get(0).inputs()).hasSize(3);
  }

  @Test
  void itsOptionsAreThreeIntegers() {
    assertThat(transposed(SAME, 2).unsupported().get(0).found())
        .isEqualTo("8 bytes of custom options, not 12");
    assertThat(transposed(0, 2, 2).unsupported().get(0).found()).isEqualTo("padding 0");
    assertThat(transposed(SAME, 0, 2).unsupported().get(0).rule()).contains("strides");
  }

  private static int zeros(ModelBuilder model, int... shape) {
    Shape of = Shape.of(shape);
    return model.constant(FLOAT32, DenseConstant.float32(of, new float[of.elements()]));
  }

  /** 2x2 pixels become 4x4 ones. */
  private static ImportResult transposed(int... options) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * options.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int option : options) {
      bytes.putInt(option);
    }
    ModelBuilder model = new ModelBuilder();
    int x = model.tensor(FLOAT32, 1, 2, 2, 3);
    int weights = zeros(model, 1, 2, 2, 3);
    int bias = zeros(model, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    model.custom("Convolution2DTransposeBias", ints(x, weights, bias), ints(y), bytes.array());
    return TfliteImporter.importModel(model.inputs(x).outputs(y).build());
  }
}
