package dev.wafer.emitter.testing;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.reference.Tensor;
import java.util.Random;

/** Random contents for tensors, with the ends of each type's range more often than chance. */
public final class RandomTensors {
  private RandomTensors() {}

  /**
   * Integers from the whole range of their type, one in eight at one of its ends (of 32 and 64 bits
   * only from -2^20 to 2^20, so that sums stay in range); booleans 0 or 1; floats from -4 to 4, one
   * in eight a whole number of halves; half floats likewise.
   */
  public static Tensor of(TensorType type, Random random) {
    return Tensor.fromBytes(type, constant(type.dataType(), type.shape(), random).data().toArray());
  }

  /** The same as a constant. */
  public static DenseConstant constant(DataType dataType, Shape shape, Random random) {
    if (dataType == DataType.FLOAT32) {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = real(random);
      }
      return DenseConstant.float32(shape, values);
    }
    long[] values = new long[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(dataType, random);
    }
    if (dataType == DataType.FLOAT16) {
      DenseConstant bits = DenseConstant.integers(DataType.INT16, shape, values);
      return new DenseConstant(DataType.FLOAT16, shape, bits.data());
    }
    return DenseConstant.integers(dataType, shape, values);
  }

  /** Whole numbers from {@code min} to {@code max}, both inclusive. */
  public static DenseConstant integers(
      DataType dataType, Shape shape, long min, long max, Random random) {
    long[] values = new long[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong(min, max + 1);
    }
    return DenseConstant.integers(dataType, shape, values);
  }

  private static float real(Random random) {
    float value = random.nextFloat() * 8 - 4;
    return random.nextInt(8) == 0 ? Math.round(value * 2) * 0.5f : value;
  }

  private static long integer(DataType dataType, Random random) {
    boolean atEnd = random.nextInt(8) == 0;
    boolean low = random.nextBoolean();
    return switch (dataType) {
      case BOOL -> random.nextInt(2);
      case FLOAT16 -> dev.wafer.ir.Float16.fromFloat(real(random));
      case INT4 -> ranged(-8, 7, atEnd, low, random);
      case INT8 -> ranged(-128, 127, atEnd, low, random);
      case UINT8 -> ranged(0, 255, atEnd, low, random);
      case INT16 -> ranged(-32768, 32767, atEnd, low, random);
      case UINT16 -> ranged(0, 65535, atEnd, low, random);
      case UINT32, UINT64 -> ranged(0, 1 << 20, atEnd, low, random);
      default -> ranged(-(1 << 20), 1 << 20, atEnd, low, random);
    };
  }

  private static long ranged(long min, long max, boolean atEnd, boolean low, Random random) {
    if (atEnd) {
      return low ? min : max;
    }
    return random.nextLong(min, max + 1);
  }
}
