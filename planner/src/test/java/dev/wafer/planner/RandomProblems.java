package dev.wafer.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** Problems from a seed. */
final class RandomProblems {
  private RandomProblems() {}

  /** A few buffers of a few bytes, without overlap rules. */
  static ArenaProblem small(Random random) {
    int count = 1 + random.nextInt(7);
    int alignment = 1 << random.nextInt(3);
    List<ArenaBuffer> buffers = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int first = random.nextInt(6);
      int last = Math.min(6, first + random.nextInt(4));
      long size = (long) alignment * (1 + random.nextInt(4)) - random.nextInt(alignment);
      buffers.add(ArenaBuffer.ofSteps(id, "b" + id, first, last, size, alignment));
    }
    return ArenaProblem.of(buffers);
  }

  /** As {@link #small} with overlap rules with distances of zero or more, as kernels give them. */
  static ArenaProblem smallWithKernelRules(Random random) {
    ArenaProblem problem = small(random);
    List<OverlapRule> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0 && problem.buffers().size() > 1; i--) {
      int lower = random.nextInt(problem.buffers().size());
      int upper =
          (lower + 1 + random.nextInt(problem.buffers().size() - 1)) % problem.buffers().size();
      rules.add(OverlapRule.atLeast(lower, upper, random.nextInt(5)));
    }
    return problem.withOverlapRules(rules);
  }

  /** As {@link #small} with rules of every form, two alignments and a pinned buffer. */
  static ArenaProblem smallWithEverything(Random random) {
    ArenaProblem problem = smallWithKernelRules(random);
    List<ArenaBuffer> buffers = new ArrayList<>(problem.buffers());
    int alignment = buffers.get(0).alignmentBytes();
    for (int i = 0; i < buffers.size(); i++) {
      ArenaBuffer b = buffers.get(i);
      boolean coarse = random.nextInt(4) == 0;
      buffers.set(
          i,
          new ArenaBuffer(
              b.id(),
              b.name(),
              b.lifespan(),
              b.sizeBytes(),
              coarse ? alignment * 2 : alignment,
              i == 0 && random.nextBoolean()
                  ? OptionalLong.of(2L * alignment * random.nextInt(3))
                  : OptionalLong.empty()));
    }
    List<OverlapRule> rules = new ArrayList<>(problem.overlapRules());
    if (buffers.size() > 2) {
      rules.add(OverlapRule.sameOffset(1, 2));
      rules.add(
          new OverlapRule(
              0,
              2,
              random.nextInt(9) - 4L,
              random.nextBoolean() ? OverlapRule.Form.AT_LEAST : OverlapRule.Form.EXACTLY));
    }
    return new ArenaProblem(buffers, rules, OptionalLong.empty());
  }

  /** Many buffers whose lives last {@code maxSteps} at most. */
  static ArenaProblem large(int count, int maxSteps, long seed) {
    Random random = new Random(seed);
    List<ArenaBuffer> buffers = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int first = random.nextInt(count);
      int last = Math.min(count, first + random.nextInt(maxSteps));
      buffers.add(ArenaBuffer.ofSteps(id, "b" + id, first, last, 1 + random.nextInt(100_000), 16));
    }
    return ArenaProblem.of(buffers);
  }
}
