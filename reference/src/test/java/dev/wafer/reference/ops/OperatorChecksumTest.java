package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.reference.Checksum;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.reference.parameters.DivParameters;
import dev.wafer.reference.parameters.HardSwishParameters;
import dev.wafer.reference.parameters.LeakyReluParameters;
import dev.wafer.reference.parameters.PreluParameters;
import dev.wafer.reference.parameters.SoftmaxInt16Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Quantized operators against TensorFlow Lite's reference kernels: the checksums were taken of the
 * kernels' results for the same pseudo-random tensors (tflite-micro 90b983c2, double rounding).
 */
class OperatorChecksumTest {
  private final Checksum checksum = new Checksum();

  @Test
  void softmaxTablesOfInt16() {
    var parameters =
        SoftmaxInt16Parameters.of(
            node(new Softmax(1f), value(INT16, 0.001f, 0, 1, 1), value(INT16, 0x1p-15f, 0, 1, 1)));
    for (int i = 0; i < 513; i++) {
      checksum.add(parameters.expTable().samples().get(i));
      checksum.add(parameters.reciprocalTable().samples().get(i));
    }
    assertThat(checksum.value()).isEqualTo(0xE10845B8L);
  }

  @Test
  void softmaxOfInt16() {
    for (float scale : new float[] {0.0005f, 0.00012f, 0.003f}) {
      Value x = value(INT16, scale, 0, 1, 20);
      Node softmax = node(new Softmax(1f), x, value(INT16, 0x1p-15f, 0, 1, 20));
      for (int i = 0; i < 200; i++) {
        checksum.add(run(softmax, checksum.next(20, 16)));
      }
    }
    assertThat(checksum.value()).isEqualTo(0xA2B2A1A9L);
  }

  @Test
  void softmaxOfInt8ToBothWidths() {
    for (float scale : new float[] {0.1f, 0.02f, 0.7f}) {
      Value x = value(INT8, scale, 3, 1, 20);
      Node narrow = node(new Softmax(1f), x, value(INT8, 0x1p-8f, -128, 1, 20));
      Node wide = node(new Softmax(1f), x, value(INT16, 0x1p-16f, -32768, 1, 20));
      for (int i = 0; i < 200; i++) {
        int[] row = checksum.next(20, 8);
        checksum.add(run(narrow, row));
        checksum.add(run(wide, row));
      }
    }
    assertThat(checksum.value()).isEqualTo(0x59ADC785L);
  }

  @Test
  void logSoftmaxOfInt8() {
    for (float scale : new float[] {0.1f, 0.02f, 0.7f}) {
      Value x = value(INT8, scale, 3, 1, 20);
      Node node = node(new LogSoftmax(), x, value(INT8, 16f / 256, 127, 1, 20));
      for (int i = 0; i < 200; i++) {
        checksum.add(run(node, checksum.next(20, 8)));
      }
    }
    assertThat(checksum.value()).isEqualTo(0xFEBA7F1CL);
  }

  /** Quotients so small that the kernel would shift by more than 31 bits count as zero. */
  @Test
  void divOfInt8() {
    div(value(INT8, 0.03f, 3, 1), value(INT8, 0.05f, -130, 1), value(INT8, 0.2f, -5, 1));
    div(value(INT8, 0.1f, -128, 1), value(INT8, 0.01f, -129, 1), value(INT8, 0.9f, -128, 1));
    div(value(INT8, 0.02f, 0, 1), value(INT8, 0.2f, 128, 1), value(INT8, 0.01f, 10, 1));
    assertThat(checksum.value()).isEqualTo(0x293E312DL);
  }

  private void div(Value a, Value b, Value out) {
    DivParameters parameters =
        DivParameters.of(node(new Binary(BinaryFn.DIV, Activation.NONE), a, b, out));
    for (int i = -128; i < 128; i++) {
      for (int j = -128; j < 128; j += 5) {
        checksum.add(parameters.divide(i, j));
      }
    }
  }

  @Test
  void hardSwishOfInt8() {
    hardSwish(value(INT8, 0.03f, 3, 1), value(INT8, 0.02f, -5, 1));
    hardSwish(value(INT8, 0.1f, -128, 1), value(INT8, 0.05f, -128, 1));
    hardSwish(value(INT8, 0.005f, 0, 1), value(INT8, 0.004f, 10, 1));
    hardSwish(value(INT8, 0.9f, 20, 1), value(INT8, 0.9f, 0, 1));
    assertThat(checksum.value()).isEqualTo(0x57952B76L);
  }

