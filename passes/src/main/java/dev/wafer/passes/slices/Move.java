package dev.wafer.passes.slices;

import dev.wafer.ir.Node;

/**
 * What became of an operator that moves elements.
 *
 * @param copiedBytes that it still moves in each run
 * @param savedBytes that it does not move any more
 * @param reason why it still moves some; empty where it moves none
 */
public record Move(Node node, long copiedBytes, long savedBytes, String reason) {
  public boolean isRemoved() {
    return copiedBytes == 0;
  }
}
