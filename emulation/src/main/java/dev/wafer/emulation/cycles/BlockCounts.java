package dev.wafer.emulation.cycles;

import java.util.ArrayList;
import java.util.List;

/**
 * What the plugin {@code block_counts.c} wrote.
 *
 * @param runs calls of the model's function
 * @param blocks what was executed, of all calls
 * @param loads from the range that was watched, of all calls
 */
public record BlockCounts(long runs, List<Block> blocks, List<Loads> loads) {

  /** What lies outside of all steps counts for this one. */
  public static final int NO_STEP = -1;

  public BlockCounts {
    blocks = List.copyOf(blocks);
    loads = List.copyOf(loads);
  }

  /**
   * Instructions that were executed in a row.
   *
   * @param step of the model, or {@link #NO_STEP}
   * @param address of the first one
   * @param instructions how many
   * @param executed how often
   * @param left how often another instruction than the next one followed
   */
  public record Block(int step, long address, int instructions, long executed, long left) {}

  /** Loads of a step. */
  public record Loads(int step, long count) {}

  /**
   * Reads the plugin's file.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static BlockCounts parse(String text) {
    long runs = 0;
    List<Block> blocks = new ArrayList<>();
    List<Loads> loads = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "runs" -> runs = Long.parseLong(words[1]);
        case "block" ->
            blocks.add(
                new Block(
                    step(words[1]),
                    Long.parseLong(words[2], 16),
                    Integer.parseInt(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5])));
        case "loads" -> loads.add(new Loads(step(words[1]), Long.parseLong(words[2])));
        default -> throw new IllegalArgumentException("no line of block counts: " + line);
      }
    }
    return new BlockCounts(runs, blocks, loads);
  }

  private static int step(String word) {
    return Integer.parseInt(word) - 1;
  }
}