  private void hardSwish(Value x, Value out) {
    HardSwishParameters parameters =
        HardSwishParameters.of(node(new Unary(UnaryFn.HARD_SWISH), x, out));
    for (int i = -128; i < 128; i++) {
      checksum.add(parameters.apply(i));
    }
  }

  @Test
  void leakyReluOfInt16WithPositiveNegativeAndLargeSlope() {
    leakyRelu(0.1f, value(INT16, 0.0003f, 0, 1), value(INT16, 0.0002f, 0, 1));
    leakyRelu(-0.3f, value(INT16, 0.001f, 0, 1), value(INT16, 0.001f, 0, 1));
    leakyRelu(1.7f, value(INT16, 0.0005f, 0, 1), value(INT16, 0.0007f, 0, 1));
    assertThat(checksum.value()).isEqualTo(0x462DD53CL);
  }

  private void leakyRelu(float alpha, Value x, Value out) {
    LeakyReluParameters parameters = LeakyReluParameters.of(node(new LeakyRelu(alpha), x, out));
    for (int i = -32768; i < 32768; i += 7) {
      checksum.add(parameters.apply(i));
    }
  }

  @Test
  void preluOfInt8() {
    prelu(value(INT8, 0.03f, 3, 1), value(INT8, 0.004f, -5, 1), value(INT8, 0.02f, 7, 1));
    prelu(value(INT8, 0.1f, -128, 1), value(INT8, 0.01f, 0, 1), value(INT8, 0.2f, -128, 1));
    assertThat(checksum.value()).isEqualTo(0xCD472CB3L);
  }

  private void prelu(Value x, Value alpha, Value out) {
    PreluParameters parameters =
        PreluParameters.of(node(new Binary(BinaryFn.PRELU), x, alpha, out));
    for (int i = -128; i < 128; i++) {
      for (int j = -128; j < 128; j += 3) {
        checksum.add(parameters.apply(i, j));
      }
    }
  }

  @Test
  void meanOfInt8() {
    mean(value(INT8, 0.03f, 3, 2, 7, 5, 3), value(INT8, 0.02f, -5, 2, 1, 1, 3));
    mean(value(INT8, 0.1f, -128, 2, 7, 5, 3), value(INT8, 0.05f, -128, 2, 1, 1, 3));
    mean(value(INT8, 0.005f, 100, 2, 7, 5, 3), value(INT8, 0.04f, 10, 2, 1, 1, 3));
    assertThat(checksum.value()).isEqualTo(0xCAF0A6FFL);
  }

  private void mean(Value x, Value out) {
    checksum.add(
        run(node(new Reduce(ReduceFn.MEAN, List.of(1, 2), true), x, out), checksum.next(210, 8)));
  }

  @Test
  void resizesOfInt8InEveryMode() {
    for (int mode = 0; mode < 3; mode++) {
      for (int[] size : new int[][] {{3, 5, 7, 11}, {8, 6, 4, 3}, {1, 4, 5, 9}, {5, 5, 5, 5}}) {
        Value x = value(INT8, 1f, 0, 1, size[0], size[1], 2);
        Value out = value(INT8, 1f, 0, 1, size[2], size[3], 2);
        int[] raw = checksum.next(x.shape().elements(), 8);
        checksum.add(run(node(new Resize(ResizeFn.BILINEAR, mode == 1, mode == 2), x, out), raw));
        checksum.add(
            run(node(new Resize(ResizeFn.NEAREST_NEIGHBOR, mode == 1, mode == 2), x, out), raw));
      }
    }
    assertThat(checksum.value()).isEqualTo(0x244DF018L);
  }

  private static int[] run(Node node, int[] x) {
    Tensor in = Tensor.ofInts(node.input(0).type(), x);
    return Evaluator.evaluate(node, List.of(in)).get(0).toInts();
  }

  private static Value value(DataType type, float scale, int zeroPoint, int... shape) {
    Quantization quantization = Quantization.perTensor(scale, zeroPoint);
    return new Value(0, "v", new TensorType(type, Shape.of(shape), quantization));
  }

  /** A node whose last value is its output. */
  private static Node node(Op op, Value... values) {
    List<Value> all = List.of(values);
    int inputs = all.size() - 1;
    return new Node(0, op, all.subList(0, inputs), all.subList(inputs, inputs + 1), 0);
  }
}
