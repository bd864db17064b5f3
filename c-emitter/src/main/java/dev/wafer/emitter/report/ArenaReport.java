package dev.wafer.emitter.report;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.memory.BufferTraffic;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaPlan;
import dev.wafer.planner.ArenaProblem;
import dev.wafer.planner.OverlapRule;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plan of the arena as a part of the report. */
final class ArenaReport {
  private final PlannedProgram whole;
  private final Program program;
  private final ArenaPlan plan;
  private final ArenaProblem problem;
  private final Map<Integer, ArenaBuffer> planned = new LinkedHashMap<>();
  private final Map<Integer, Long> trafficBytes;
  private final long[] liveBytes;

  ArenaReport(PlannedProgram planned) {
    whole = planned;
    program = planned.program();
    trafficBytes = BufferTraffic.of(program);
    plan = planned.plan();
    problem = ArenaPlanning.problem(program);
    problem.buffers().forEach(buffer -> this.planned.put(buffer.id(), buffer));
    liveBytes = liveBytes();
  }

  /** Bytes of the arena that are live during a step, each counted once. */
  long liveBytes(int step) {
    return liveBytes[step];
  }

  CompileReport.Arena report() {
    int peak = -1;
    for (int step = 0; step < liveBytes.length; step++) {
      peak = peak < 0 || liveBytes[step] > liveBytes[peak] ? step : peak;
    }
    return new CompileReport.Arena(
        plan.heightBytes(),
        whole.alignmentBytes(),
        plan.lowerBoundBytes(),
        plan.gapBytes(),
        plan.noOverlapBoundBytes(),
        plan.provenOptimal(),
        plan.method(),
        peak,
        peak < 0 ? 0 : liveBytes[peak],
        regions(),
        buffers(),
        overlaps());
  }

  /** Regions are apart, so what is live in each adds up. */
  private long[] liveBytes() {
    long[] sum = new long[program.steps().size()];
    for (ArenaPlan part : whole.regions().plans()) {
      ArenaProblem buffers =
          ArenaProblem.of(
              problem.buffers().stream()
                  .filter(b -> part.offsetsBytes().containsKey(b.id()))
                  .toList());
      long[] bytes = OccupiedBytes.perStep(buffers, part, sum.length);
      for (int step = 0; step < sum.length; step++) {
        sum[step] += bytes[step];
      }
    }
    return sum;
  }

  private List<CompileReport.Region> regions() {
    List<CompileReport.Region> regions = new ArrayList<>();
    for (int i = 0; i < whole.regions().regions().size(); i++) {
      ArenaRegion region = whole.regions().regions().get(i);
      ArenaPlan part = whole.regions().plans().get(i);
      regions.add(
          new CompileReport.Region(
              region.name(),
              part.heightBytes(),
              whole.isSplit() ? region.capacityBytes() : null,
              part.offsetsBytes().keySet().stream().mapToLong(trafficBytes::get).sum()));
    }
    return regions;
  }

  private String regionName(Buffer buffer) {
    return whole.regions().regions().get(whole.region(buffer)).name();
  }

  private List<CompileReport.Buffer> buffers() {
    Map<Integer, List<CompileReport.View>> views = views();
    List<CompileReport.Buffer> buffers = new ArrayList<>();
    for (Buffer buffer : program.arenaBuffers()) {
      buffers.add(
          new CompileReport.Buffer(
              buffer.name(),
              buffer.kind().name().toLowerCase(Locale.ROOT),
              regionName(buffer),
              plan.offsetBytes(buffer.id()),
              buffer.sizeBytes(),
              first(buffer.id()),
              last(buffer.id()),
              trafficBytes.get(buffer.id()),
              views.getOrDefault(buffer.id(), List.of())));
    }
    return buffers;
  }

  private int first(int buffer) {
    return planned.get(buffer).lifespan().lower();
  }

  private int last(int buffer) {
    return planned.get(buffer).lifespan().upper() - 1;
  }

  /** The tensors of each buffer, in the order in which they come into being. */
  private Map<Integer, List<CompileReport.View>> views() {
    Graph graph = program.graph();
    Map<Value, int[]> uses = uses();
    Map<Integer, List<CompileReport.View>> views = new LinkedHashMap<>();
    program
        .views()
        .forEach(
            (value, view) -> {
              if (!view.buffer().isInArena()) {
                return;
              }
              int buffer = view.buffer().id();
              int[] steps = uses.getOrDefault(value, new int[] {first(buffer), last(buffer)});
              boolean ends = graph.outputs().contains(value);
              boolean lasts = graph.isVariable(value);
              views
                  .computeIfAbsent(buffer, id -> new ArrayList<>())
                  .add(
                      new CompileReport.View(
                          value.name(),
                          role(value),
                          view.offsetBytes(),
                          view.type().sizeBytes(),
                          spanBytes(view),
                          lasts || graph.inputs().contains(value) ? first(buffer) : steps[0],
                          lasts || ends ? last(buffer) : steps[1]));
            });
    return views;
  }

  private static long spanBytes(View view) {
    long elements = view.layout().span();
    return view.isDense()
        ? view.type().sizeBytes()
        : elements * view.type().dataType().bits() / Byte.SIZE;
  }

  private String role(Value value) {
    Graph graph = program.graph();
    if (graph.isVariable(value)) {
      return "state";
    }
    return graph.inputs().contains(value)
        ? "input"
        : graph.outputs().contains(value) ? "output" : "inner";
  }

  /** The first and the last step that touch a tensor. */
  private Map<Value, int[]> uses() {
    Map<Value, int[]> uses = new LinkedHashMap<>();
    for (Step step : program.steps()) {
      List<Value> touched = new ArrayList<>(step.node().inputs());
      touched.addAll(step.node().outputs());
      for (Value value : touched) {
        uses.computeIfAbsent(value, v -> new int[] {step.index(), 0})[1] = step.index();
      }
    }
    return uses;
  }

  /** The rules that the plan makes use of, the first that holds for each pair. */
  private List<CompileReport.Overlap> overlaps() {
    Map<Integer, Integer> index = new LinkedHashMap<>();
    program.arenaBuffers().forEach(buffer -> index.put(buffer.id(), index.size()));
    Map<List<Integer>, CompileReport.Overlap> overlaps = new LinkedHashMap<>();
    for (OverlapRule rule : problem.overlapRules()) {
      int lower = rule.lowerId();
      int upper = rule.upperId();
      long from = Math.max(plan.offsetBytes(lower), plan.offsetBytes(upper));
      long shared = Math.min(end(lower), end(upper)) - from;
      int firstStep = Math.max(first(lower), first(upper));
      int lastStep = Math.min(last(lower), last(upper));
      boolean together =
          !whole.isSplit() || whole.regions().regionOf(lower) == whole.regions().regionOf(upper);
      if (together
          && shared > 0
          && firstStep <= lastStep
          && rule.permits(plan.offsetBytes(lower), plan.offsetBytes(upper))) {
        overlaps.putIfAbsent(
            List.of(Math.min(lower, upper), Math.max(lower, upper)),
            new CompileReport.Overlap(
                index.get(lower),
                index.get(upper),
                rule.form().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                rule.minDistanceBytes(),
                plan.offsetBytes(upper) - plan.offsetBytes(lower),
                shared,
                firstStep,
                lastStep));
      }
    }
    return List.copyOf(overlaps.values());
  }

  private long end(int buffer) {
    return plan.offsetBytes(buffer) + planned.get(buffer).sizeBytes();
  }
}
