package dev.wafer.frontend.ops;

import dev.wafer.ir.Bytes;

/**
 * Codes of several lengths, read by tables: a table is indexed by the next bits, the highest first,
 * and tells either a symbol, with how many of these bits it takes, or another table and by how many
 * bits that one is indexed.
 */
final class HuffmanCodes {
  /** The lowest four bits of a byte tell the width of entries, the highest four the first index. */
  private static final int WIDE = 1;

  private static final int COUNT_BITS = 4;

  private final Bytes codes;
  private final Bytes tables;
  private final int from;
  private final int entryBytes;
  private final int firstBits;
  private long position;

  /**
   * @param tables entries of 16 or of 32 bits, from a byte on
   * @param sizes of entries and of the first table, as the header has them
   */
  HuffmanCodes(Bytes codes, Bytes tables, int from, int sizes) {
    this.codes = codes;
    this.tables = tables;
    this.from = from;
    this.entryBytes = isWide(sizes) ? Integer.BYTES : Short.BYTES;
    this.firstBits = (sizes >> 4 & 15) + 1;
  }

  /** Whether entries have 32 bits, so that symbols may have 16. */
  static boolean isWide(int sizes) {
    return (sizes & WIDE) != 0;
  }

  /**
   * The next symbol, of which as many low bits count as the element type has.
   *
   * @throws dev.wafer.ir.spec.BrokenRuleException if codes or tables end before
   */
  int next() {
    int used = firstBits;
    long at = bits(used);
    int entry = entry(at);
    while (entry >= 0) {
      used = count(entry) + 1;
      at += value(entry) + (long) bits(used);
      entry = entry(at);
    }
    position -= Math.max(0, used - count(entry));
    DecodeOperator.COMPLETE.require(
        position <= (long) codes.size() * Byte.SIZE, codes.size() + " bytes of codes");
    return entry;
  }

  /** Bits behind the codes are zeros: an index may reach beyond the last code. */
  private int bits(int count) {
    DecodeOperator.COMPLETE.require(
        position < (long) codes.size() * Byte.SIZE, codes.size() + " bytes of codes");
    int bits = 0;
    for (int i = 0; i < count; i++, position++) {
      int index = (int) (position / Byte.SIZE);
      int held = index < codes.size() ? codes.get(index) : 0;
      bits = bits << 1 | ((held >> (Byte.SIZE - 1 - position % Byte.SIZE)) & 1);
    }
    return bits;
  }

  /** An entry, whose highest bit tells that it is a symbol, as a word's highest bit does. */
  private int entry(long index) {
    int entries = (tables.size() - from) / entryBytes;
    DecodeOperator.COMPLETE.require(
        index < entries, "entry %d of %d in the tables".formatted(index, entries));
    int start = from + (int) index * entryBytes;
    int entry = 0;
    for (int b = entryBytes - 1; b >= 0; b--) {
      entry = entry << Byte.SIZE | (tables.get(start + b) & 0xFF);
    }
    return entryBytes == Short.BYTES ? (short) entry : entry;
  }

  private int count(int entry) {
    return entry >> valueBits() & (1 << COUNT_BITS) - 1;
  }

  private int value(int entry) {
    return entry & (1 << valueBits()) - 1;
  }

  private int valueBits() {
    return entryBytes * Byte.SIZE - COUNT_BITS - 1;
  }
}
