package dev.wafer.emulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What the plugin {@code watch.c} left in its file: that file's {@code struct state}. */
final class WatchState {
  private static final int FRAMES = 256;
  private static final int PLACE_WORDS = 2 + FRAMES;
  private static final int NOW = 4;
  private static final int EVENT = NOW + PLACE_WORDS;
  private static final int THEN = EVENT + 3;
  private static final int COUNTS = THEN + PLACE_WORDS;
  private static final int COUNT_WORDS = 5;

  private final ByteBuffer words;

  WatchState(byte[] bytes) {
    words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What happened first, in the order of {@code enum event_kind}. */
  enum Event {
    NOTHING,
    STACK_OVERFLOW,
    ROM_WRITE,
    FAULT
  }

  /**
   * A place in the program.
   *
   * @param pc the last instruction
   * @param returns return addresses of the calls that have not returned, the innermost first
   * @param depth how many there are; only some of many are kept
   */
  record Place(long pc, List<Long> returns, long depth) {}

  /** Passes of what was counted. */
  record Count(long calls, long total, long least, long most) {}

  long instructions() {
    return word(0);
  }

  /** The lowest address of the main stack that was pushed to. */
  long stackLow() {
    return word(1);
  }

  /** Whether the firmware set stacks of tasks, which are not watched. */
  boolean hasTaskStacks() {
    return word(2) != 0;
  }

  /** Whether it waited for an interrupt at last. */
  boolean isAsleep() {
    return word(3) != 0;
  }

  Place now() {
    return place(NOW);
  }

  Event event() {
    return Event.values()[(int) word(EVENT)];
  }

  long eventAddress() {
    return word(EVENT + 1);
  }

  /** Whether the instruction at which it happened pushes. */
  boolean atPush() {
    return word(EVENT + 2) != 0;
  }

  /** Where the event happened. */
  Place then() {
    return place(THEN);
  }

  Count count(int index) {
    int at = COUNTS + index * COUNT_WORDS;
    return new Count(word(at), word(at + 1), word(at + 2), word(at + 3));
  }

  private Place place(int at) {
    long depth = word(at + 1);
    List<Long> returns = new ArrayList<>();
    for (long i = depth - 1; i >= Math.max(0, depth - FRAMES); i--) {
      returns.add(word(at + 2 + (int) (i % FRAMES)));
    }
    return new Place(word(at), returns, depth);
  }

  private long word(int index) {
    return words.getLong(index * Long.BYTES);
  }
}
