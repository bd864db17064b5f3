package dev.wafer.passes.encoding;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.encoding.Encoding.Kind;
import dev.wafer.passes.encoding.Encoding.Unit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Codes arrays. A decoder may be called for one tile after another: each tile is coded by itself,
 * so that nothing but the position in the code passes from call to call.
 */
public final class Encoder {
  private static final int MASK_BITS = 8;
  private static final int MOST_DELTA8 = 255;
  private static final int MOST_DELTA4 = 15;
  private static final int NIBBLE_GROUP = 8;
  private static final List<Integer> BLOCKS = List.of(1, 2, 4, 8, 16);

  private Encoder() {}

  /** The smallest code of a whole array, if one is shorter than the array itself. */
  public static Optional<Code> smallest(Expanded array) {
    return smallest(array, Math.max(1, array.data().size()));
  }

  /**
   * The smallest code, if one is shorter than the array itself.
   *
   * @param tileBytes of each tile, expanded; the last may have less
   */
  public static Optional<Code> smallest(Expanded array, int tileBytes) {
    return all(array, tileBytes).stream()
        .filter(code -> code.sizeBytes() < array.data().size())
        .min(Comparator.comparingInt(Code::sizeBytes));
  }

  /** The codes of an array in every encoding that applies to it, whatever their size. */
  public static List<Code> all(Expanded array, int tileBytes) {
    Bytes data = Bytes.wrap(array.unmixed());
    return encodings(array, data).stream()
        .flatMap(encoding -> encode(data, encoding, tileBytes).stream())
        .toList();
  }

  private static List<Encoding> encodings(Expanded array, Bytes data) {
    List<Encoding> encodings = new ArrayList<>();
    for (Unit unit : units(array, data)) {
      for (int block : BLOCKS) {
        encodings.add(new Encoding(Kind.BITMAP, unit, block, array.mixed()));
      }
      encodings.add(new Encoding(Kind.DELTA8, unit, 1, array.mixed()));
      encodings.add(new Encoding(Kind.DELTA4, unit, 1, array.mixed()));
      if (unit.codedBytes() < unit.expandedBytes()) {
        encodings.add(new Encoding(Kind.PLAIN, unit, 1, array.mixed()));
      }
      if (new Units(data, unit).fitNibbles()) {
        encodings.add(new Encoding(Kind.NIBBLES, unit, 1, array.mixed()));
      }
    }
    return encodings;
  }

  private static List<Unit> units(Expanded array, Bytes data) {
    return List.of(
        switch (array.elements()) {
          case BYTES -> Unit.BYTE;
          case HALFWORDS -> Unit.HALFWORD;
          case FLOATS ->
              !Units.fitsHalf(data)
                  ? Unit.WORD
                  : Units.fitsNormalHalf(data) ? Unit.NORMAL_HALF : Unit.HALF;
        });
  }

  /** The code of an array, or empty where the tiles are no whole number of blocks. */
  private static Optional<Code> encode(Bytes data, Encoding encoding, int tileBytes) {
    int blockBytes = encoding.unit().expandedBytes() * encoding.block();
    if (data.size() % blockBytes != 0 || (tileBytes % blockBytes != 0 && tileBytes < data.size())) {
      return Optional.empty();
    }
    Units units = new Units(data, encoding.unit());
    int tileUnits = Math.max(1, tileBytes / encoding.unit().expandedBytes());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int stored = 0;
    for (int from = 0; from < units.count(); from += tileUnits) {
      int to = Math.min(units.count(), from + tileUnits);
      stored +=
          switch (encoding.kind()) {
            case BITMAP -> bitmap(units, from, to, encoding.block(), out);
            case DELTA8 -> delta8(units, from, to, out);
            case DELTA4 -> delta4(units, from, to, out);
            case PLAIN -> plain(units, from, to, out);
            case NIBBLES -> nibbles(units, from, to, out);
          };
    }
    return Optional.of(new Code(encoding, Bytes.wrap(out.toByteArray()), units.count(), stored));
  }

  private static int bitmap(Units units, int from, int to, int block, ByteArrayOutputStream out) {
    int stored = 0;
    for (int group = from; group < to; group += MASK_BITS * block) {
      int mask = 0;
      for (int i = 0; i < MASK_BITS; i++) {
        int first = group + i * block;
        mask |= first < to && !isZero(units, first, block) ? 0x80 >> i : 0;
      }
      out.write(mask);
      for (int i = 0; i < MASK_BITS; i++) {
        if ((mask & 0x80 >> i) != 0) {
          for (int u = 0; u < block; u++) {
            units.put(group + i * block + u, out);
          }
          stored += block;
        }
      }
    }
    return stored;
  }

  private static boolean isZero(Units units, int first, int count) {
    for (int i = first; i < first + count; i++) {
      if (!units.isZero(i)) {
        return false;
      }
    }
    return true;
  }

  private static int delta8(Units units, int from, int to, ByteArrayOutputStream out) {
    int stored = 0;
    for (int at = from; at < to; ) {
      int gap = gap(units, at, to, MOST_DELTA8);
      out.write(gap);
      at += gap;
      if (at < to) {
        units.put(at++, out);
        stored++;
      }
    }
    return stored;
  }

  private static int delta4(Units units, int from, int to, ByteArrayOutputStream out) {
    int stored = 0;
    for (int at = from; at < to; ) {
      int first = gap(units, at, to, MOST_DELTA4);
      int firstValue = at + first;
      int second = firstValue + 1 < to ? gap(units, firstValue + 1, to, MOST_DELTA4) : 0;
      int secondValue = firstValue + 1 + second;
      out.write(first | second << 4);
      at = secondValue + 1;
      if (firstValue < to) {
        units.put(firstValue, out);
        stored++;
      }
      if (secondValue < to) {
        units.put(secondValue, out);
        stored++;
      }
    }
    return stored;
  }

  private static int plain(Units units, int from, int to, ByteArrayOutputStream out) {
    for (int i = from; i < to; i++) {
      units.put(i, out);
    }
    return to - from;
  }

  private static int nibbles(Units units, int from, int to, ByteArrayOutputStream out) {
    for (int group = from; group < to; group += NIBBLE_GROUP) {
      int end = Math.min(to, group + NIBBLE_GROUP);
      int half = (end - group + 1) / 2;
      for (int i = group; i < group + half; i++) {
        out.write(units.nibble(i) | (i + half < end ? units.nibble(i + half) << 4 : 0));
      }
    }
    return to - from;
  }

  /** Zeros from a place on, as many as fit a gap; behind a full gap a zero may stand as a value. */
  private static int gap(Units units, int at, int to, int most) {
    int gap = 0;
    while (gap < most && at + gap < to && units.isZero(at + gap)) {
      gap++;
    }
    return gap;
  }
}
