package dev.wafer.passes.search;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import dev.wafer.planner.ArenaBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Chooses which parts of a graph run row by row, and by how many rows at a time.
 *
 * <p>Where to cut follows from sizes: of all ways to cut the graph into parts that run whole and
 * parts that run by rows the one whose largest part is the smallest, and for some larger sizes the
 * one with the fewest calls. These are planned, and the best by the objective is taken if it pays
 * as it is placed, too.
 *
 * @param <T> a program whose arena is planned
 */
public final class StreamChoice<T> {
  /** Sizes that are tried, as parts of the smallest one. */
  private static final List<Double> SIZES = List.of(1.0, 1.15, 1.35);

  /** A larger part of the arena is no gain: kernels want scratch beside the rows. */
  private static final double MOST_BYTES = 0.95;

  /** Instructions that rows may cost beside those of whole planes. */
  private static final double MOST_SLOWER = 1.05;

  /**
   * Share of the arena that rows have to save for a share of the instructions: they take some
   * kilobytes of code, too.
   */
  private static final double LEAST_ARENA_PER_INSTRUCTIONS = 6;

  /** Of an inference. */
  private record Cost(long instructions, long arenaBytes) {}

  private final Function<Graph, PlannedProgram> draft;
  private final Function<Graph, T> place;
  private final Function<T, PlannedProgram> planned;
  private final Predicate<T> fits;
  private final Objective objective;
  private final Optional<Value> fed;

  /**
   * @param draft lowers and plans a graph, quickly
   * @param place the same with all care
   * @param planned the planned program of the result
   * @param fits whether a result is within the budgets
   * @param fed an input whose rows come one after the other, so that its part has to run by rows
   */
  public StreamChoice(
      Function<Graph, PlannedProgram> draft,
      Function<Graph, T> place,
      Function<T, PlannedProgram> planned,
      Predicate<T> fits,
      Objective objective,
      Optional<Value> fed) {
    this.draft = draft;
    this.place = place;
    this.planned = planned;
    this.fits = fits;
    this.objective = objective;
    this.fed = fed;
  }

  /**
   * The program of the graph, with parts that run by rows where that pays: by its draft, and again
   * as it is placed. In a smaller arena the nodes that run whole have less room to spare for faster
   * kernels, which a draft does not know.
   *
   * @throws WaferException if an input is to be fed whose rows no part takes one by one
   */
  public T choose(Graph graph) {
    T whole = place.apply(graph);
    Segments segments = new Segments(graph, fed);
    PlannedProgram program = planned.apply(whole);
    StreamCuts cuts = new StreamCuts(graph, segments, spans(program));
    if (fed.isPresent()
        && (graph.nodes().isEmpty()
            || !segments.isFed(graph.nodes().get(0))
            || !cuts.isPossible())) {
      throw notByRows(graph);
    }
    long mostBytes =
        fed.isPresent() ? Long.MAX_VALUE : (long) (MOST_BYTES * program.plan().heightBytes());
    Map<Integer, Long> instructions = instructions(program);
    boolean wholeFits = fed.isEmpty() && fits.test(whole);
    Cost wholeCost = new Cost(sum(instructions), program.plan().heightBytes());
    NavigableMap<Double, Graph> byFigure = new TreeMap<>();
    for (Map<Part, List<Integer>> cut : cuts.cuts(SIZES, mostBytes)) {
      Graph streamed = segments.streamed(cut);
      PlannedProgram drafted = draft.apply(streamed);
      Cost cost = new Cost(instructions(drafted, instructions), drafted.plan().heightBytes());
      if (!wholeFits || isBetter(cost, wholeCost)) {
        byFigure.putIfAbsent(figure(cost), streamed);
      }
    }
    Optional<T> nearest = Optional.empty();
    for (Graph streamed : byFigure.values()) {
      T rows = place.apply(streamed);
      PlannedProgram placed = planned.apply(rows);
      Cost cost = new Cost(sum(instructions(placed)), placed.plan().heightBytes());
      if (fits.test(rows) && (!wholeFits || isBetter(cost, wholeCost))) {
        return rows;
      }
      nearest = nearest.or(() -> Optional.of(rows));
    }
    return wholeFits ? whole : nearest.orElse(whole);
  }

  private WaferException notByRows(Graph graph) {
    Value input = fed.orElseThrow();
    String first = graph.nodes().isEmpty() ? "none" : graph.nodes().get(0).op().mnemonic();
    return new WaferException(
        Diagnostic.of(
                Code.INPUT_NOT_BY_ROWS,
                "an input that is fed is read by the first operators alone, which run row by row")
            .atTensor(input.name())
            .found(input.dataType().mnemonic() + "[" + input.shape() + "], first operator " + first)
            .supported(
                "images of [1, rows, columns, channels] and the operators of docs/STREAMING.md"));
  }

  /** Whether rows pay beside whole planes. */
  private boolean isBetter(Cost rows, Cost whole) {
    return isWorth(
            (double) rows.instructions() / whole.instructions(),
            (double) rows.arenaBytes() / whole.arenaBytes())
        && figure(rows) < figure(whole);
  }

  private double figure(Cost cost) {
    return objective.product(cost.instructions(), cost.arenaBytes());
  }

  /**
   * Whether rows pay beside whole planes, by the shares of instructions and of the arena that they
   * take.
   */
  private boolean isWorth(double instructions, double arena) {
    return switch (objective) {
      case SPEED -> instructions < 1;
      case BALANCED ->
          arena <= 1
              && instructions <= MOST_SLOWER
              && 1 - arena >= LEAST_ARENA_PER_INSTRUCTIONS * (instructions - 1);
      case SIZE -> arena < 1;
    };
  }

  private static long sum(Map<Integer, Long> instructions) {
    return instructions.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What {@link StreamCuts} takes: outputs that lie over inputs count once. */
  private static Map<Integer, Long> spans(PlannedProgram planned) {
    Map<Integer, Long> spans = new LinkedHashMap<>();
    List<Buffer> buffers = planned.program().arenaBuffers();
    List<ArenaBuffer> live = ArenaPlanning.problem(planned.program()).buffers();
    for (Step step : planned.program().steps()) {
      long lowest = Long.MAX_VALUE;
      long highest = 0;
      for (int i = 0; i < buffers.size(); i++) {
        if (live.get(i).lifespan().lower() <= step.index()
            && step.index() < live.get(i).lifespan().upper()) {
          long offset = planned.offsetBytes(buffers.get(i));
          lowest = Math.min(lowest, offset);
          highest = Math.max(highest, offset + buffers.get(i).sizeBytes());
        }
      }
      spans.merge(step.node().id(), highest - Math.min(lowest, highest), Math::max);
    }
    return spans;
  }

  /** By the nodes' ids. */
  private static Map<Integer, Long> instructions(PlannedProgram program) {
    Map<Integer, Long> instructions = new LinkedHashMap<>();
    for (Step step : program.program().steps()) {
      instructions.merge(step.node().id(), step.binding().instructions(), Long::sum);
    }
    return instructions;
  }

  /** Of a draft: nodes that run whole have the kernels that they have without rows. */
  private static long instructions(PlannedProgram draft, Map<Integer, Long> whole) {
    return draft.program().steps().stream()
        .mapToLong(
            step ->
                step.binding().segment().isPresent()
                    ? step.binding().instructions()
                    : whole.getOrDefault(step.node().id(), step.binding().instructions()))
        .sum();
  }
}
