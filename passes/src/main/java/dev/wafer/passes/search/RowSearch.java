package dev.wafer.passes.search;

import static java.util.Comparator.comparingLong;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.Streamed.Room;
import dev.wafer.passes.cost.Price;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Finds how many rows at a time each node of a cut's parts computes best, by what the kernels take
 * for them: step by step, each time the one node's rows, twice or half as many, that are the best,
 * or those of all parts that are faster in a higher arena.
 */
final class RowSearch {
  /** At a time: kernels that expand weights for each call want many. */
  private static final int MOST_ROWS = 16;

  /** For all nodes of a part. */
  private static final int MOST_ALIKE = 4;

  /** What a node takes to look at, in calls. */
  private static final int NODE_EFFORT = 10;

  /**
   * What a part takes by rows.
   *
   * @param edgeBytes its input, its output as far as it does not lie over scratch, and what lives
   *     across it
   * @param calls of kernels
   */
  record Measured(
      Streamed op, Price price, long edgeBytes, long scratchBytes, long weightBytes, int calls) {
    long bytes() {
      return edgeBytes + scratchBytes;
    }

    /** The same apart from its edges and from what its kernels were permitted. */
    Measured alone() {
      Streamed plain = new Streamed(op.graph(), op.rows(), Room.LEAST);
      return new Measured(plain, price, 0, scratchBytes, weightBytes, calls);
    }

    /** The same with bytes beside its edges that a plan loses. */
    Measured with(long lostBytes) {
      return new Measured(op, price, edgeBytes + lostBytes, scratchBytes, weightBytes, calls);
    }
  }

  /**
   * The parts of a cut.
   *
   * @param measured what each takes; none where a part has no kernels
   * @param gaps that were known of
   */
  record Found(Map<Part, Measured> measured, Map<Part, Long> gaps) {
    Map<Part, Streamed> parts() {
      Map<Part, Streamed> parts = new LinkedHashMap<>();
      measured.forEach((part, one) -> parts.put(part, one.op()));
      return parts;
    }

    /** Whether windows of a part reach into its output's end. */
    boolean isOverOutput() {
      return measured.values().stream().anyMatch(one -> one.op().room().outputBytes() > 0);
    }

    /** The parts with windows beside their outputs. */
    Map<Part, Streamed> apart() {
      Map<Part, Streamed> parts = new LinkedHashMap<>();
      measured.forEach(
          (part, one) -> parts.put(part, one.op().with(one.op().room().withOutputBytes(0))));
      return parts;
    }

    Map<Part, List<Integer>> rows() {
      Map<Part, List<Integer>> rows = new LinkedHashMap<>();
      measured.forEach((part, one) -> rows.put(part, one.op().rows()));
      return rows;
    }

    /** What the parts take apart from what lies around them. */
    List<Measured> alone() {
      return measured.values().stream().map(Measured::alone).toList();
    }

    /** What parts and the nodes between them take at most. */
    long heightBytes(long floorBytes) {
      return height(measured, floorBytes);
    }

    /** The same if a plan leaves no gaps. */
    long heightWithoutGaps(long floorBytes) {
      return measured.entrySet().stream()
          .mapToLong(entry -> entry.getValue().bytes() - gaps.getOrDefault(entry.getKey(), 0L))
          .reduce(floorBytes, Math::max);
    }

    /**
     * The gaps beside parts that lie higher in a plan than all were to; none where none does.
     *
     * @param spans of the plan, by the nodes' ids
     * @param floorBytes that the nodes between the parts take
     */
    Map<Part, Long> lost(Map<Integer, Long> spans, long floorBytes, Segments segments) {
      Map<Part, Long> lost = new LinkedHashMap<>(gaps);
      measured.forEach(
          (part, one) -> {
            long span = spans.get(segments.node(part, one.op()).id());
            if (span > height(measured, floorBytes)) {
              lost.merge(part, span - one.bytes(), Long::sum);
            }
          });
      return lost.equals(gaps) ? Map.of() : lost;
    }
  }

  private final Segments segments;
  private final StreamCuts cuts;
  private final Function<Node, Optional<KernelBinding>> kernel;

  /**
   * By a part, its rows, what larger weights have to save, and how far windows may reach into the
   * output: what was measured, by the aim.
   */
  private final Map<List<Object>, NavigableMap<Integer, Optional<Measured>>> known =
      new HashMap<>();

  private long effort;

  /**
   * @param kernel what computes a part
   * @param effort calls of kernels that are looked at, about
   */
  RowSearch(
      Segments segments,
      StreamCuts cuts,
      Function<Node, Optional<KernelBinding>> kernel,
      long effort) {
    this.segments = segments;
    this.cuts = cuts;
    this.kernel = kernel;
    this.effort = effort;
  }

