package dev.wafer.passes.search;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Streamed.Room;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.stream.FedInput;
import dev.wafer.passes.stream.FedObstacle;
import dev.wafer.passes.stream.SecondReadings;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import dev.wafer.planner.ArenaBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Chooses which parts of a graph run row by row, and by how many rows at a time.
 *
 * <p>Where to cut follows from sizes: of all ways to cut the graph into parts that run whole and
 * parts that run by rows the one whose largest part is the smallest, and for some larger sizes the
 * one with the fewest calls. These are planned, and the best by the objective is taken if it pays
 * as it is placed, too. Where planes can be computed again ({@link SecondReadings}), that is looked
 * at in the same way, if it makes the arena smaller than rows alone do.
 *
 * @param <T> a program whose arena is planned
 */
public final class StreamChoice<T> {
  /** Sizes that are tried, as parts of the smallest one. */
  private static final List<Double> SIZES = List.of(1.0, 1.05, 1.12, 1.2, 1.3);

  /** A larger part of the arena is no gain: kernels want scratch beside the rows. */
  private static final double MOST_BYTES = 0.95;

  /**
   * Where rows save arena, weights may grow for a part of the time that a byte of flash has to save
   * else.
   */
  private static final int WEIGHTS_FOR_ARENA = 4;

  /** Times that rows are looked for, from the second on where the plan before lost to gaps. */
  private static final int PASSES = 3;

  /**
   * Candidates that are placed beside the best draft: careful planning may close the gaps that a
   * draft leaves.
   */
  private static final int MOST_OTHERS = 2;

  /** Calls of kernels that are looked at for all cuts, so that large models take no longer. */
  private static final long MOST_EFFORT = 400_000;

  /** A cut, and what its parts' kernels may take. */
  private record Way(Set<Part> parts, Room room) {}

  /**
   * What is known where rows are looked for.
   *
   * @param lost bytes that the plan before lost beside parts; none where it lost none
   * @param figure of that plan if it had lost none: the least that another turn may reach
   */
  private record Turn(Map<Part, Long> lost, double figure) {
    static final Turn FIRST = new Turn(Map.of(), 0);

    /** Nothing but what is known was found. */
    static final Turn LAST = new Turn(Map.of(), Double.POSITIVE_INFINITY);
  }

  private final Function<Graph, PlannedProgram> draft;
  private final Function<Node, Optional<KernelBinding>> kernel;
  private final Function<Graph, T> place;
  private final List<UnaryOperator<Graph>> orders;
  private final Function<T, PlannedProgram> planned;
  private final Predicate<T> fits;
  private final Objective objective;
  private final StreamLimits limits;
  private final Optional<Value> fed;

  /**
   * @param draft lowers and plans a graph, quickly
   * @param kernel what computes a part that runs by rows
   * @param place the same with all care
   * @param orders each gives the nodes of a graph another order, or leaves them
   * @param planned the planned program of the result
   * @param fits whether a result is within the budgets
   * @param fed an input whose rows come one after the other, so that its part has to run by rows
   */
  public StreamChoice(
      Function<Graph, PlannedProgram> draft,
      Function<Node, Optional<KernelBinding>> kernel,
      Function<Graph, T> place,
      List<UnaryOperator<Graph>> orders,
      Function<T, PlannedProgram> planned,
      Predicate<T> fits,
      Objective objective,
      Optional<Value> fed) {
    this.draft = draft;
    this.kernel = kernel;
    this.place = place;
    this.orders = orders;
    this.planned = planned;
    this.fits = fits;
    this.objective = objective;
    limits = new StreamLimits(objective);
    this.fed = fed;
  }

