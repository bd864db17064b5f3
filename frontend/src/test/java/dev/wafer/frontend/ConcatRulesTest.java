package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.UINT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import org.junit.jupiter.api.Test;

/** Quantizations of the parts of a concatenation, and the rules that refuse them. */
class ConcatRulesTest {
  private static final int CONCATENATION = 2;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void concatenationTakesUint8PartsOfOtherQuantizations() {
    assertThat(OneOperator.onlyOp(concatenation(UINT8, 0.25f, 1))).isEqualTo(concatenation());
  }

  @Test
  void concatenationTakesInt8PartsOfOtherQuantizations() {
    assertThat(OneOperator.onlyOp(concatenation(INT8, 0.25f, 1))).isEqualTo(concatenation());
  }

  @Test
  void concatenationTakesInt16PartsOfOtherScales() {
    assertThat(OneOperator.onlyOp(concatenation(INT16, 0.25f, 0))).isEqualTo(concatenation());
  }

  @Test
  void int16PartsOfOtherQuantizationsAreSymmetric() {
    Diagnostic d = OneOperator.onlyRefusal(concatenation(INT16, 0.25f, 1));
    assertThat(d.tensorName()).isEqualTo("t1");
    assertThat(d.rule()).contains("have zero point 0");
    assertThat(d.found())
        .isEqualTo("scale 0.25, zero point 1; the output has scale 0.5, zero point 0");
  }

  @Test
  void concatenationHasNoFusedActivation() {
    int a = model.tensor(FLOAT32, 1, 2);
    int y = model.tensor(FLOAT32, 1, 4);
    Diagnostic d =
        OneOperator.refused(
            model, CONCATENATION, a, ints(a, a), y, 10, options().int32(0, 1).int8(1, 1));
    assertThat(d.rule()).contains("no fused activation");
    assertThat(d.found()).isEqualTo("RELU");
  }

  /** Two parts, the second of which has another quantization than the whole. */
  private ModelBuilder concatenation(int type, float scale, int zeroPoint) {
    int a = model.quantized(type, 0.5f, 0, 1, 2);
    int b = model.quantized(type, scale, zeroPoint, 1, 2);
    int y = model.quantized(type, 0.5f, 0, 1, 4);
    model.operator(CONCATENATION, ints(a, b), ints(y), 10, options().int32(0, 1));
    return model.inputs(a, b).outputs(y);
  }

  private static Concatenation concatenation() {
    return new Concatenation(1, Activation.NONE);
  }
}
