package dev.wafer.reference.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * INT8 activations whose input scale is far from what a converter writes. The numbers are CRC-32 of
 * TensorFlow Lite Micro's outputs (tflite-micro 0.dev20261023182759) for the inputs -128 to 127.
 */
class ExtremeScalesTest {
  @ParameterizedTest
  @CsvSource({
    "0.0001, 17, 4e1cb5d9",
    "0.03, 17, a535a646",
    "3.9, 0, 2d9964ff",
    "7.9, 17, dc99ced1",
    "8, -128, db810d1f",
    "8, 0, be558ce9",
    "8, 17, 8725def4",
    "3723, -128, db810d1f",
    "3723, 0, be558ce9",
    "3723, 17, 8725def4",
    "3e10, 17, 8725def4"
  })
  void tanhTakesAnyScale(float scale, int zeroPoint, String expected) {
    Node node = node(new Unary(UnaryFn.TANH), scale, zeroPoint, 1f / 128, 0);
    assertThat(crc(Int8ActivationParameters.of(node)::apply)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0001, 17, 8d0bab1c",
    "0.03, 17, 775a1173",
    "3.9, 0, 4526de65",
    "7.9, 17, dc99ced1",
    "8, 0, be558ce9",
    "3723, 17, 8725def4",
    "3e10, -128, db810d1f"
  })
  void logisticTakesAnyScale(float scale, int zeroPoint, String expected) {
    Node node = node(new Unary(UnaryFn.LOGISTIC), scale, zeroPoint, 1f / 256, -128);
    assertThat(crc(Int8ActivationParameters.of(node)::apply)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, eb5b7292", "1e-6, 1, ae8b0856", "1e-6, 1e-6, cf057c62"})
  void hardSwishRoundsIn16Bits(float scale, float outputScale, String expected) {
    Node node = node(new Unary(UnaryFn.HARD_SWISH), scale, 0, outputScale, 0);
    assertThat(crc(HardSwishParameters.of(node)::apply)).isEqualTo(expected);
  }

  @Test
  void largestFiniteScaleSaturates() {
    Node node = node(new Unary(UnaryFn.TANH), Float.MAX_VALUE, 0, 1f / 128, 0);
    assertThat(Int8ActivationParameters.of(node).inputRadius()).isZero();
  }

  private static Node node(Op op, float scale, int zeroPoint, float outScale, int outZeroPoint) {
    Value in = value(0, scale, zeroPoint);
    return new Node(0, op, List.of(in), List.of(value(1, outScale, outZeroPoint)), 0);
  }

  private static Value value(int id, float scale, int zeroPoint) {
    Quantization quantization = Quantization.perTensor(scale, zeroPoint);
    return new Value(id, "t" + id, new TensorType(DataType.INT8, Shape.of(256), quantization));
  }

  private static String crc(IntUnaryOperator function) {
    CRC32 crc = new CRC32();
    for (int x = Byte.MIN_VALUE; x <= Byte.MAX_VALUE; x++) {
      crc.update(function.applyAsInt(x));
    }
    return "%08x".formatted(crc.getValue());
  }
}
