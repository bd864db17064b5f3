package dev.wafer.compiler.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlacingTest {
  /** Or rows that save much might not be looked at: their draft would be as high as all whole. */
  @Test
  void draftsWithAWideGapArePlannedAgainWithCare() {
    PlannedProgram drafted = placing().draft(graph(190));
    ArenaPlan hasty = placing().drafting().plan(drafted.program()).plan();

    assertThat(hasty.gapPercent().orElseThrow()).isGreaterThan(10);
    assertThat(drafted.plan().heightBytes()).isLessThan(hasty.heightBytes());
  }

  @Test
  void draftsWithASmallGapAreLeft() {
    ArenaPlan plan = placing().draft(graph(60)).plan();

    assertThat(plan.gapPercent().orElseThrow()).isStrictlyBetween(0., 10.);
  }

  /** Drafts are made without any search. */
  private static Placing placing() {
    Core host = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
    CompileRequest options =
        CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4")).build();
    Placing placing =
        Placing.of(
            new Lowering(KernelRegistry.standard(), host),
            List.of(),
            options,
            OptionalLong.empty());
    ArenaPlanning greedy = new ArenaPlanning(PlannerOptions.greedyOnly());
    return new Placing(
        placing.lowering(),
        placing.folded(),
        options,
        placing.arenaBudget(),
        placing.planning(),
        greedy,
        placing.careful());
  }

  /** Planes of random sizes that are read at random times. */
  private static Graph graph(long seed) {
    Random random = new Random(seed);
    GraphBuilder builder = new GraphBuilder("resized");
    List<Value> values = new ArrayList<>();
    Set<Value> read = new HashSet<>();
    values.add(builder.input("x", plane(3)));
    for (int i = 0; i < 30; i++) {
      Value from = values.get(Math.max(0, i - random.nextInt(6)));
      read.add(from);
      values.add(
          builder.node(
              new Resize(ResizeFn.NEAREST_NEIGHBOR, false, false),
              plane(1 + random.nextInt(40)),
              from));
    }
    values.removeAll(read);
    values.forEach(builder::output);
    return builder.build();
  }

  private static TensorType plane(int rows) {
    return TensorType.of(DataType.UINT8).withShape(Shape.of(1, rows, 16, 1));
  }
}
