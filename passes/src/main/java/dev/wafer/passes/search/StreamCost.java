package dev.wafer.passes.search;

import dev.wafer.passes.cost.Price;

/**
 * What an inference takes.
 *
 * @param weightBytes of constants in flash
 */
record StreamCost(Price price, long arenaBytes, long weightBytes) {
  /** No step in an arena. */
  static StreamCost empty(long arenaBytes) {
    return new StreamCost(Price.NONE, arenaBytes, 0);
  }

  StreamCost and(Price other, long otherWeightBytes) {
    return new StreamCost(price.plus(other), arenaBytes, weightBytes + otherWeightBytes);
  }

  /** The same in another arena. */
  StreamCost in(long otherArenaBytes) {
    return new StreamCost(price, otherArenaBytes, weightBytes);
  }

  long instructions() {
    return price.instructions();
  }

  long time() {
    return price.time();
  }
}
