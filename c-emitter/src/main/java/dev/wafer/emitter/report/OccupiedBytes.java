package dev.wafer.emitter.report;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaProblem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** How much of a plan is in use at each step. */
final class OccupiedBytes {
  private OccupiedBytes() {}

  /** Bytes that live buffers cover during each step; those of several buffers count once. */
  static long[] perStep(ArenaProblem problem, ArenaPlan plan, int steps) {
    List<ArenaBuffer> byOffset = new ArrayList<>(problem.buffers());
    byOffset.sort(Comparator.comparingLong(buffer -> plan.offsetBytes(buffer.id())));
    List<List<Integer>> begins = lists(steps);
    List<List<Integer>> ends = lists(steps);
    for (int i = 0; i < byOffset.size(); i++) {
      if (byOffset.get(i).lifespan().lower() < steps) {
        begins.get(byOffset.get(i).lifespan().lower()).add(i);
        ends.get(Math.min(steps, byOffset.get(i).lifespan().upper()) - 1).add(i);
      }
    }
    long[] occupied = new long[steps];
    BitSet live = new BitSet(byOffset.size());
    for (int step = 0; step < steps; step++) {
      begins.get(step).forEach(live::set);
      long covered = 0;
      for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
        long start = plan.offsetBytes(byOffset.get(i).id());
        long end = start + byOffset.get(i).sizeBytes();
        occupied[step] += Math.max(0, end - Math.max(start, covered));
        covered = Math.max(covered, end);
      }
      ends.get(step).forEach(live::clear);
    }
    return occupied;
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }
}
