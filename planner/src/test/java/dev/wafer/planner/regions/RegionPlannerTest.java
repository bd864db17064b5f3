package dev.wafer.planner.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaPlanner;
import dev.wafer.planner.ArenaProblem;
import dev.wafer.planner.OverlapRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RegionPlannerTest {
  private static final ArenaPlanner PLANNER = new ArenaPlanner(Fit.FEW);

  @Test
  void theBusiestBuffersLieInTheFastestRegion() {
    RegionProblem problem =
        problem(List.of(buffer(0, 0, 2, 64), buffer(1, 0, 2, 64)), List.of(), 64, 1_000, 10, 500);
    RegionPlan plan = plan(problem);
    assertThat(plan.regionOf(1)).isZero();
    assertThat(plan.regionOf(0)).isEqualTo(1);
    assertThat(plan.offsetBytes(0)).isZero();
    assertThat(plan.heightBytes()).isEqualTo(128);
    assertThat(plan.excessBytes()).isZero();
  }

  @Test
  void whatLivesAtDifferentTimesSharesTheFastestRegion() {
    RegionPlan plan =
        plan(
            problem(
                List.of(buffer(0, 0, 1, 64), buffer(1, 2, 3, 64)), List.of(), 64, 1_000, 10, 500));
    assertThat(plan.plans().get(1).offsetsBytes()).isEmpty();
  }

  @Test
  void anOverlapRuleCountsInsideARegion() {
    List<ArenaBuffer> buffers = List.of(buffer(0, 0, 1, 64), buffer(1, 1, 2, 64));
    List<OverlapRule> rules = List.of(OverlapRule.sameOffset(0, 1));
    assertThat(plan(problem(buffers, rules, 64, 1_000, 10, 10)).plans().get(1).heightBytes())
        .isZero();
    assertThat(plan(problem(buffers, List.of(), 64, 1_000, 10, 10)).plans().get(1).heightBytes())
        .isEqualTo(64);
  }

  @Test
  void pinnedBuffersStayTogetherAtTheirOffsets() {
    List<ArenaBuffer> buffers =
        List.of(
            buffer(0, 0, 3, 16).pinnedAt(0), buffer(1, 0, 3, 48).pinnedAt(16), buffer(2, 1, 2, 64));
    RegionPlan plan = plan(problem(buffers, List.of(), 80, 1_000, 1, 1_000, 100));
    assertThat(plan.regionOf(0)).isEqualTo(plan.regionOf(1)).isZero();
    assertThat(plan.offsetBytes(1)).isEqualTo(16);
    assertThat(plan.regionOf(2)).isEqualTo(1);
  }

  @Test
  void whatFitsOnlyTheFastRegionGoesThereThoughItIsIdle() {
    List<ArenaBuffer> buffers = List.of(buffer(0, 0, 1, 96), buffer(1, 0, 1, 16));
    RegionPlan plan = plan(problem(buffers, List.of(), 100, 64, 1, 1_000));
    assertThat(plan.excessBytes()).isZero();
    assertThat(plan.regionOf(0)).isZero();
    assertThat(plan.regionOf(1)).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsSaidInBytes() {
    List<ArenaBuffer> buffers = List.of(buffer(0, 0, 1, 96), buffer(1, 0, 1, 80));
    RegionPlan plan = plan(problem(buffers, List.of(), 64, 64, 1, 1_000));
    assertThat(plan.excessBytes()).isPositive();
  }

  /** Every split of a few buffers, each region placed by the same planner. */
  @Test
  void noSplitOfFewBuffersIsBetter() {
    Random random = new Random(7);
    int split = 0;
    for (int round = 0; round < 150; round++) {
      RegionProblem problem = random(random, 1 + random.nextInt(6), 2 + random.nextInt(2));
      RegionPlan plan = plan(problem);
      assertThat(plan.complete()).isTrue();
      long[] best = best(problem);
      assertThat(new long[] {plan.excessBytes(), slowBytes(problem, plan)})
          .as("round %d", round)
          .isEqualTo(best);
      split += plan.plans().stream().filter(p -> !p.offsetsBytes().isEmpty()).count() > 1 ? 1 : 0;
    }
    assertThat(split).isGreaterThan(50);
  }

  @Test
  void thousandsOfBuffersTakeSeconds() {
    RegionProblem problem = random(new Random(3), 4_000, 2);
    long start = System.nanoTime();
    RegionPlan plan = plan(problem);
    assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(60);
    assertThat(plan.plans().get(0).heightBytes())
        .isLessThanOrEqualTo(problem.regions().get(0).capacityBytes());
  }

  @Test
  void theValidatorFindsWhatIsWrong() {
    RegionProblem problem =
        problem(List.of(buffer(0, 0, 2, 64), buffer(1, 0, 2, 64)), List.of(), 64, 1_000, 10, 500);
    RegionPlan plan = plan(problem);
    ArenaPlan both = part(Map.of(0, 0L, 1, 32L));
    ArenaPlan none = part(Map.of());
    assertThat(broken(problem, plan.plans())).isEmpty();
    assertThat(broken(problem, List.of(both, none)).toString()).contains("share bytes");
    assertThat(broken(problem, List.of(none, none)).toString()).contains("lies in 0 regions");
    assertThat(broken(problem, List.of(part(Map.of(0, 0L, 1, 64L)), part(Map.of(1, 0L)))))
        .containsExactly("buffer 1 lies in 2 regions");
    assertThat(broken(problem, List.of(part(Map.of(0, 0L)), part(Map.of(1, 8L)))).toString())
        .contains("not aligned");
  }

  @Test
  void aBufferWithoutTrafficIsRefused() {
    assertThatThrownBy(
            () ->
                new RegionProblem(
                    ArenaProblem.of(List.of(buffer(0, 0, 1, 16))),
                    Map.of(),
                    List.of(new ArenaRegion("ram", 64))))
        .hasMessageContaining("no traffic of buffer 0");
  }

  private static List<String> broken(RegionProblem problem, List<ArenaPlan> plans) {
    return RegionValidator.violations(problem, new RegionPlan(problem.regions(), plans, false));
  }

  private static ArenaPlan part(Map<Integer, Long> offsets) {
    return new ArenaPlan(new TreeMap<>(offsets), 1_000, 0, 0, "by hand", false);
  }

  private static RegionPlan plan(RegionProblem problem) {
    return new RegionPlanner(PLANNER).plan(problem);
  }

  private static ArenaBuffer buffer(int id, int first, int last, long size) {
    return ArenaBuffer.ofSteps(id, "b" + id, first, last, size, 16);
  }

  private static RegionProblem problem(
      List<ArenaBuffer> buffers, List<OverlapRule> rules, long fast, long slow, long... traffic) {
    Map<Integer, Long> byId = new LinkedHashMap<>();
    for (int i = 0; i < traffic.length; i++) {
      byId.put(i, traffic[i]);
    }
    return new RegionProblem(
        ArenaProblem.of(buffers).withOverlapRules(rules),
        byId,
        List.of(new ArenaRegion("fast", fast), new ArenaRegion("slow", slow)));
  }

  private static RegionProblem random(Random random, int count, int regionCount) {
    List<ArenaBuffer> buffers = new ArrayList<>();
    Map<Integer, Long> traffic = new LinkedHashMap<>();
    List<OverlapRule> rules = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int first = random.nextInt(count);
      long size = 16L * (1 + random.nextInt(8));
      ArenaBuffer buffer = buffer(id, first, first + random.nextInt(3), size);
      buffers.add(id == 0 && random.nextBoolean() ? buffer.pinnedAt(0) : buffer);
      traffic.put(id, (long) random.nextInt(1_000));
      if (id > 0 && random.nextInt(3) == 0) {
        rules.add(OverlapRule.sameOffset(id - 1, id));
      }
    }
    List<ArenaRegion> regions = new ArrayList<>();
    for (int region = 0; region < regionCount; region++) {
      boolean last = region == regionCount - 1;
      regions.add(new ArenaRegion("r" + region, last ? 100_000 : 32L + random.nextInt(200)));
    }
    return new RegionProblem(ArenaProblem.of(buffers).withOverlapRules(rules), traffic, regions);
  }

  private static long slowBytes(RegionProblem problem, RegionPlan plan) {
    return problem.trafficBytes().entrySet().stream()
        .mapToLong(entry -> plan.regionOf(entry.getKey()) * entry.getValue())
        .sum();
  }

  /** Least excess, then least slow traffic, of all splits. */
  private static long[] best(RegionProblem problem) {
    int count = problem.arena().buffers().size();
    int regions = problem.regions().size();
    long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
    for (int code = 0; code < Math.pow(regions, count); code++) {
      List<Set<Integer>> chosen = new ArrayList<>();
      for (int region = 0; region < regions; region++) {
        chosen.add(new TreeSet<>());
      }
      long slow = 0;
      for (int id = 0, rest = code; id < count; id++, rest /= regions) {
        chosen.get(rest % regions).add(id);
        slow += rest % regions * problem.trafficBytes().get(id);
      }
      long excess = 0;
      for (int region = 0; region < regions; region++) {
        long height = PLANNER.plan(problem.part(chosen.get(region))).heightBytes();
        excess += Math.max(0, height - problem.regions().get(region).capacityBytes());
      }
      if (excess < best[0] || (excess == best[0] && slow < best[1])) {
        best = new long[] {excess, slow};
      }
    }
    return best;
  }
}
