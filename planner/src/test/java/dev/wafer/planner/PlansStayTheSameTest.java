package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
    String text =
        plan.offsetsBytes()
            + " "
            + plan.heightBytes()
            + " "
            + plan.lowerBoundBytes()
            + " "
            + plan.method();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
