package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT8;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import org.junit.jupiter.api.Test;

/** Attributes of layers with a window, and the rules that refuse them. */
class WindowRulesTest {
  private static final int DEPTHWISE_CONV_2D = 4;
  private static final int AVERAGE_POOL_2D = 1;
  private static final int TRANSPOSE_CONV = 67;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void samePaddingGivesTheOddRowToTheEnd() {
    assertThat(conv(0, 2, 1, new int[] {1, 6, 6, 1}, new int[] {1, 3, 3, 1}))
        .isEqualTo(new Conv2d(Window.of(2, 2, new Padding(0, 1, 0, 1)), Activation.NONE));
  }

  @Test
  void dilationWidensTheWindow() {
    assertThat(conv(1, 1, 2, new int[] {1, 6, 6, 1}, new int[] {1, 2, 2, 1}))
        .isEqualTo(new Conv2d(new Window(1, 1, 2, 2, Padding.NONE), Activation.NONE));
  }

  @Test
  void strideZeroIsRefused() {
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
            OneOperator.convOptions(1, 0, 1, 0));
    assertThat(d.rule()).contains("strides");
  }

  @Test
  void weightsMayBeComputedAtRunTime() {
    int x = model.tensor(FLOAT32, 1, 6, 6, 1);
    int w = model.tensor(FLOAT32, 1, 3, 3, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    model.operator(
        SmallModels.CONV_2D, ints(x, w), ints(y), 1, OneOperator.convOptions(1, 1, 1, 0));
    assertThat(OneOperator.onlyOp(model.inputs(x, w).outputs(y)))
        .isEqualTo(new Conv2d(Window.UNIT, Activation.NONE));
  }

  @Test
  void weightsWithAZeroPointAreRefused() {
    int x = model.quantized(INT8, 1, 0, 1, 6, 6, 1);
    int w = model.add(OneOperator.weights(model, INT8, 5, 1, 3, 3, 1));
    int y = model.quantized(INT8, 1, 0, 1, 4, 4, 1);
    Diagnostic d =
        OneOperator.refused(
            model, SmallModels.CONV_2D, x, ints(x, w), y, 1, OneOperator.convOptions(1, 1, 1, 0));
    assertThat(d.rule()).contains("weights have zero point 0");
    assertThat(d.found()).isEqualTo("zero point 5");
  }

  @Test
  void int16ActivationsOfConvolutionsAreSymmetric() {
    int x = model.quantized(INT16, 1, 1, 1, 6, 6, 1);
    int w = model.add(OneOperator.weights(model, INT8, 0, 1, 3, 3, 1));
    int y = model.quantized(INT16, 1, 0, 1, 4, 4, 1);
    Diagnostic d =
        OneOperator.refused(
            model, SmallModels.CONV_2D, x, ints(x, w), y, 1, OneOperator.convOptions(1, 1, 1, 0));
    assertThat(d.rule()).contains("INT16 activations have zero point 0");
  }

  @Test
  void depthMultipliersMustMultiply() {
    int x = model.tensor(FLOAT32, 1, 4, 4, 2);
    int y = model.tensor(FLOAT32, 1, 4, 4, 6);
    ModelBuilder.Table options = options().int32(1, 1).int32(2, 1).int32(5, 1).int32(6, 1);
    model.operator(
        DEPTHWISE_CONV_2D,
        ints(x, OneOperator.floats(model, 1, 1, 1, 6)),
        ints(y),
        2,
        options.int32(3, 3));
    assertThat(OneOperator.onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new DepthwiseConv2d(Window.UNIT, 3, Activation.NONE));

    ModelBuilder other = new ModelBuilder();
    int x2 = other.tensor(FLOAT32, 1, 4, 4, 2);
    int w2 = other.add(other.table(FLOAT32, other.buffer(new byte[24]), 1, 1, 1, 6));
    int y2 = other.tensor(FLOAT32, 1, 4, 4, 6);
    ModelBuilder.Table wrong = options().int32(1, 1).int32(2, 1).int32(3, 2);
    other.operator(DEPTHWISE_CONV_2D, ints(x2, w2), ints(y2), 2, wrong);
    assertThat(OneOperator.onlyRefusal(other.inputs(x2).outputs(y2)).rule())
        .contains("depth_multiplier");
  }

  @Test
  void poolingKeepsTheQuantization() {
    int x = model.quantized(INT8, 0.5f, 0, 1, 2, 2, 1);
    int y = model.quantized(INT8, 0.25f, 0, 1, 1, 1, 1);
    ModelBuilder.Table options =
        options().int8(0, 1).int32(1, 1).int32(2, 1).int32(3, 2).int32(4, 2);
    Diagnostic d = OneOperator.refused(model, AVERAGE_POOL_2D, x, ints(x), y, 5, options);
    assertThat(d.rule()).contains("share one scale");
    assertThat(d.found()).contains("scale 0.5", "scale 0.25");
  }

  @Test
  void transposedConvolutionCropsWhatTheForwardOneWouldPad() {
    int x = model.tensor(FLOAT32, 1, 2, 2, 1);
    int y = model.tensor(FLOAT32, 1, 4, 4, 1);
    model.operator(
        TRANSPOSE_CONV,
        ints(constant(model, 1, 4, 4, 1), OneOperator.floats(model, 1, 3, 3, 1), x),
        ints(y),
        49,
        options().int8(0, 0).int32(1, 2).int32(2, 2));
    assertThat(OneOperator.onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new TransposeConv(Window.of(2, 2, new Padding(0, 1, 0, 1)), Activation.NONE));
  }

  private Op conv(int padding, int stride, int dilation, int[] in, int[] filter) {
    int x = model.tensor(FLOAT32, in);
    int w = OneOperator.floats(model, filter);
    int reach = (filter[1] - 1) * dilation + 1;
    int out = padding == 0 ? (in[1] + stride - 1) / stride : (in[1] - reach) / stride + 1;
    int y = model.tensor(FLOAT32, 1, out, out, filter[0]);
    model.operator(
        SmallModels.CONV_2D,
        ints(x, w),
        ints(y),
        1,
        OneOperator.convOptions(padding, stride, dilation, 0));
    return OneOperator.onlyOp(model.inputs(x).outputs(y));
  }
}