  /**
   * The program of the graph, with parts that run by rows where that pays: by its draft, and again
   * as it is placed. In a smaller arena the nodes that run whole have less room to spare for faster
   * kernels, which a draft does not know.
   *
   * @throws WaferException if an input is to be fed whose rows no part takes one by one, with the
   *     operator that stands in the way
   */
  public T choose(Graph given) {
    Graph graph = inFront(given);
    if (fed.isPresent() && !takesRows(graph)) {
      throw notByRows(graph);
    }
    T placed = place.apply(graph);
    PlannedProgram program = planned.apply(placed);
    Whole whole = new Whole(cost(program), fed.isEmpty() && fits.test(placed), steps(program));
    Search once = new Search(graph, false, program, whole);
    NavigableMap<Double, Candidate> byFigure = new TreeMap<>();
    once.find(
        fed.isPresent() ? Long.MAX_VALUE : (long) (MOST_BYTES * whole.cost().arenaBytes()),
        byFigure);
    for (Graph again : SecondReadings.of(graph)) {
      long leastBytes =
          byFigure.isEmpty()
              ? whole.cost().arenaBytes()
              : byFigure.firstEntry().getValue().arenaBytes();
      new Search(again, true, draft.apply(again), whole)
          .find((long) (MOST_BYTES * leastBytes), byFigure);
    }
    if (fed.isPresent() && byFigure.isEmpty()) {
      throw notByRows(graph);
    }
    Optional<T> nearest = Optional.empty();
    Optional<T> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    int others = MOST_OTHERS;
    for (Candidate candidate : byFigure.values()) {
      if (best.isPresent() && (others == 0 || candidate.least() >= least)) {
        continue;
      }
      others -= best.isPresent() ? 1 : 0;
      T rows = inBestOrder(candidate.graph());
      StreamCost cost = cost(planned.apply(rows));
      if (fits.test(rows)
          && (!whole.fits() || limits.isBetter(cost, whole.cost(), candidate.again()))
          && limits.figure(cost) < least) {
        best = Optional.of(rows);
        least = limits.figure(cost);
      }
      nearest = nearest.or(() -> Optional.of(rows));
    }
    return best.orElse(whole.fits() ? placed : nearest.orElse(placed));
  }

  /**
   * The model with all planes whole.
   *
   * @param fits whether it is within the budgets
   * @param steps by the nodes' ids
   */
  private record Whole(StreamCost cost, boolean fits, Map<Integer, Step> steps) {}

  /**
   * A graph whose parts run by rows.
   *
   * @param again whether it computes planes a second time
   * @param arenaBytes of its draft
   * @param least its figure if no gap lies beside its parts, and what runs whole has the kernels
   *     that it has without rows
   */
  private record Candidate(Graph graph, boolean again, long arenaBytes, double least) {}

  /** The search for parts of one graph. */
  private final class Search {
    private final Graph graph;
    private final boolean again;
    private final Map<Integer, Long> spans;
    private final Whole whole;
    private final Segments segments;
    private final StreamCuts cuts;

    /**
     * @param again whether the graph computes planes a second time
     * @param program of the graph with all planes whole
     */
    Search(Graph graph, boolean again, PlannedProgram program, Whole whole) {
      this.graph = graph;
      this.again = again;
      this.whole = whole;
      spans = spans(program);
      segments = new Segments(graph, fed, again);
      cuts = new StreamCuts(graph, segments, spans, again ? steps(program) : Map.of());
    }

    /**
     * Adds what pays by its draft.
     *
     * @param mostBytes of the arena that parts may take
     */
    void find(long mostBytes, NavigableMap<Double, Candidate> byFigure) {
      RowSearch search = new RowSearch(segments, cuts, kernel, MOST_EFFORT);
      Set<List<RowSearch.Measured>> known = new HashSet<>();
      Map<Set<Part>, Map<Part, List<Integer>>> byParts = cuts.cuts(SIZES, mostBytes);
      Map<Integer, Step> drafted = byParts.isEmpty() ? Map.of() : steps(draft.apply(graph));
      // Windows reach into outputs, or lie apart from them, since what runs whole may use the
      // higher arena.
      for (int outputBytes : List.of(Integer.MAX_VALUE, 0)) {
        Map<Set<Part>, Map<Part, List<Integer>>> cut = new LinkedHashMap<>();
        byParts.forEach((parts, rows) -> cut.put(parts, new LinkedHashMap<>(rows)));
        List<Room> rooms =
            rooms(whole.cost()).stream().map(room -> room.withOutputBytes(outputBytes)).toList();
        find(search, cut, rooms, drafted, known, mostBytes, byFigure);
      }
    }

