package dev.wafer.passes.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.passes.placement.ChoiceSolver.Item;
import dev.wafer.passes.placement.ChoiceSolver.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChoiceSolverTest {
  @Test
  void agreesWithBruteForce() {
    Random random = new Random(3);
    int solved = 0;
    for (int run = 0; run < 1500; run++) {
      List<List<Item>> groups = groups(random, random.nextInt(7), 1 + random.nextInt(4), 40);
      long first = random.nextInt(1 + 25 * groups.size());
      long second = random.nextInt(1 + 25 * groups.size());
      OptionalLong expected = bruteForce(groups, 0, 0, first, second);
      Optional<Solution> found = ChoiceSolver.solve(groups, first, second);
      assertThat(found.isPresent()).isEqualTo(expected.isPresent());
      if (found.isPresent()) {
        assertThat(found.get().cost()).isEqualTo(expected.getAsLong());
        assertThat(found.get().lowerBound()).isEqualTo(expected.getAsLong());
        assertWithin(groups, found.get(), first, second);
        solved++;
      }
    }
    assertThat(solved).isGreaterThan(400);
  }

  @Test
  void solvesWhatModelsHaveAndBoundsWhatItCannotFinish() {
    Random random = new Random(5);
    for (int run = 0; run < 5; run++) {
      List<List<Item>> groups = groups(random, 100, 6, 1_000_000);
      long limit = 30_000_000L;
      Solution found = ChoiceSolver.solve(groups, limit, limit).orElseThrow();
      assertWithin(groups, found, limit, limit);
      assertThat(found.lowerBound()).isLessThanOrEqualTo(found.cost());
      assertThat(found.cost() - found.lowerBound()).isLessThan(found.cost() / 50);
    }
  }

  private static void assertWithin(
      List<List<Item>> groups, Solution found, long firstLimit, long secondLimit) {
    long cost = 0;
    long first = 0;
    long second = 0;
    for (int g = 0; g < groups.size(); g++) {
      Item item = groups.get(g).get(found.chosen().get(g));
      cost += item.cost();
      first += item.first();
      second += item.second();
    }
    assertThat(cost).isEqualTo(found.cost());
    assertThat(first).isLessThanOrEqualTo(firstLimit);
    assertThat(second).isLessThanOrEqualTo(secondLimit);
  }

  private static List<List<Item>> groups(Random random, int count, int items, int bound) {
    List<List<Item>> groups = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      List<Item> group = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        group.add(new Item(random.nextInt(bound), random.nextInt(bound), random.nextInt(bound)));
      }
      groups.add(group);
    }
    return groups;
  }

  private static OptionalLong bruteForce(
      List<List<Item>> groups, int group, long cost, long first, long second) {
    if (first < 0 || second < 0) {
      return OptionalLong.empty();
    }
    if (group == groups.size()) {
      return OptionalLong.of(cost);
    }
    OptionalLong best = OptionalLong.empty();
    for (Item item : groups.get(group)) {
      OptionalLong found =
          bruteForce(
              groups, group + 1, cost + item.cost(), first - item.first(), second - item.second());
      if (found.isPresent() && (best.isEmpty() || found.getAsLong() < best.getAsLong())) {
        best = found;
      }
    }
    return best;
  }
}
