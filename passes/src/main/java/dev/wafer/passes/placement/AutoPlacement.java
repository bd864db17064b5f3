package dev.wafer.passes.placement;

import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.placement.ChoiceSolver.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Chooses among the options of each group of weights.
 *
 * <p>Within budgets it takes the fastest. Without any it takes the least flash, or up to a
 * twentieth more if that is faster, that costs at most a tenth more time than weights as they are,
 * no persistent RAM, and at most a tenth or {@value #ARENA_MARGIN_BYTES} bytes more arena.
 *
 * <p>A step's scratch matters only through the largest sum over the steps, so each height of the
 * arena that some option asks for is tried as a limit; under it the rest is a {@link ChoiceSolver}
 * problem.
 */
final class AutoPlacement {
  /** What the code that expands a weight takes, about: without a budget less is not worth it. */
  private static final long LEAST_SAVING_BYTES = 256;

  /**
   * What the code of a kernel that reads a sparse form takes, about: 250 bytes for a layer of one
   * row, 850 for a convolution. Without a budget less is not worth it, unless time is saved.
   */
  private static final long SPARSE_CODE_BYTES = 512;

  /** A layer's saving of time counts that is at least 1 / 100 of those of all layers. */
  private static final long LEAST_FASTER_SHARE = 100;

  private static final long ARENA_MARGIN_BYTES = 8192;

  /** Without a budget flash counts as least that is at most 1 / 20 more. */
  private static final long FLASH_SHARE = 20;

  /** More than any sum, and far enough from overflow. */
  private static final long UNLIMITED = 1L << 60;

  /** A tenth. */
  private static final long MARGIN = 10;

  private final List<WeightGroup> groups;
  private final ArenaModel arena;

  /** Flash that does not depend on the choice. */
  private final long otherFlashBytes;

  /**
   * @param exact whether what is smaller or faster by a little counts: where flash has a budget, or
   *     nothing but speed is asked for
   */
  AutoPlacement(List<WeightGroup> groups, ArenaModel arena, long otherFlashBytes, boolean exact) {
    long leastSaving = exact ? 1 : LEAST_SAVING_BYTES;
    long sparseCode = exact ? 0 : SPARSE_CODE_BYTES;
    long folded = groups.stream().mapToLong(group -> group.fold().time()).sum();
    this.groups =
        groups.stream()
            .map(group -> withoutTinySparse(group, sparseCode, folded / LEAST_FASTER_SHARE))
            .map(group -> useful(group, arena, leastSaving))
            .toList();
    this.arena = arena;
    this.otherFlashBytes = otherFlashBytes;
  }

  /**
   * A choice and how sure it is.
   *
   * @param fits whether it is within the budgets, as far as the estimates go
   * @param gap time by which a better choice might be better; 0 where there is none
   */
  record Choice(Assignment assignment, boolean fits, long gap) {}

  /** A group without the sparse forms that save less than the code of their kernels takes. */
  private static WeightGroup withoutTinySparse(WeightGroup group, long codeBytes, long leastTime) {
    Option fold = group.fold();
    List<Option> kept =
        group.options().stream()
            .filter(
                option ->
                    codeBytes == 0
                        || option.equals(fold)
                        || option.placement() != Placement.DIRECT
                        || option.flashBytes() + codeBytes <= fold.flashBytes()
                        || option.time() + leastTime <= fold.time())
            .toList();
    return new WeightGroup(group.nodes(), group.weights(), kept);
  }

  /** A group without the options that are no better than another one in any respect. */
  private static WeightGroup useful(WeightGroup group, ArenaModel arena, long leastSaving) {
    List<Option> all = group.options();
    long enough = group.fold().flashBytes() - leastSaving;
    List<Option> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Option option = all.get(i);
      boolean saves =
          i == 0 || option.placement() == Placement.DIRECT || option.flashBytes() <= enough;
      boolean useless = false;
      for (int j = 0; j < all.size(); j++) {
        useless |=
            dominates(all.get(j), option, arena)
                && (j < i || !dominates(option, all.get(j), arena));
      }
      if (saves && (!useless || i == 0)) {
        kept.add(option);
      }
    }
    return new WeightGroup(group.nodes(), group.weights(), kept);
  }

  /** Whether nothing about an option is worse than about another one; both may be equal. */
  private static boolean dominates(Option option, Option other, ArenaModel arena) {
    return !option.equals(other)
        && option.flashBytes() <= other.flashBytes()
        && option.persistentBytes() <= other.persistentBytes()
        && option.time() <= other.time()
        && arena.heightBytes(option) <= arena.heightBytes(other);
  }

  /** The fastest choice within the budgets; where none is, the one that comes nearest to them. */
  Choice withinBudgets(OptionalLong flashBytes, OptionalLong ramBytes) {
    long flash = Math.min(flashBytes.orElse(UNLIMITED), UNLIMITED) - otherFlashBytes;
    long ram = Math.min(ramBytes.orElse(UNLIMITED), UNLIMITED);
    Optional<Choice> fastest = best(Option::time, Option::flashBytes, flash, heights(ram), ram);
    if (fastest.isPresent()) {
      return fastest.get();
    }
    Optional<Choice> smallest =
        best(Option::flashBytes, Option::time, UNLIMITED, heights(ram), ram);
    Choice nearest =
        smallest.orElseGet(
            () -> {
              long least = leastHeight();
              return best(Option::flashBytes, Option::time, UNLIMITED, List.of(least), least)
                  .orElseThrow();
            });
    return new Choice(nearest.assignment(), false, nearest.gap());
  }

  /** The choice of least flash within a limit of RAM, if any is within it. */
  Optional<Choice> leastFlash(OptionalLong ramBytes) {
    long ram = Math.min(ramBytes.orElse(UNLIMITED), UNLIMITED);
    return best(Option::flashBytes, Option::time, UNLIMITED, heights(ram), ram);
  }

  /** The choice of least cost, flash and arena in time, if any is within a limit of RAM. */
  Optional<Choice> cheapest(Exchange exchange, OptionalLong ramBytes) {
    long ram = Math.min(ramBytes.orElse(UNLIMITED), UNLIMITED);
    Optional<Choice> cheapest = Optional.empty();
    double least = Double.MAX_VALUE;
    for (long height : heights(ram)) {
      Optional<Choice> choice =
          best(o -> cost(o, exchange), o -> 0, UNLIMITED, List.of(height), ram);
      if (choice.isPresent()) {
        double cost = exchange.cost(0, 0, height);
        for (Option option : choice.get().assignment().chosen()) {
          cost += cost(option, exchange);
        }
        cheapest = cost < least ? choice : cheapest;
        least = Math.min(least, cost);
      }
    }
    return cheapest;
  }

  private static long cost(Option option, Exchange exchange) {
    return Math.round(exchange.cost(option.time(), option.flashBytes(), option.persistentBytes()));
  }

  /** The choice of least RAM within a limit of flash, if any is within it. */
  Optional<Choice> leastRam(OptionalLong flashBytes) {
    long flash = Math.min(flashBytes.orElse(UNLIMITED), UNLIMITED) - otherFlashBytes;
    Optional<Choice> least = Optional.empty();
    long leastBytes = Long.MAX_VALUE;
    for (long height : heights(UNLIMITED)) {
      Optional<Choice> choice =
          best(Option::persistentBytes, Option::flashBytes, flash, List.of(height), UNLIMITED);
      if (choice.isPresent()) {
        List<Option> chosen = choice.get().assignment().chosen();
        long bytes = height + chosen.stream().mapToLong(Option::persistentBytes).sum();
        least = bytes < leastBytes ? choice : least;
        leastBytes = Math.min(leastBytes, bytes);
      }
    }
    return least;
  }

  /** The least flash at little cost; of what is next to it the fastest. */
  Choice withoutBudgets() {
    long height =
        Math.max(
            leastHeight(),
            arena.foldedBytes() + Math.max(arena.foldedBytes() / MARGIN, ARENA_MARGIN_BYTES));
    long folded = groups.stream().mapToLong(group -> group.fold().time()).sum();
    long other = arena.otherTime(groups);
    long limit = folded + (folded + other) / MARGIN;
    Choice smallest =
        best(Option::flashBytes, Option::time, limit, List.of(height), height).orElseThrow();
    long least =
        smallest.assignment().chosen().stream().mapToLong(Option::flashBytes).sum()
            + otherFlashBytes;
    Optional<Choice> faster =
        best(
            Option::time,
            Option::flashBytes,
            least + least / FLASH_SHARE - otherFlashBytes,
            List.of(height),
            height);
    return faster.orElse(smallest);
  }

  /** The heights of the arena, up to a limit, that steps can ask for. */
  private List<Long> heights(long ramBytes) {
    long least = leastHeight();
    TreeSet<Long> heights = new TreeSet<>(List.of(least));
    for (WeightGroup group : groups) {
      group.options().forEach(option -> heights.add(arena.heightBytes(option)));
    }
    return heights.stream().filter(h -> h >= least && h <= ramBytes).toList();
  }

  /** No choice needs less arena. */
  private long leastHeight() {
    long least = arena.otherHeightBytes(groups);
    for (WeightGroup group : groups) {
      least =
          Math.max(least, group.options().stream().mapToLong(arena::heightBytes).min().orElse(0));
    }
    return least;
  }

  private List<Option> allowed(WeightGroup group, long height, long persistent) {
    return group.options().stream()
        .filter(o -> arena.heightBytes(o) <= height && o.persistentBytes() <= persistent)
        .toList();
  }

  /**
   * The choice of least cost with a limit on another sum, over limits of the arena's height.
   *
   * @param ramBytes height and persistent bytes together
   */
  private Optional<Choice> best(
      ToLongFunction<Option> cost,
      ToLongFunction<Option> limited,
      long limit,
      List<Long> heights,
      long ramBytes) {
    Optional<Choice> best = Optional.empty();
    long bestCost = Long.MAX_VALUE;
    long lower = Long.MAX_VALUE;
    for (long height : heights) {
      List<List<Option>> allowed =
          groups.stream().map(g -> allowed(g, height, ramBytes - height)).toList();
      List<List<Item>> items =
          allowed.stream()
              .map(
                  options ->
                      options.stream()
                          .map(
                              o ->
                                  new Item(
                                      cost.applyAsLong(o),
                                      limited.applyAsLong(o),
                                      o.persistentBytes()))
                          .toList())
              .toList();
      Optional<ChoiceSolver.Solution> solution =
          ChoiceSolver.solve(items, limit, ramBytes - height);
      if (solution.isEmpty()) {
        continue;
      }
      lower = Math.min(lower, solution.get().lowerBound());
      if (solution.get().cost() < bestCost) {
        bestCost = solution.get().cost();
        List<Option> chosen = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
          chosen.add(allowed.get(g).get(solution.get().chosen().get(g)));
        }
        best = Optional.of(new Choice(new Assignment(groups, chosen), true, 0));
      }
    }
    long gap = best.isPresent() ? bestCost - lower : 0;
    return best.map(choice -> new Choice(choice.assignment(), true, gap));
  }
}
