package dev.wafer.passes.encoding;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.FIRST_BIT;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.cost.Counts;

/**
 * A coded array.
 *
 * @param units number of units that it expands to
 * @param stored values that the code holds, fillers included
 */
public record Code(Encoding encoding, Bytes data, int units, int stored) {
  /** Of what memset takes for a byte of a short run: whole arrays are cleared by words. */
  private static final double CLEARED_SHARE = 0.4;

  public int sizeBytes() {
    return data.size();
  }

  /** Bytes that it expands to. */
  public int expandedBytes() {
    return units * encoding.unit().expandedBytes();
  }

  /** What expanding it takes. */
  public Counts counts() {
    Counts each =
        switch (encoding.kind()) {
          case BITMAP ->
              Counts.of(STEP)
                  .and(FIRST_BIT)
                  .and(ARITHMETIC, 2)
                  .times(1.0 / encoding.block())
                  .and(value());
          case DELTA8 -> value().and(STEP).and(LOAD).and(ARITHMETIC, 3);
          case DELTA4 -> value().and(STEP).and(LOAD, 0.5).and(ARITHMETIC, 10);
          case PLAIN -> value().and(STEP).and(ARITHMETIC, 3);
          case NIBBLES ->
              encoding.unit() == Encoding.Unit.BYTE
                  ? Counts.of(STEP).and(LOAD).and(ARITHMETIC, 12).and(STORE, 2).times(1 / 8.0)
                  : Counts.of(LOAD, 0.5).and(ARITHMETIC, 2.5).and(STORE).and(STEP, 1 / 8.0);
        };
    Counts all = each.times(stored).and(CALL);
    if (encoding.kind() != Encoding.Kind.PLAIN && encoding.kind() != Encoding.Kind.NIBBLES) {
      all = all.and(BLOCK_COPY).and(FILLED_BYTE, CLEARED_SHARE * expandedBytes());
    }
    if (encoding.kind() == Encoding.Kind.BITMAP) {
      double masks = units / (8.0 * encoding.block());
      all = all.and(Counts.of(STEP).and(LOAD).and(ARITHMETIC, 4).times(masks));
    }
    return encoding.mixed() ? all.and(mixing().times(expandedBytes() / 4.0)) : all;
  }

  /** Reading one unit from bytes, and storing it. */
  private Counts value() {
    return switch (encoding.unit()) {
      case BYTE -> Counts.of(LOAD).and(ARITHMETIC).and(STORE);
      case HALFWORD, WORD -> Counts.of(LOAD, 2).and(ARITHMETIC, 2).and(STORE);
      case NORMAL_HALF -> Counts.of(LOAD, 2).and(ARITHMETIC, 7).and(STORE);
      case HALF -> Counts.of(LOAD, 2).and(ARITHMETIC, 12).and(CALL).and(STORE);
    };
  }

  /** Making two pairs of weights of four bytes. */
  private static Counts mixing() {
    return Counts.of(STEP).and(LOAD).and(ARITHMETIC, 3).and(STORE);
  }
}
