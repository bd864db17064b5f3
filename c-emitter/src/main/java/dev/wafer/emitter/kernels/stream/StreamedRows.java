package dev.wafer.emitter.kernels.stream;

import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Streamed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Segment.RowMove;
import dev.wafer.passes.program.SharedForms;
import dev.wafer.passes.stream.RowNodes;
import dev.wafer.passes.stream.RowSchedule;
import dev.wafer.passes.stream.RowWindows;
import dev.wafer.passes.stream.SegmentBuilder;
import dev.wafer.targets.Core;
import dev.wafer.targets.Work;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a graph row by row: calls of the kernels that compute its nodes, for some rows each. */
public final class StreamedRows implements Kernel<Streamed> {
  /** What the calls and the loop around them take of flash: one call of each kind, about. */
  private static final int CALL_BYTES = 40;

  private final RowTables kernels;
  private final Objective objective;

  /**
   * @param kernels for the nodes of the graph
   * @param roomy those that are faster for more scratch or flash
   * @param frugal those that are slower and want less scratch
   * @param objective by which time is exchanged for flash and for bytes of the arena
   */
  public StreamedRows(
      List<Kernel<?>> kernels, List<Kernel<?>> roomy, List<Kernel<?>> frugal, Objective objective) {
    this.kernels = RowTables.of(kernels, roomy, frugal);
    this.objective = objective;
  }

  @Override
  public String name() {
    return "streamed_rows";
  }

  @Override
  public List<Class<? extends Streamed>> operators() {
    return List.of(Streamed.class);
  }

  @Override
  public Optional<KernelBinding> bind(Streamed op, KernelRequest request) {
    Graph graph = op.graph();
    RowSchedule schedule = RowSchedule.of(graph, op.rows());
    RowNodes rowNodes = new RowNodes(graph);
    List<Node> nodes = schedule.events().stream().map(rowNodes::of).toList();
    RowKernels rowKernels = new RowKernels(kernels, objective, op.room(), rowNodes, request.core());
    SegmentBuilder builder = new SegmentBuilder(schedule, op.room().outputBytes());
    long edgeBytes = request.output().type().sizeBytes();
    List<KernelBinding> best = List.of();
    double least = Double.POSITIVE_INFINITY;
    for (Map<Node, KernelBinding> choice : rowKernels.choices(nodes)) {
      List<KernelBinding> trial = nodes.stream().map(choice::get).toList();
      long sizeBytes = builder.sizeBytes(trial);
      long time = trial.stream().mapToLong(KernelBinding::time).sum();
      double figure =
          objective.product(time, edgeBytes + Math.max(op.room().aimBytes(), sizeBytes));
      if (figure < least) {
        best = trial;
        least = figure;
      }
      if (sizeBytes <= op.room().aimBytes()) {
        break;
      }
    }
    if (best.isEmpty()) {
      return Optional.empty();
    }
    List<KernelBinding> alike = SharedForms.ofMost(best);
    return Optional.of(binding(request, builder, builder.segment(nodes, alike)));
  }

  private static Counts moving(Segment.Call call, boolean words, Core core) {
    return call.move()
        .map(RowMove::sizeBytes)
        .map(
            bytes ->
                words
                    ? MovedRuns.of(core).rowCounts(bytes)
                    : Counts.of(Work.BLOCK_COPY).and(Work.COPIED_WORD, (double) bytes / 4))
        .orElse(Counts.NONE);
  }

  private KernelBinding binding(KernelRequest request, SegmentBuilder builder, Segment segment) {
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "", "rows").bake("node", request.node().id());
    for (int i = 0; i < request.node().inputs().size(); i++) {
      binding.input(i);
    }
    binding.output(0);
    Set<Integer> counted = new LinkedHashSet<>();
    Counts counts = Counts.of(Work.STEP);
    for (Segment.Call call : segment.calls()) {
      call.binding().helpers().forEach(binding::helper);
      if (counted.add(call.node().id())) {
        call.binding().constants().forEach(binding::addConstant);
      }
    }
    boolean words = segment.movesWords();
    if (words) {
      binding.helper(MovedRuns.of(request.core()).rowsHelper());
    }
    int[] turns = segment.turns();
    for (int i = 0; i < turns.length; i++) {
      counts = counts.and(moving(segment.calls().get(i), words, request.core()).times(turns[i]));
    }
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < segment.graph().inputs().size(); i++) {
      overlaps.add(new Overlap(i, 0, Overlap.Form.OUTPUT_BELOW, builder.distanceBytes(i)));
    }
    return binding
        .scratch(
            new ScratchRequest(
                "rows",
                builder.sizeBytes(),
                RowWindows.ALIGNMENT_BYTES,
                Optional.empty(),
                builder.aboveOutputBytes()),
            CType.I8)
        .overlaps(overlaps)
        .alignment(4)
        .code(CALL_BYTES * segment.calls().size())
        .counts(counts)
        .segment(segment)
        .build();
  }
}
