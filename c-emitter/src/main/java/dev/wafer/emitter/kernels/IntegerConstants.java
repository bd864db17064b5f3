package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Arrays of whole numbers in flash. */
public final class IntegerConstants {
  private IntegerConstants() {}

  /**
   * The elements of an array.
   *
   * @throws IllegalArgumentException if the type does not hold one of them
   */
  public static Bytes bytes(CType type, long... values) {
    ByteBuffer out =
        ByteBuffer.allocate(type.sizeBytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      if (!type.holds(value)) {
        throw new IllegalArgumentException(value + " is no " + type.spelling());
      }
      switch (type.sizeBytes()) {
        case 1 -> out.put((byte) value);
        case 2 -> out.putShort((short) value);
        case 4 -> out.putInt((int) value);
        default -> out.putLong(value);
      }
    }
    return Bytes.wrap(out.array());
  }

  /** Weights of int8 in the order in which the model has them. */
  public static PackedConstant weights(DenseConstant source) {
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.I8,
        CType.I8.sizeBytes(),
        source.shape().elements(),
        () -> bytes(CType.I8, source.integers()));
  }

  /** A table, aligned as its elements are. */
  public static PackedConstant table(String role, CType type, long... values) {
    return PackedConstant.of(
        role,
        PackedConstant.Kind.TABLE,
        type,
        type.sizeBytes(),
        values.length,
        () -> bytes(type, values));
  }

  /** The Q31 significands, one an output channel or a single one. */
  public static PackedConstant multipliers(List<QuantizedMultiplier> channels) {
    return table(
        "multipliers",
        CType.I32,
        channels.stream().mapToLong(QuantizedMultiplier::multiplier).toArray());
  }

  /** The shifts that go with {@link #multipliers}; positive is to the left. */
  public static PackedConstant shifts(List<QuantizedMultiplier> channels) {
    return table(
        "shifts", CType.I8, channels.stream().mapToLong(QuantizedMultiplier::shift).toArray());
  }

  /** Numbers with zeros behind them, up to a multiple of their number. */
  public static long[] padded(long[] values, int multiple) {
    return Arrays.copyOf(values, (values.length + multiple - 1) / multiple * multiple);
  }
}
