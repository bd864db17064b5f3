package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Searches are bounded by effort and seeded, so that the emitted C is the same wherever it is made.
 * A change of these checksums changes where tensors lie in the models of everybody.
 */
class PlansStayTheSameTest {
  private static final PlannerOptions CLIMB = new PlannerOptions(200_000, 0, 1, false);
  private static final PlannerOptions EXACT = new PlannerOptions(0, 60_000, 1, false);
  private static final PlannerOptions RESTARTS =
      new PlannerOptions(0, 200_000, 1, false, true, Deadline.NEVER);

  @Test
  void ofTheHeuristics() {
    assertThat(checksum(PlannerOptions.greedyOnly())).isEqualTo(0x61DA976EL);
  }

  @Test
  void ofHillClimbing() {
    assertThat(checksum(CLIMB)).isEqualTo(0xD48EA27DL);
  }

  @Test
  void ofExactSearch() {
    assertThat(checksum(EXACT)).isEqualTo(0xA359E178L);
  }

  @Test
  void ofExactSearchWithRestarts() {
    assertThat(checksum(RESTARTS)).isEqualTo(0xFC67C05AL);
  }

  @Test
  void ofExactSearchForACapacity() {
    assertThat(checksum(RESTARTS.untilCapacity())).isEqualTo(0xB4E8AFC1L);
  }

  /** Which capacities are decided, with how many looks: what is cut off stays cut off. */
  @Test
  void ofEachSearchAndItsLooks() {
    CRC32 sum = new CRC32();
    Random random = new Random(9);
    for (int round = 0; round < 120; round++) {
      addLooks(sum, RandomProblems.smallWithKernelRules(random), round);
      addLooks(sum, RandomProblems.smallWithEverything(random), round);
    }
    for (int seed = 0; seed < 12; seed++) {
      addLooks(sum, RandomProblems.large(12 + 4 * seed, 3 + seed, seed), seed);
    }
    assertThat(sum.getValue()).isEqualTo(0xF24C2C9CL);
  }

  private static void addLooks(CRC32 sum, ArenaProblem problem, int seed) {
    PlacementModel placement = new PlacementModel(problem);
    if (!ExactModel.suits(placement)) {
      return;
    }
    ExactModel model = new ExactModel(placement);
    long bound = ArenaLowerBound.withOverlap(placement);
    add(sum, model.canRefute() + " " + bound);
    for (PlacementOrder order : new PlacementOrder[] {PlacementOrder.AREA, PlacementOrder.START}) {
      addLooks(sum, new ExactSearch(model, order.order(placement)), bound, placement.granuleBytes);
    }
    SplitOrder split = new SplitOrder(model, seed % 3);
    addLooks(sum, new ExactSearch(model, split), bound, placement.granuleBytes);
  }

  private static void addLooks(CRC32 sum, ExactSearch search, long bound, long granule) {
    for (long capacity : new long[] {bound - granule, bound, bound + granule, bound * 9 / 8}) {
      ExactSearch.Outcome outcome = search.decide(capacity, 20_000, Deadline.NEVER);
      add(sum, outcome + " " + search.effortLeft());
      if (outcome == ExactSearch.Outcome.FOUND) {
        add(sum, Arrays.toString(search.offsets()));
      }
    }
  }

  private static long checksum(PlannerOptions options) {
    CRC32 sum = new CRC32();
    Random random = new Random(3);
    ArenaPlanner planner = new ArenaPlanner(options);
    for (int round = 0; round < 150; round++) {
      add(sum, planner.plan(RandomProblems.smallWithEverything(random)));
      add(sum, planner.plan(RandomProblems.smallWithKernelRules(random)));
    }
    for (int seed = 0; seed < 24; seed++) {
      ArenaProblem problem = RandomProblems.large(20 + 3 * seed, 4 + seed, seed);
      long most = planner.plan(problem).noOverlapBoundBytes() + (seed % 2 == 0 ? 0 : 50_000);
      add(sum, planner.plan(problem.withCapacityBytes(most)));
    }
    return sum.getValue();
  }

  private static void add(CRC32 sum, ArenaPlan plan) {
    add(
        sum,
        plan.offsetsBytes()
            + " "
            + plan.heightBytes()
            + " "
            + plan.lowerBoundBytes()
            + " "
            + plan.method());
  }

  private static void add(CRC32 sum, String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