    /**
     * @param byParts cuts with the rows to begin with, which are changed to those that are found
     * @param drafted steps of the graph with all planes whole
     * @param known of what was found
     */
    private void find(
        RowSearch search,
        Map<Set<Part>, Map<Part, List<Integer>>> byParts,
        List<Room> rooms,
        Map<Integer, Step> drafted,
        Set<List<RowSearch.Measured>> known,
        long mostBytes,
        NavigableMap<Double, Candidate> byFigure) {
      Map<Way, Turn> turns = new LinkedHashMap<>();
      for (Set<Part> parts : byParts.keySet()) {
        rooms.forEach(room -> turns.put(new Way(parts, room), Turn.FIRST));
      }
      for (int pass = 0; pass < PASSES && !search.isSpent(); pass++) {
        Map<Set<Part>, RowSearch.Found> founds = new HashMap<>();
        for (Map.Entry<Way, Turn> entry : turns.entrySet()) {
          Way way = entry.getKey();
          RowSearch.Found before = founds.get(way.parts());
          if (before != null && !search.hasOthers(before, way.room())) {
            entry.setValue(Turn.LAST);
            continue;
          }
          Map<Part, List<Integer>> rows = byParts.get(way.parts());
          long floorBytes = cuts.wholeBytes(way.parts());
          Map<Integer, Step> between = between(drafted, way.parts(), graph);
          RowSearch.Found found =
              search.best(
                  rows,
                  way.room(),
                  floorBytes,
                  mostBytes,
                  entry.getValue().lost(),
                  height -> outside(height, between, whole.steps(), spans),
                  this::figure);
          rows.putAll(found.rows());
          founds.put(way.parts(), found);
          entry.setValue(Turn.LAST);
          if (!found.parts().isEmpty() && known.add(found.alone())) {
            Graph streamed = segments.replaced(found.parts());
            PlannedProgram plan = draft.apply(streamed);
            StreamCost cost = cost(plan, whole.steps(), spans);
            boolean pays = add(streamed, plan, found.heightWithoutGaps(floorBytes), byFigure);
            if (!pays && found.isOverOutput()) {
              Graph beside = segments.replaced(found.apart());
              PlannedProgram other = draft.apply(beside);
              add(beside, other, other.plan().heightBytes(), byFigure);
            }
            entry.setValue(
                new Turn(
                    found.lost(spans(plan), floorBytes, segments),
                    limits.figure(cost.in(found.heightBytes(floorBytes)))));
          }
        }
        double least = byFigure.isEmpty() ? Double.POSITIVE_INFINITY : byFigure.firstKey();
        turns.values().removeIf(turn -> turn.lost().isEmpty() || turn.figure() >= least);
      }
    }

    /**
     * Adds a graph whose parts run by rows if it pays by its draft.
     *
     * @param leastBytes of the arena, if no gap lies beside its parts
     * @return whether it pays
     */
    private boolean add(
        Graph streamed,
        PlannedProgram plan,
        long leastBytes,
        NavigableMap<Double, Candidate> byFigure) {
      StreamCost cost = cost(plan, whole.steps(), spans);
      boolean pays = !whole.fits() || limits.isBetter(cost, whole.cost(), again);
      if (pays) {
        StreamCost most = cost(plan, whole.steps(), Map.of());
        double least = limits.figure(most.in(leastBytes));
        byFigure.putIfAbsent(
            limits.figure(cost), new Candidate(streamed, again, cost.arenaBytes(), least));
      }
      return pays;
    }

    private double figure(StreamCost cost) {
      return whole.fits() ? limits.figureWithin(cost, whole.cost(), again) : limits.figure(cost);
    }
  }

  /**
   * The program of a graph whose parts run by rows, in another order of its nodes where that is
   * better: the arena is as high as a part wants it, and what runs whole may use more of it.
   */
  private T inBestOrder(Graph streamed) {
    T best = place.apply(streamed);
    Set<List<Node>> known = new HashSet<>(Set.of(streamed.nodes()));
    for (UnaryOperator<Graph> order : orders) {
      Graph ordered = inFront(order.apply(streamed));
      if (known.add(ordered.nodes())) {
        T other = place.apply(ordered);
        boolean better =
            limits.figure(cost(planned.apply(other))) < limits.figure(cost(planned.apply(best)));
        best = better && (fits.test(other) || !fits.test(best)) ? other : best;
      }
    }
    return best;
  }

