package dev.wafer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void bytesSurviveTheWayThroughTheTypedStorage(DataType type) {
    TensorType tensorType = TensorType.of(type, 2, 4);
    byte[] raw = new byte[(int) tensorType.sizeBytes()];
    new Random(3).nextBytes(raw);
    Tensor tensor = Tensor.fromBytes(tensorType, raw);
    assertThat(tensor.toBytes()).isEqualTo(raw);
    assertThat(Tensor.of(tensor.toConstant(), tensorType).toBytes()).isEqualTo(raw);
  }

  @Test
  void fourBitElementsComeLowNibbleFirst() {
    Tensor tensor = Tensor.fromBytes(TensorType.of(DataType.INT4, 3), new byte[] {0x78, 0x0F});
    assertThat(tensor.toInts()).containsExactly(-8, 7, -1);
    assertThat(tensor.toBytes()).containsExactly(0x78, 0x0F);
  }

  @Test
  void unsignedElementsAreWidenedWithoutTheirSign() {
    assertThat(Tensor.fromBytes(TensorType.of(DataType.UINT8, 1), new byte[] {-1}).toInts())
        .containsExactly(255);
    assertThat(
            Tensor.fromBytes(TensorType.of(DataType.UINT32, 1), new byte[] {-1, -1, -1, -1})
                .toLongs())
        .containsExactly(0xFFFF_FFFFL);
  }

  @Test
  void lengthsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Tensor.fromBytes(TensorType.of(DataType.INT16, 2), new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.ofInts(TensorType.of(DataType.INT8, 2), new int[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
