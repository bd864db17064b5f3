package dev.wafer.emitter.testing;

import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaProblem;
import dev.wafer.planner.OverlapRule;
import dev.wafer.planner.PlanValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans that use a program's overlap rules to the last byte, one rule and one distance each. */
public final class OverlapPlans {
  private static final long GRANULE = 16;

  private OverlapPlans() {}

  /**
   * For each rule of a program plans with the least distance that it permits, the next one, one
   * halfway to disjoint and the last before it.
   */
  public static List<PlannedProgram> of(Program program) {
    return plans(program, Integer.MAX_VALUE);
  }

  /** For each rule of a program the plan with the least distance that it permits. */
  public static List<PlannedProgram> tightest(Program program) {
    return plans(program, 1);
  }

  private static List<PlannedProgram> plans(Program program, int mostDistances) {
    ArenaProblem problem = ArenaPlanning.problem(program);
    List<PlannedProgram> plans = new ArrayList<>();
    for (OverlapRule rule : problem.overlapRules()) {
      distances(problem, rule).stream()
          .limit(mostDistances)
          .map(distance -> at(program, rule, distance))
          .forEach(plans::add);
    }
    for (PlannedProgram planned : plans) {
      List<String> violations = PlanValidator.violations(problem, planned.plan());
      if (!violations.isEmpty()) {
        throw new IllegalStateException(violations.toString());
      }
    }
    return plans;
  }

  /** A plan, valid or not, with the buffers of a rule at a distance and all others apart. */
  public static PlannedProgram at(Program program, OverlapRule rule, long distanceBytes) {
    ArenaProblem problem = ArenaPlanning.problem(program);
    ArenaBuffer lower = buffer(problem, rule.lowerId());
    ArenaBuffer upper = buffer(problem, rule.upperId());
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    long end = 0;
    for (ArenaBuffer buffer : problem.buffers()) {
      if (buffer.fixedOffsetBytes().isPresent()) {
        offsets.put(buffer.id(), buffer.fixedOffsetBytes().getAsLong());
        end = Math.max(end, buffer.fixedOffsetBytes().getAsLong() + buffer.sizeBytes());
      }
    }
    long start = aligned(end, Math.max(lower.alignmentBytes(), upper.alignmentBytes()));
    offsets.put(lower.id(), start);
    offsets.put(upper.id(), start + distanceBytes);
    end = Math.max(start + lower.sizeBytes(), start + distanceBytes + upper.sizeBytes());
    for (ArenaBuffer buffer : problem.buffers()) {
      if (!offsets.containsKey(buffer.id())) {
        end = aligned(end, buffer.alignmentBytes());
        offsets.put(buffer.id(), end);
        end += buffer.sizeBytes();
      }
    }
    return new PlannedProgram(
        program, new ArenaPlan(offsets, aligned(end, GRANULE), 0, 0, "forced overlap", false));
  }

  private static List<Long> distances(ArenaProblem problem, OverlapRule rule) {
    long least = aligned(rule.minDistanceBytes(), GRANULE);
    if (rule.form() == OverlapRule.Form.EXACTLY) {
      return List.of(rule.minDistanceBytes());
    }
    long disjoint = aligned(buffer(problem, rule.lowerId()).sizeBytes(), GRANULE);
    TreeSet<Long> distances = new TreeSet<>();
    distances.add(least);
    distances.add(least + GRANULE);
    distances.add(aligned((least + disjoint) / 2, GRANULE));
    distances.add(Math.max(least, disjoint - GRANULE));
    return List.copyOf(distances);
  }

  private static ArenaBuffer buffer(ArenaProblem problem, int id) {
    return problem.buffers().stream().filter(b -> b.id() == id).findFirst().orElseThrow();
  }

  private static long aligned(long bytes, long alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }
}
