package dev.wafer.frontend.flat;

import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.ReadBuf;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a FlatBuffers file.
 *
 * <p>Every access is checked against the file's end, and what vectors, strings and tables yield in
 * all is charged against a budget that grows with the file's size. Tables that point to each other,
 * or many tables that share one large vector, can therefore never cost more time or memory than a
 * small multiple of the file.
 */
public final class FlatBuffer {
  /**
   * No honest writer shares data so much that reading all of it takes more than this many times the
   * file.
   */
  private static final int BUDGET_PER_FILE_BYTE = 4;

  private static final int ROOT_OFFSET_BYTES = 4;
  private static final int FILE_IDENTIFIER_LENGTH = 4;

  private static final int BUDGET_BASE_BYTES = 1 << 16;

  private final byte[] bytes;
  private final ReadBuf data;
  private long budgetBytes;

  /** A view over {@code bytes}, which the caller must not change any more. */
  public FlatBuffer(byte[] bytes) {
    this.bytes = bytes;
    this.data = new ArrayReadWriteBuf(bytes);
    this.budgetBytes = BUDGET_BASE_BYTES + (long) bytes.length * BUDGET_PER_FILE_BYTE;
  }

  public int sizeBytes() {
    return bytes.length;
  }

  /**
   * The root table.
   *
   * @throws WaferException where the file does not carry the identifier
   */
  public FlatTable root(String identifier) {
    if (bytes.length < ROOT_OFFSET_BYTES + FILE_IDENTIFIER_LENGTH) {
      throw malformed("the file is too short to be a model: " + bytes.length + " bytes");
    }
    if (!carries(identifier)) {
      throw malformed(
          "the file does not carry the identifier " + identifier + " at byte " + ROOT_OFFSET_BYTES);
    }
    return FlatTable.at(this, follow(0));
  }

  /** Whether the file names itself {@code identifier}. */
  public boolean carries(String identifier) {
    return bytes.length >= ROOT_OFFSET_BYTES + FILE_IDENTIFIER_LENGTH
        && identifier.equals(
            new String(
                bytes, ROOT_OFFSET_BYTES, FILE_IDENTIFIER_LENGTH, StandardCharsets.ISO_8859_1));
  }

  /** A copy of a part of the file. */
  public Bytes slice(long position, long length) {
    check(position, length);
    charge(length);
    byte[] part = new byte[(int) length];
    System.arraycopy(bytes, (int) position, part, 0, part.length);
    return Bytes.wrap(part);
  }

  int byteAt(int position) {
    check(position, 1);
    return data.get(position);
  }

  int unsignedShortAt(int position) {
    check(position, 2);
    return data.getShort(position) & 0xFFFF;
  }

  int intAt(int position) {
    check(position, 4);
    return data.getInt(position);
  }

  long longAt(int position) {
    check(position, 8);
    return data.getLong(position);
  }

  float floatAt(int position) {
    check(position, 4);
    return data.getFloat(position);
  }

  /** Where the unsigned 32-bit offset at {@code position} leads. */
  int follow(int position) {
    long target = position + (intAt(position) & 0xFFFF_FFFFL);
    if (target <= position || target >= bytes.length) {
      throw malformed("the offset at byte " + position + " leads to byte " + target);
    }
    return (int) target;
  }

  /** The length of the vector at {@code position}, once all its elements are known to be inside. */
  int vectorLength(int position, int elementBytes) {
    long length = intAt(position) & 0xFFFF_FFFFL;
    check(position + 4L, length * elementBytes);
    charge(4 + length * elementBytes);
    return (int) length;
  }

  String stringAt(int position) {
    int length = vectorLength(position, 1);
    return new String(bytes, position + 4, length, StandardCharsets.UTF_8);
  }

  void charge(long chargedBytes) {
    budgetBytes -= chargedBytes;
    if (budgetBytes < 0) {
      throw malformed("tables and vectors overlap so much that they exceed the file's size");
    }
  }

  void check(long position, long length) {
    if (position < 0 || length < 0 || position > bytes.length || length > bytes.length - position) {
      throw malformed(
          "%d bytes at byte %s lie outside of the file of %d bytes"
              .formatted(length, Long.toUnsignedString(position), bytes.length));
    }
  }

  static WaferException malformed(String what) {
    return new WaferException(
        Diagnostic.of(Diagnostic.Code.MALFORMED_MODEL, what)
            .help("Check that the file is a complete TensorFlow Lite model."));
  }
}
