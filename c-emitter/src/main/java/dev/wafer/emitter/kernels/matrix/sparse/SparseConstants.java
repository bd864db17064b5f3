package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes the arrays of sparse forms, which C wants to have at least one element. */
final class SparseConstants {
  private SparseConstants() {}

  /** A buffer for little-endian numbers. */
  static ByteBuffer buffer(int sizeBytes) {
    return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes of a full buffer, from the start to its position. */
  static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, ByteBuffer bytes) {
    int size = Math.max(bytes.position(), type.sizeBytes());
    byte[] data = new byte[size];
    bytes.duplicate().flip().get(data, 0, bytes.position());
    return new PackedConstant(role, kind, type, Math.max(type.sizeBytes(), 1), Bytes.wrap(data));
  }

  /** For each strip its number of blocks. */
  static PackedConstant counts(List<int[]> strips) {
    ByteBuffer out = buffer(2 * strips.size());
    strips.forEach(strip -> out.putShort((short) strip.length));
    return constant("counts", PackedConstant.Kind.WEIGHT, CType.U16, out);
  }

  /** For each block how many are left out before it. */
  static PackedConstant gaps(List<int[]> strips) {
    ByteBuffer out = buffer(strips.stream().mapToInt(strip -> strip.length).sum());
    for (int[] strip : strips) {
      int next = 0;
      for (int block : strip) {
        out.put((byte) (block - next));
        next = block + 1;
      }
    }
    return constant("gaps", PackedConstant.Kind.WEIGHT, CType.U8, out);
  }
}
