package dev.wafer.emitter.kernels;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.Int16Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tables of functions of 16-bit numbers, which the helper {@code table_s16} interpolates. */
public final class Int16Tables {
  private Int16Tables() {}

  public static PackedConstant constant(String role, Int16Table table) {
    ByteBuffer out = ByteBuffer.allocate(2 * table.samples().size()).order(ByteOrder.LITTLE_ENDIAN);
    table.samples().forEach(out::putShort);
    return new PackedConstant(
        role, PackedConstant.Kind.TABLE, CType.I16, 2, Bytes.wrap(out.array()));
  }
}
