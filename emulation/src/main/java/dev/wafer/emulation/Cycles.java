package dev.wafer.emulation;

import java.util.List;

/**
 * Modelled cycles of one inference.
 *
 * @param all of them
 * @param steps those of each step; they come from an image of their own and need not add up
 */
public record Cycles(long all, List<Long> steps) {
  public Cycles {
    steps = List.copyOf(steps);
  }
}
