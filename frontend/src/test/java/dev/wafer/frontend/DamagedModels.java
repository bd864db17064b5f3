package dev.wafer.frontend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Models with a few words replaced, as a fault of a disk or a converter might. */
public final class DamagedModels {
  private DamagedModels() {}

  /**
   * A copy with one to {@code most} words replaced by numbers that are likely to matter.
   *
   * @param model at least four bytes
   */
  public static byte[] damage(byte[] model, int most, Random random) {
    byte[] damaged = model.clone();
    for (int i = random.nextInt(most); i >= 0; i--) {
      int at = random.nextInt(damaged.length / 4) * 4;
      ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(at, interesting(random));
    }
    return damaged;
  }

  private static int interesting(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> -random.nextInt(300);
      case 3 -> 1 << random.nextInt(31);
      default -> random.nextInt(300);
    };
  }
}
