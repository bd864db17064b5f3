package dev.wafer.emitter.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaProblem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OccupiedBytesTest {
  @Test
  void bytesOfSeveralBuffersCountOnce() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int steps = 1 + random.nextInt(8);
      List<ArenaBuffer> buffers = new ArrayList<>();
      TreeMap<Integer, Long> offsets = new TreeMap<>();
      for (int id = 0; id < random.nextInt(10); id++) {
        int first = random.nextInt(steps);
        int last = first + random.nextInt(steps - first);
        buffers.add(ArenaBuffer.ofSteps(id, "b", first, last, random.nextInt(20), 1));
        offsets.put(id, (long) random.nextInt(30));
      }
      long[] expected = new long[steps];
      for (int step = 0; step < steps; step++) {
        BitSet bytes = new BitSet();
        for (ArenaBuffer buffer : buffers) {
          if (buffer.lifespan().lower() <= step && step < buffer.lifespan().upper()) {
            int offset = offsets.get(buffer.id()).intValue();
            bytes.set(offset, offset + (int) buffer.sizeBytes());
          }
        }
        expected[step] = bytes.cardinality();
      }
      ArenaPlan plan = new ArenaPlan(offsets, 64, 0, 0, "random", false);
      assertThat(OccupiedBytes.perStep(ArenaProblem.of(buffers), plan, steps)).isEqualTo(expected);
    }
  }
}
