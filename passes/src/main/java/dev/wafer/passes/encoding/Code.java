package dev.wafer.passes.encoding;

import dev.wafer.ir.Bytes;

/**
 * A coded array.
 *
 * @param units number of units that it expands to
 * @param stored values that the code holds, fillers included
 */
public record Code(Encoding encoding, Bytes data, int units, int stored) {
  public int sizeBytes() {
    return data.size();
  }

  /** Bytes that it expands to. */
  public int expandedBytes() {
    return units * encoding.unit().expandedBytes();
  }

  /**
   * Instructions that it takes to expand it, estimated. Measured on Cortex-M4: clearing costs a
   * quarter of an instruction a byte; a mask six; a value seven, converting a half six more.
   */
  public long instructions() {
    long perValue =
        switch (encoding.unit()) {
          case BYTE -> 7;
          case HALFWORD, WORD -> 8;
          case NORMAL_HALF -> 13;
          case HALF -> 22;
        };
    long clearing = expandedBytes() / 4 + 20L;
    long mixing = encoding.mixed() ? expandedBytes() * 3L / 2 : 0;
    return mixing
        + switch (encoding.kind()) {
          case BITMAP ->
              clearing
                  + 6L * units / (8L * encoding.block())
                  + (encoding.block() == 1 ? perValue : perValue - 3) * stored;
          case DELTA8 -> clearing + (perValue + 1) * stored;
          case DELTA4 -> clearing + (perValue + 7) * stored;
          case PLAIN -> (perValue + 1) * units;
        };
  }
}