  /**
   * The parts of a cut with the rows that cost the least; none where a part has no kernels.
   *
   * @param cut with the rows to begin with
   * @param room what larger weights have to save
   * @param floorBytes of the arena that the nodes between the parts take
   * @param mostBytes of the arena that parts may take
   * @param lost bytes that parts take beside what they measure, since a plan does not place them
   *     without gaps
   * @param outside what these nodes take in an arena of some bytes
   * @param score of what a whole inference takes: the lower the better
   */
  Found best(
      Map<Part, List<Integer>> cut,
      Room room,
      long floorBytes,
      long mostBytes,
      Map<Part, Long> lost,
      Function<Long, StreamCost> outside,
      ToDoubleFunction<StreamCost> score) {
    Map<Part, Measured> now = new LinkedHashMap<>();
    for (Map.Entry<Part, List<Integer>> entry : cut.entrySet()) {
      Optional<Measured> measured = measured(entry.getKey(), entry.getValue(), room, 0, 0, lost);
      if (measured.isEmpty()) {
        return new Found(Map.of(), lost);
      }
      now.put(entry.getKey(), measured.get());
    }
    double least = score.applyAsDouble(cost(now, floorBytes, outside));
    boolean improves = true;
    while (improves) {
      Map<Part, Measured> best = now;
      for (Map<Part, Measured> changed :
          changes(now, near(now, room, floorBytes, mostBytes, lost))) {
        double other = score.applyAsDouble(cost(changed, floorBytes, outside));
        if (other < least) {
          least = other;
          best = changed;
        }
      }
      improves = best != now;
      now = best;
    }
    return new Found(now, lost);
  }

  /** What each part takes with the rows that are looked at next. */
  private Map<Part, List<Measured>> near(
      Map<Part, Measured> now, Room room, long floorBytes, long mostBytes, Map<Part, Long> lost) {
    Map<Part, List<Measured>> near = new LinkedHashMap<>();
    now.forEach(
        (part, one) -> {
          List<Measured> others = new ArrayList<>();
          long aimBytes = heightWithout(now, part, floorBytes);
          for (Neighbour next : neighbours(part, one.op(), aimBytes, mostBytes)) {
            if (effort > 0) {
              measured(part, next.rows(), room, next.aimBytes(), one.edgeBytes(), lost)
                  .ifPresent(others::add);
            }
          }
          near.put(part, others);
        });
    return near;
  }

  /**
   * One part changed, or all that are faster in an arena that is higher: what no part pays for
   * alone, all may.
   */
  static List<Map<Part, Measured>> changes(
      Map<Part, Measured> now, Map<Part, List<Measured>> near) {
    List<Map<Part, Measured>> changes = new ArrayList<>();
    SortedSet<Long> heights = new TreeSet<>();
    near.forEach(
        (part, others) -> {
          for (Measured other : others) {
            Map<Part, Measured> changed = new LinkedHashMap<>(now);
            changed.put(part, other);
            changes.add(changed);
            heights.add(other.bytes());
          }
        });
    for (long bytes : heights.tailSet(height(now, 0) + 1)) {
      Map<Part, Measured> changed = new LinkedHashMap<>(now);
      near.forEach(
          (part, others) ->
              others.stream()
                  .filter(other -> other.bytes() <= bytes)
                  .min(comparingLong(other -> other.price().time()))
                  .filter(other -> other.price().time() < now.get(part).price().time())
                  .ifPresent(other -> changed.put(part, other)));
      changes.add(changed);
    }
    return changes;
  }

  /** Whether the same rows have other kernels where weights may grow in another way. */
  boolean hasOthers(Found found, Room room) {
    return found.measured().entrySet().stream()
        .anyMatch(
            entry -> {
              Measured one = entry.getValue();
              return !measured(entry.getKey(), one.op().rows(), room, one.op().room().aimBytes())
                  .map(Measured::alone)
                  .equals(Optional.of(one.alone()));
            });
  }

  /** Whether no more is looked at. */
  boolean isSpent() {
    return effort <= 0;
  }

  /**
   * @param aimBytes of the arena, below which kernels need not stay
   */
  private record Neighbour(List<Integer> rows, long aimBytes) {}

