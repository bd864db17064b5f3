package dev.wafer.cli;

import dev.wafer.ir.DataType;
import dev.wafer.ir.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Random tensors: integers over the whole range of their type, floats in [-1, 1). */
final class RandomInput {
  private RandomInput() {}

  static byte[] of(TensorType type, Random random) {
    byte[] raw = new byte[Math.toIntExact(type.sizeBytes())];
    if (type.dataType() == DataType.FLOAT32) {
      ByteBuffer out = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      while (out.hasRemaining()) {
        out.putFloat(2 * random.nextFloat() - 1);
      }
    } else if (type.dataType() == DataType.BOOL) {
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (byte) random.nextInt(2);
      }
    } else {
      random.nextBytes(raw);
    }
    return raw;
  }
}
