package dev.wafer.planner;

import java.util.ArrayList;
import java.util.List;

/** Says which rules of a problem a plan breaks. Written apart from the search, and kept short. */
public final class PlanValidator {
  private PlanValidator() {}

  /** One sentence for each broken rule; empty for a valid plan. */
  public static List<String> violations(ArenaProblem problem, ArenaPlan plan) {
    List<String> broken = new ArrayList<>();
    List<ArenaBuffer> placed = new ArrayList<>();
    for (ArenaBuffer buffer : problem.buffers()) {
      Long offset = plan.offsetsBytes().get(buffer.id());
      if (offset == null) {
        broken.add(label(buffer) + " has no offset");
        continue;
      }
      placed.add(buffer);
      if (offset < 0) {
        broken.add(label(buffer) + " starts at " + offset + ", below the arena");
      }
      if (offset % buffer.alignmentBytes() != 0) {
        broken.add(
            label(buffer) + " at " + offset + " is not aligned to " + buffer.alignmentBytes());
      }
      if (buffer.fixedOffsetBytes().isPresent()
          && buffer.fixedOffsetBytes().getAsLong() != offset) {
        broken.add(label(buffer) + " at " + offset + " is pinned at " + buffer.fixedOffsetBytes());
      }
      if (offset > plan.heightBytes() - buffer.sizeBytes()) {
        broken.add(label(buffer) + " ends above the plan's height " + plan.heightBytes());
      }
    }
    if (plan.offsetsBytes().size() > placed.size()) {
      broken.add("the plan places buffers that the problem does not have");
    }
    if (plan.heightBytes() > problem.capacityBytes().orElse(Long.MAX_VALUE)) {
      broken.add("height " + plan.heightBytes() + " exceeds " + problem.capacityBytes());
    }
    placed.sort((a, b) -> Integer.compare(a.lifespan().lower(), b.lifespan().lower()));
    long[] offsets = placed.stream().mapToLong(b -> plan.offsetBytes(b.id())).toArray();
    for (int i = 0; i < placed.size(); i++) {
      ArenaBuffer a = placed.get(i);
      for (int j = i + 1; j < placed.size(); j++) {
        ArenaBuffer b = placed.get(j);
        if (b.lifespan().lower() >= a.lifespan().upper()) {
          break; // sorted by start: nothing later can meet a
        }
        boolean apart =
            offsets[i] <= offsets[j]
                ? offsets[j] - offsets[i] >= a.sizeBytes()
                : offsets[i] - offsets[j] >= b.sizeBytes();
        if (!apart && a.sizeBytes() > 0 && b.sizeBytes() > 0 && !isPermitted(problem, a, b, plan)) {
          broken.add(label(a) + " and " + label(b) + " are live together and share bytes");
        }
      }
    }
    return broken;
  }

  private static boolean isPermitted(
      ArenaProblem problem, ArenaBuffer a, ArenaBuffer b, ArenaPlan plan) {
    for (OverlapRule rule : problem.overlapRules()) {
      boolean ofThisPair =
          (rule.lowerId() == a.id() && rule.upperId() == b.id())
              || (rule.lowerId() == b.id() && rule.upperId() == a.id());
      if (ofThisPair
          && rule.permits(plan.offsetBytes(rule.lowerId()), plan.offsetBytes(rule.upperId()))) {
        return true;
      }
    }
    return false;
  }

  private static String label(ArenaBuffer buffer) {
    return "buffer " + buffer.id() + " (" + buffer.name() + ")";
  }
}