  /**
   * As they are, twice or half as many for each node but one that takes what is fed, and as many
   * for all; where all stay alike, with faster kernels for more room, too.
   */
  private List<Neighbour> neighbours(Part part, Streamed op, long aimBytes, long mostBytes) {
    List<List<Integer>> alike = new ArrayList<>(List.of(op.rows()));
    for (int rows = 1; rows <= MOST_ALIKE; rows *= 2) {
      alike.add(segments.rows(part, rows));
    }
    List<Neighbour> neighbours = new ArrayList<>();
    for (List<Integer> rows : alike) {
      neighbours.add(new Neighbour(rows, aimBytes));
      neighbours.add(new Neighbour(rows, Math.max(aimBytes, mostBytes)));
    }
    for (int i = segments.isFed(part) ? 1 : 0; i < op.rows().size(); i++) {
      int rows = op.rows().get(i);
      if (2 * rows <= MOST_ROWS) {
        neighbours.add(new Neighbour(cuts.rowGraph(part).raised(op.rows(), i, 2 * rows), aimBytes));
      }
      if (rows > 1) {
        neighbours.add(new Neighbour(with(op.rows(), i, rows / 2), aimBytes));
      }
    }
    return neighbours;
  }

  private static List<Integer> with(List<Integer> rows, int node, int count) {
    List<Integer> changed = new ArrayList<>(rows);
    changed.set(node, count);
    return changed;
  }

  private static long heightWithout(Map<Part, Measured> parts, Part but, long floorBytes) {
    return parts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(but))
        .mapToLong(entry -> entry.getValue().bytes())
        .reduce(floorBytes, Math::max);
  }

  private static long height(Map<Part, Measured> parts, long floorBytes) {
    return parts.values().stream().mapToLong(Measured::bytes).reduce(floorBytes, Math::max);
  }

  private static StreamCost cost(
      Map<Part, Measured> parts, long floorBytes, Function<Long, StreamCost> outside) {
    StreamCost cost = outside.apply(height(parts, floorBytes));
    for (Measured part : parts.values()) {
      cost = cost.and(part.price(), part.weightBytes());
    }
    return cost;
  }

  /**
   * @param aimBytes of the arena, below which the part need not stay
   * @param edgeBytes of the part, about
   */
  private Optional<Measured> measured(
      Part part,
      List<Integer> rows,
      Room room,
      long aimBytes,
      long edgeBytes,
      Map<Part, Long> lost) {
    int aim = Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, aimBytes - edgeBytes)));
    return measured(part, rows, room, aim).map(one -> one.with(lost.getOrDefault(part, 0L)));
  }

  /**
   * @param aim bytes of windows and scratch, below which the part need not stay
   */
  private Optional<Measured> measured(Part part, List<Integer> rows, Room room, int aim) {
    int outputBytes = Math.min(room.outputBytes(), cuts.sunkBytes(part, rows));
    NavigableMap<Integer, Optional<Measured>> byAim =
        known.computeIfAbsent(
            List.of(part, rows, room.gainPerWeightByte(), room.gainOfWeights(), outputBytes),
            key -> new TreeMap<>());
    Map.Entry<Integer, Optional<Measured>> above = byAim.ceilingEntry(aim);
    if (above != null && (above.getKey() == aim || isWithin(above.getValue(), aim))) {
      return above.getValue();
    }
    Optional<Measured> measured =
        measured(
            part,
            new Streamed(
                segments.graph(part),
                rows,
                new Room(aim, room.gainPerWeightByte(), room.gainOfWeights(), outputBytes)));
    byAim.put(aim, measured);
    return measured;
  }

  /** Whether kernels that were chosen for more bytes need no more than these, or there are none. */
  private static boolean isWithin(Optional<Measured> measured, int aimBytes) {
    return measured.isEmpty() || measured.get().scratchBytes() <= aimBytes;
  }

  private Optional<Measured> measured(Part part, Streamed op) {
    Optional<KernelBinding> found = kernel.apply(segments.node(part, op));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    KernelBinding binding = found.get();
    int calls = binding.segment().orElseThrow().order().size();
    effort -= calls + (long) NODE_EFFORT * op.rows().size();
    return calls > StreamCuts.MOST_CALLS
        ? Optional.empty()
        : Optional.of(
            new Measured(
                op,
                binding.price(),
                edgeBytes(part, binding),
                binding.scratch().get(0).sizeBytes(),
                binding.constantBytes(),
                calls));
  }

  private long edgeBytes(Part part, KernelBinding binding) {
    ScratchRequest scratch = binding.scratch().get(0);
    StreamCuts.Edges edges =
        cuts.edges(part, input -> binding.overlaps().get(input).distanceBytes());
    long above = scratch.aboveOutputBytes().orElse(Long.MAX_VALUE);
    return edges.with(scratch.sizeBytes(), above) - scratch.sizeBytes();
  }
}
