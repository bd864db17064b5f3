package dev.wafer.passes.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes one item of each group so that the sum of costs is least and the sums of two sizes stay
 * within limits: a multiple-choice knapsack with two constraints.
 *
 * <p>Prices of the two sizes are found by subgradient ascent; the cheapest items at these prices
 * bound what a partial choice can still reach (Lagrangian relaxation). A depth-first search with
 * that bound is exact unless it meets its limit of nodes; the result then says how far it may be
 * off.
 */
final class ChoiceSolver {
  private static final long MOST_NODES = 3_000_000;
  private static final int PRICE_ROUNDS = 150;

  /** What an item costs and takes. */
  record Item(long cost, long first, long second) {}

  /**
   * A choice.
   *
   * @param chosen index of the item of each group
   * @param lowerBound no choice within the limits costs less; equal to {@code cost} where the
   *     search was complete
   */
  record Solution(List<Integer> chosen, long cost, long lowerBound) {}

  private final List<List<Item>> groups;
  private final List<Integer> order;
  private final long firstLimit;
  private final long secondLimit;
  private final int[] current;
  private int[] best = new int[0];
  private long bestCost = Long.MAX_VALUE;
  private double firstPrice;
  private double secondPrice;
  private double[] reducedRest = new double[0];
  private long[] firstRest = new long[0];
  private long[] secondRest = new long[0];
  private long nodes;

  private ChoiceSolver(List<List<Item>> groups, long firstLimit, long secondLimit) {
    this.groups = groups;
    this.firstLimit = firstLimit;
    this.secondLimit = secondLimit;
    this.current = new int[groups.size()];
    this.order = new ArrayList<>(IntStream.range(0, groups.size()).boxed().toList());
  }

  /** The cheapest choice within the limits, or empty where there is none. */
  static Optional<Solution> solve(List<List<Item>> groups, long firstLimit, long secondLimit) {
    return new ChoiceSolver(groups, firstLimit, secondLimit).solve();
  }

  private Optional<Solution> solve() {
    if (groups.stream().anyMatch(List::isEmpty)
        || groups.stream().mapToLong(g -> least(g, Item::first)).sum() > firstLimit
        || groups.stream().mapToLong(g -> least(g, Item::second)).sum() > secondLimit) {
      return Optional.empty();
    }
    double bound = findPrices();
    order.sort(Comparator.comparingDouble((Integer g) -> -spread(groups.get(g))));
    sumRests();
    search(0, 0, 0, 0, 0);
    if (bestCost == Long.MAX_VALUE) {
      return Optional.empty();
    }
    boolean complete = nodes <= MOST_NODES;
    long lower = complete ? bestCost : Math.min(bestCost, (long) Math.ceil(bound - 1e-3));
    return Optional.of(new Solution(IntStream.of(best).boxed().toList(), bestCost, lower));
  }

  private static long least(List<Item> items, java.util.function.ToLongFunction<Item> size) {
    return items.stream().mapToLong(size).min().orElseThrow();
  }

  private double reduced(Item item) {
    return item.cost() + firstPrice * item.first() + secondPrice * item.second();
  }

  private int cheapest(List<Item> items) {
    int at = 0;
    for (int i = 1; i < items.size(); i++) {
      at = reduced(items.get(i)) < reduced(items.get(at)) ? i : at;
    }
    return at;
  }

  /** Sets the prices with the best bound found, and keeps what within the limits it comes by. */
  private double findPrices() {
    double bestBound = Double.NEGATIVE_INFINITY;
    double bestFirst = 0;
    double bestSecond = 0;
    double costScale =
        1 + groups.stream().flatMap(List::stream).mapToLong(Item::cost).max().orElse(0);
    for (int round = 0; round < PRICE_ROUNDS; round++) {
      long cost = 0;
      long first = 0;
      long second = 0;
      int[] choice = new int[groups.size()];
      double bound = -firstPrice * firstLimit - secondPrice * secondLimit;
      for (int g = 0; g < choice.length; g++) {
        choice[g] = cheapest(groups.get(g));
        Item item = groups.get(g).get(choice[g]);
        bound += reduced(item);
        cost += item.cost();
        first += item.first();
        second += item.second();
      }
      if (first <= firstLimit && second <= secondLimit && cost < bestCost) {
        bestCost = cost;
        best = choice;
      }
      if (bound > bestBound) {
        bestBound = bound;
        bestFirst = firstPrice;
        bestSecond = secondPrice;
      }
      double step = costScale / (1.0 + round);
      firstPrice = moved(firstPrice, step, first - firstLimit);
      secondPrice = moved(secondPrice, step, second - secondLimit);
    }
    firstPrice = bestFirst;
    secondPrice = bestSecond;
    return bestBound;
  }

  /** A price after one round: up where a limit is exceeded, down where there is room. */
  private static double moved(double price, double step, long excess) {
    double change = step / 16 / (1.0 + Math.abs((double) excess));
    return Math.max(
        0, excess > 0 ? Math.max(price * 1.15, price + change) : price * 0.87 - change / 64);
  }

  private double spread(List<Item> items) {
    double least = items.stream().mapToDouble(this::reduced).min().orElse(0);
    double most = items.stream().mapToDouble(this::reduced).max().orElse(0);
    return most - least;
  }

  private void sumRests() {
    int count = order.size();
    reducedRest = new double[count + 1];
    firstRest = new long[count + 1];
    secondRest = new long[count + 1];
    for (int i = count - 1; i >= 0; i--) {
      List<Item> items = groups.get(order.get(i));
      reducedRest[i] = reducedRest[i + 1] + reduced(items.get(cheapest(items)));
      firstRest[i] = firstRest[i + 1] + least(items, Item::first);
      secondRest[i] = secondRest[i + 1] + least(items, Item::second);
    }
  }

  private void search(int depth, long cost, long first, long second, double reducedSum) {
    if (++nodes > MOST_NODES) {
      return;
    }
    double bound =
        reducedSum + reducedRest[depth] - firstPrice * firstLimit - secondPrice * secondLimit;
    // A thousandth absorbs what doubles lose; costs are whole numbers.
    if (first + firstRest[depth] > firstLimit
        || second + secondRest[depth] > secondLimit
        || (bestCost != Long.MAX_VALUE && bound > bestCost - 1 + 1e-3)) {
      return;
    }
    if (depth == order.size()) {
      if (cost < bestCost) {
        bestCost = cost;
        best = current.clone();
      }
      return;
    }
    int group = order.get(depth);
    List<Item> items = groups.get(group);
    List<Integer> tries = new ArrayList<>(IntStream.range(0, items.size()).boxed().toList());
    tries.sort(Comparator.comparingDouble(i -> reduced(items.get(i))));
    for (int i : tries) {
      Item item = items.get(i);
      current[group] = i;
      search(
          depth + 1,
          cost + item.cost(),
          first + item.first(),
          second + item.second(),
          reducedSum + reduced(item));
    }
  }
}