  /** The steps of the nodes between the parts, by the nodes' ids. */
  private static Map<Integer, Step> between(Map<Integer, Step> all, Set<Part> parts, Graph graph) {
    Map<Integer, Step> between = new LinkedHashMap<>(all);
    for (Part part : parts) {
      graph.nodes().subList(part.first(), part.last() + 1).forEach(n -> between.remove(n.id()));
    }
    return between;
  }

  /** The graph with what depends on the fed input alone in front. */
  private Graph inFront(Graph graph) {
    return fed.map(input -> FedInput.first(graph, input)).orElse(graph);
  }

  /** Whether all nodes run, those that read what is fed in a part. */
  private boolean takesRows(Graph graph) {
    Segments segments = new Segments(graph, fed);
    return !graph.nodes().isEmpty()
        && segments.isFed(graph.nodes().get(0))
        && new StreamCuts(graph, segments, Map.of(), Map.of()).isPossible();
  }

  private WaferException notByRows(Graph graph) {
    Value input = fed.orElseThrow();
    FedObstacle obstacle = FedObstacle.of(graph, input);
    Diagnostic diagnostic =
        Diagnostic.of(
                Code.INPUT_NOT_BY_ROWS,
                "an input that is fed is read by the first operators alone, which run row by row")
            .atTensor(input.name())
            .found(input.dataType().mnemonic() + "[" + input.shape() + "], " + obstacle.reason())
            .supported(
                "images of [1, rows, columns, channels] and the operators of docs/STREAMING.md")
            .help("--external-input leaves the whole input where the caller has it");
    return new WaferException(
        obstacle
            .node()
            .map(node -> diagnostic.atOperator(node.operatorIndex(), node.op().mnemonic()))
            .orElse(diagnostic));
  }

  /** What kernels of parts may take: weights grow as always, and where rows save arena for less. */
  private List<Room> rooms(StreamCost whole) {
    if (!objective.spendsRoom()) {
      return List.of(Room.LEAST);
    }
    int rate = (int) objective.leastPerFlashByte();
    if (objective.leastGainPercent() == 0) {
      return List.of(new Room(0, rate, 0, 0));
    }
    int least =
        (int) Math.min(Integer.MAX_VALUE, whole.time() * objective.leastGainPercent() / 100);
    return List.of(new Room(0, rate, least, 0), new Room(0, rate / WEIGHTS_FOR_ARENA, least, 0));
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
  private static Map<Integer, Step> steps(PlannedProgram program) {
    Map<Integer, Step> steps = new LinkedHashMap<>();
    program.program().steps().forEach(step -> steps.put(step.node().id(), step));
    return steps;
  }

  private static StreamCost cost(PlannedProgram program) {
    StreamCost cost = StreamCost.empty(program.plan().heightBytes());
    for (Step step : program.program().steps()) {
      cost = cost.and(step.binding().price(), step.binding().constantBytes());
    }
    return cost;
  }

  /**
   * Of a draft: nodes that run whole have the kernels that they have without rows, if these fit, or
   * if weights grow freely: then there are others as fast.
   *
   * @param spans bytes that each needs; those that are not there fit
   */
  private StreamCost cost(
      PlannedProgram draft, Map<Integer, Step> whole, Map<Integer, Long> spans) {
    long height = draft.plan().heightBytes();
    Map<Integer, Step> steps = steps(draft);
    StreamCost cost = outside(height, steps, whole, spans);
    for (Step step : steps.values()) {
      if (step.binding().segment().isPresent()) {
        cost = cost.and(step.binding().price(), step.binding().constantBytes());
      }
    }
    return cost;
  }

  /** What the nodes that run whole take in an arena of some bytes. */
  private StreamCost outside(
      long height, Map<Integer, Step> draft, Map<Integer, Step> whole, Map<Integer, Long> spans) {
    StreamCost cost = StreamCost.empty(height);
    for (Map.Entry<Integer, Step> entry : draft.entrySet()) {
      if (entry.getValue().binding().segment().isEmpty()) {
        boolean fits =
            objective == Objective.SPEED || spans.getOrDefault(entry.getKey(), 0L) <= height;
        Step step = fits ? whole.getOrDefault(entry.getKey(), entry.getValue()) : entry.getValue();
        cost = cost.and(step.binding().price(), step.binding().constantBytes());
      }
    }
    return cost;
  }
}
