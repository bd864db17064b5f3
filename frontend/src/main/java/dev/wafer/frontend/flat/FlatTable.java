package dev.wafer.frontend.flat;

import dev.wafer.ir.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A FlatBuffers table. Fields go by their number in the schema, which for a union counts its type
 * and its value apart. An absent field gives the default, an absent vector gives an empty one.
 */
public final class FlatTable {
  /** What a table costs of the buffer's budget, less than its least size in a file. */
  private static final int TABLE_CHARGE_BYTES = 8;

  private final Optional<FlatBuffer> owner;
  private final int position;
  private final int vtable;
  private final int vtableBytes;

  private FlatTable(Optional<FlatBuffer> owner, int position, int vtable, int vtableBytes) {
    this.owner = owner;
    this.position = position;
    this.vtable = vtable;
    this.vtableBytes = vtableBytes;
  }

  /** A table in which every field is absent. */
  public static FlatTable empty() {
    return new FlatTable(Optional.empty(), 0, 0, 0);
  }

  static FlatTable at(FlatBuffer buffer, int position) {
    buffer.charge(TABLE_CHARGE_BYTES);
    long vtable = (long) position - buffer.intAt(position);
    buffer.check(vtable, 4);
    int vtableBytes = buffer.unsignedShortAt((int) vtable);
    buffer.check(vtable, vtableBytes);
    return new FlatTable(Optional.of(buffer), position, (int) vtable, vtableBytes);
  }

  /** Whether the file states the field. */
  public boolean has(int field) {
    return locate(field) != 0;
  }

  public int int8(int field, int defaultValue) {
    int at = locate(field);
    return at == 0 ? defaultValue : buffer().byteAt(at);
  }

  public int uint8(int field) {
    return int8(field, 0) & 0xFF;
  }

  public boolean bool(int field, boolean defaultValue) {
    return int8(field, defaultValue ? 1 : 0) != 0;
  }

  public int int32(int field, int defaultValue) {
    int at = locate(field);
    return at == 0 ? defaultValue : buffer().intAt(at);
  }

  public long uint32(int field) {
    return int32(field, 0) & 0xFFFF_FFFFL;
  }

  /** A 64-bit field; an unsigned value from 2^63 on comes out negative. */
  public long int64(int field) {
    int at = locate(field);
    return at == 0 ? 0 : buffer().longAt(at);
  }

  public float float32(int field) {
    int at = locate(field);
    return at == 0 ? 0 : buffer().floatAt(at);
  }

  /** A string, empty where the field is absent. Bytes that are not UTF-8 are replaced. */
  public String string(int field) {
    int at = locate(field);
    return at == 0 ? "" : buffer().stringAt(buffer().follow(at));
  }

  public Optional<FlatTable> table(int field) {
    int at = locate(field);
    return at == 0 ? Optional.empty() : Optional.of(at(buffer(), buffer().follow(at)));
  }

  public List<FlatTable> tables(int field) {
    int at = locate(field);
    if (at == 0) {
      return List.of();
    }
    int vector = buffer().follow(at);
    int length = buffer().vectorLength(vector, 4);
    List<FlatTable> tables = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      tables.add(at(buffer(), buffer().follow(vector + 4 + 4 * i)));
    }
    return List.copyOf(tables);
  }

  /** A vector of bytes. */
  public Bytes bytes(int field) {
    int at = locate(field);
    if (at == 0) {
      return Bytes.empty();
    }
    int vector = buffer().follow(at);
    return buffer().slice(vector + 4L, buffer().intAt(vector) & 0xFFFF_FFFFL);
  }

  /** A vector of unsigned 8-bit numbers. */
  public List<Integer> uint8s(int field) {
    Bytes bytes = bytes(field);
    List<Integer> values = new ArrayList<>(bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      values.add(bytes.get(i) & 0xFF);
    }
    return values;
  }

  /** A vector of unsigned 16-bit numbers. */
  public List<Integer> uint16s(int field) {
    int at = locate(field);
    if (at == 0) {
      return List.of();
    }
    int vector = buffer().follow(at);
    int length = buffer().vectorLength(vector, 2);
    List<Integer> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(buffer().unsignedShortAt(vector + 4 + 2 * i));
    }
    return values;
  }

  public List<Integer> int32s(int field) {
    int at = locate(field);
    if (at == 0) {
      return List.of();
    }
    int vector = buffer().follow(at);
    int length = buffer().vectorLength(vector, 4);
    List<Integer> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(buffer().intAt(vector + 4 + 4 * i));
    }
    return values;
  }

  public List<Float> float32s(int field) {
    int at = locate(field);
    if (at == 0) {
      return List.of();
    }
    int vector = buffer().follow(at);
    int length = buffer().vectorLength(vector, 4);
    List<Float> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(buffer().floatAt(vector + 4 + 4 * i));
    }
    return values;
  }

  public List<Long> int64s(int field) {
    int at = locate(field);
    if (at == 0) {
      return List.of();
    }
    int vector = buffer().follow(at);
    int length = buffer().vectorLength(vector, 8);
    List<Long> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(buffer().longAt(vector + 4 + 8 * i));
    }
    return values;
  }

  /** Where the field's value or offset lies, or 0 where the table lacks it. */
  private int locate(int field) {
    int entry = 4 + 2 * field;
    if (owner.isEmpty() || entry + 2 > vtableBytes) {
      return 0;
    }
    int offset = buffer().unsignedShortAt(vtable + entry);
    if (offset == 0) {
      return 0;
    }
    buffer().check((long) position + offset, 1);
    return position + offset;
  }

  private FlatBuffer buffer() {
    return owner.orElseThrow();
  }
}
