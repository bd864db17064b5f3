package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.INT4;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.UINT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.FullyConnected;
import org.junit.jupiter.api.Test;

/** Attributes of matrix products, and the rules that refuse them. */
class MatrixRulesTest {
  private static final int BATCH_MATMUL = 126;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void weightsOfUint8ThatComeAtRunTimeAreRefused() {
    int x = model.quantized(UINT8, 1, 128, 1, 3);
    int w = model.quantized(UINT8, 0.5f, 128, 2, 3);
    int y = model.quantized(UINT8, 1, 128, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, w).outputs(y));
    assertThat(d.rule()).contains("UINT8 weights are dense constants");
    assertThat(d.tensorName()).isEqualTo("t1");
  }

  @Test
  void hybridProductsAreReadWithTheWayInputsAreQuantized() {
    ModelBuilder.Table options = options();
    int x = model.tensor(FLOAT32, 1, 4);
    int w = model.add(OneOperator.weights(model, INT8, 0, 2, 4));
    int y = model.tensor(FLOAT32, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options);
    assertThat(OneOperator.onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new FullyConnected(false, false, Activation.NONE));
    options.int8(3, 1);
    assertThat(OneOperator.onlyOp(model))
        .isEqualTo(new FullyConnected(false, true, Activation.NONE));
  }

  @Test
  void shuffledWeightsAreRefused() {
    int x = model.tensor(FLOAT32, 1, 4);
    int y = model.tensor(FLOAT32, 1, 2);
    Diagnostic d =
        OneOperator.refused(
            model,
            SmallModels.FULLY_CONNECTED,
            x,
            ints(x, OneOperator.floats(model, 2, 4)),
            y,
            8,
            options().int8(1, 1));
    assertThat(d.found()).isEqualTo("SHUFFLED4x16INT8");
  }

  @Test
  void batchMatMulKeepsWhichMatricesLieTransposed() {
    int x = model.tensor(FLOAT32, 2, 1, 4, 3);
    int y = model.tensor(FLOAT32, 5, 4, 6);
    int z = model.tensor(FLOAT32, 2, 5, 3, 6);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options().int8(0, 1));
    assertThat(OneOperator.onlyOp(model.inputs(x, y).outputs(z)))
        .isEqualTo(new BatchMatMul(true, false));
  }

  @Test
  void batchMatMulNeedsMatricesThatShareTheirInnerExtent() {
    int x = model.tensor(FLOAT32, 2, 4, 3);
    int y = model.tensor(FLOAT32, 4, 6);
    int z = model.tensor(FLOAT32, 2, 4, 6);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.code()).isEqualTo(Code.INCONSISTENT_MODEL);
    assertThat(d.found()).isEqualTo("[2x4x3] and [4x6]");
  }

  @Test
  void batchMatMulOfOtherTypesIsRefused() {
    int x = model.tensor(INT32, 2, 3);
    int y = model.tensor(INT32, 3, 4);
    int z = model.tensor(INT32, 2, 4);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.code()).isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(d.supported()).isEqualTo("FLOAT32, INT8, INT16");
  }

  @Test
  void matricesOfInt16AreSymmetric() {
    int x = model.quantized(INT16, 0.5f, 0, 2, 3);
    int y = model.quantized(INT16, 0.5f, 1, 3, 4);
    int z = model.quantized(INT16, 0.5f, 0, 2, 4);
    model.operator(BATCH_MATMUL, ints(x, y), ints(z), 101, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, y).outputs(z));
    assertThat(d.rule()).contains("INT16 activations have zero point 0");
  }

  @Test
  void weightsThatComeAtRunTimeMayHaveAZeroPointButNotBeHybrid() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 4);
    int w = model.quantized(INT8, 0.5f, 3, 2, 4);
    int y = model.quantized(INT8, 0.5f, 0, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    assertThat(OneOperator.onlyOp(model.inputs(x, w).outputs(y)))
        .isInstanceOf(FullyConnected.class);

    ModelBuilder hybrid = new ModelBuilder();
    int x2 = hybrid.tensor(FLOAT32, 1, 4);
    int w2 = hybrid.quantized(INT8, 0.5f, 0, 2, 4);
    int y2 = hybrid.tensor(FLOAT32, 1, 2);
    hybrid.operator(SmallModels.FULLY_CONNECTED, ints(x2, w2), ints(y2), 8, options());
    Diagnostic d = OneOperator.onlyRefusal(hybrid.inputs(x2, w2).outputs(y2));
    assertThat(d.rule()).contains("weights and bias of FLOAT32 by INT8 or INT4 are constants");
  }

  @Test
  void weightsOfFourBitsAreKnownWhenTheModelIsCompiled() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 4);
    int w = model.quantized(INT4, 0.5f, 0, 2, 4);
    int y = model.quantized(INT8, 0.5f, 0, 1, 2);
    model.operator(SmallModels.FULLY_CONNECTED, ints(x, w), ints(y), 8, options());
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x, w).outputs(y));
    assertThat(d.rule()).isEqualTo("INT4 weights are constants or computed from constants");
    assertThat(d.found()).contains("computed at run time");

    ModelBuilder floats = new ModelBuilder();
    int nibbles = floats.quantized(INT4, 0.5f, 0, 1, 4);
    int z = floats.tensor(FLOAT32, 1, 4);
    floats.operator(6, ints(nibbles), ints(z));
    assertThat(OneOperator.onlyRefusal(floats.inputs(nibbles).outputs(z)).rule())
        .contains("FLOAT16 and INT4 inputs are constants");
  }
}
