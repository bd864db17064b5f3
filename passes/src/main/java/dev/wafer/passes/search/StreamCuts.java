package dev.wafer.passes.search;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.stream.RowGraph;
import dev.wafer.passes.stream.RowRule;
import dev.wafer.passes.stream.RowSchedule;
import dev.wafer.passes.stream.RowWindows;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/** Ways to cut a graph into parts that run whole and parts that run by rows. */
final class StreamCuts {
  /**
   * A part by so many rows at a time.
   *
   * @param rows of each of its nodes
   * @param bytes that it takes, without its kernels' scratch
   * @param calls of kernels
   * @param sunkBytes of its output's end into which windows best reach, at most
   */
  private record Choice(Part part, List<Integer> rows, long bytes, int calls, long sunkBytes) {}

  /** At a time: more gain nothing. */
  private static final int MOST_ROWS = 8;

  /** Of a part: its table of calls lies in flash, a byte or two each. */
  static final int MOST_CALLS = 2_000;

  /** Calls that are looked at for all parts, so that large planes take no longer. */
  private static final long MOST_EFFORT = 200_000;

  /** Of a node that cannot run whole. */
  private static final long NEVER = Long.MAX_VALUE;

  private final Segments segments;
  private long effort = MOST_EFFORT;
  private final Lifetimes lifetimes;
  private final long[] wholeBytes;
  private final Map<Integer, List<Choice>> byEnd = new LinkedHashMap<>();

  /** The rows of parts that take the fewest bytes. */
  private final Map<Part, Integer> base = new LinkedHashMap<>();

  private final Map<Part, RowGraph> graphs = new HashMap<>();
  private final Map<Part, Map<List<Integer>, Choice>> known = new HashMap<>();

  /**
   * @param spans bytes from the lowest to the highest that lives while a node runs, in the plan of
   *     all nodes whole, by the nodes' ids
   * @param inPlace by the nodes' ids, steps whose outputs are counted as far as they do not fit
   *     into inputs that die: a plan that is higher for another reason may have placed them apart
   */
  StreamCuts(Graph graph, Segments segments, Map<Integer, Long> spans, Map<Integer, Step> inPlace) {
    this.segments = segments;
    lifetimes = Lifetimes.of(graph);
    wholeBytes = lifetimes.wholeBytes(graph.nodes().size());
    for (int i = 0; i < wholeBytes.length; i++) {
      int id = graph.nodes().get(i).id();
      long shared = inPlace.containsKey(id) ? sharedBytes(inPlace.get(id), i) : 0;
      wholeBytes[i] =
          segments.isFed(graph.nodes().get(i))
              ? NEVER
              : Math.min(wholeBytes[i] - shared, spans.getOrDefault(id, Long.MAX_VALUE));
    }
    for (Part part : segments.parts()) {
      int rows = 1;
      while (rows < MOST_ROWS && calls(graph, part, rows) > MOST_CALLS) {
        rows *= 2;
      }
      long calls = calls(graph, part, rows);
      if (calls <= MOST_CALLS && calls <= effort) {
        Choice choice = choice(part, rows);
        base.put(part, rows);
        add(choice);
      }
    }
  }

  /** Bytes of an output that is written over an input which nothing reads any more. */
  private long sharedBytes(Step step, int index) {
    return step.binding().overlaps().stream()
        .filter(overlap -> overlap.distanceBytes() == 0)
        .filter(overlap -> lifetimes.last(step.node().input(overlap.inputIndex())) == index)
        .mapToLong(overlap -> OrderChoice.shared(step.node(), overlap))
        .max()
        .orElse(0);
  }

  /** Calls of a part, about. */
  private static long calls(Graph graph, Part part, int rows) {
    long calls = 0;
    for (Node node : graph.nodes().subList(part.first(), part.last() + 1)) {
      calls += (RowRule.steps(node) + rows - 1) / rows;
    }
    return calls;
  }

  private Choice choice(Part part, int rows) {
    Choice choice = choice(part, segments.rows(part, rows));
    effort -= choice.calls();
    return choice;
  }

  private Choice choice(Part part, List<Integer> rows) {
    return known
        .computeIfAbsent(part, p -> new HashMap<>())
        .computeIfAbsent(rows, r -> simulated(part, r));
  }

  private Choice simulated(Part part, List<Integer> rows) {
    RowSchedule schedule = RowSchedule.of(rowGraph(part), rows);
    RowWindows windows = new RowWindows(schedule);
    Edges edges = edges(part, windows::distanceBytes);
    long sunk = 0;
    long bytes = Long.MAX_VALUE;
    for (long most : List.of(edges.freeBytes(), edges.outputBytes())) {
      long with = edges.with(windows.sizeBytes(most), windows.aboveOutputBytes(most));
      if (with < bytes) {
        bytes = with;
        sunk = most;
      }
    }
    return new Choice(part, rows, bytes, schedule.size(), sunk);
  }

  /** Of a part's output, into the end of which windows best reach, at most. */
  int sunkBytes(Part part, List<Integer> rows) {
    return Math.toIntExact(choice(part, rows).sunkBytes());
  }

  RowGraph rowGraph(Part part) {
    return graphs.computeIfAbsent(part, p -> new RowGraph(segments.graph(p)));
  }

  private void add(Choice choice) {
    byEnd.computeIfAbsent(choice.part().last() + 1, end -> new ArrayList<>()).add(choice);
  }

  /**
   * Whether all nodes run in some cut: rows that are fed do only in a part that begins with them.
   */
  boolean isPossible() {
    return least() < NEVER;
  }

  /**
   * The cuts that take so much, each with the fewest calls, with as many rows for each node as that
   * much permits; those that run all whole are left out.
   *
   * @param sizes of the largest part, as parts of the least that can be had, ascending
   * @param mostBytes what the largest part may take
   * @return by their parts
   */
  Map<Set<Part>, Map<Part, List<Integer>>> cuts(List<Double> sizes, long mostBytes) {
    long least = least();
    Map<Set<Part>, Map<Part, List<Integer>>> cuts = new LinkedHashMap<>();
    if (least <= mostBytes) {
      addRows(Math.min(mostBytes, (long) (least * sizes.get(sizes.size() - 1))));
    }
    for (double size : sizes) {
      long bytes = (long) (least * size);
      Set<Part> parts = bytes <= mostBytes ? within(bytes) : Set.of();
      if (!parts.isEmpty()) {
        cuts.computeIfAbsent(parts, p -> grown(p, bytes));
      }
    }
    return cuts;
  }

  /** Adds the parts by more rows at a time that take no more than so much. */
  private void addRows(long mostBytes) {
    List<Choice> single = byEnd.values().stream().flatMap(List::stream).toList();
    for (Choice one : single) {
      Choice choice = one;
      int rows = 2 * base.get(one.part());
      for (; choice.bytes() <= mostBytes && rows <= MOST_ROWS && effort > 0; rows *= 2) {
        choice = choice(one.part(), rows);
        if (choice.bytes() <= mostBytes) {
          add(choice);
        }
      }
    }
  }

  /** Parts whose nodes compute as many rows at a time as so many bytes permit. */
  private Map<Part, List<Integer>> grown(Set<Part> parts, long bytes) {
    Map<Part, List<Integer>> grown = new LinkedHashMap<>();
    for (Part part : parts) {
      grown.put(part, grown(part, bytes).rows());
    }
    return grown;
  }

  /** Step by step, the node first whose rows save the most calls for their bytes. */
  private Choice grown(Part part, long bytes) {
    Choice now = choice(part, segments.rows(part, base.get(part)));
    long left = MOST_EFFORT;
    while (left > 0) {
      Choice best = now;
      double most = 0;
      for (int i = segments.isFed(part) ? 1 : 0; i < now.rows().size() && left > 0; i++) {
        if (now.rows().get(i) < MOST_ROWS) {
          List<Integer> rows = new ArrayList<>(now.rows());
          rows.set(i, 2 * rows.get(i));
          Choice other = choice(part, rows);
          left -= other.calls();
          double saved =
              (double) (now.calls() - other.calls()) / Math.max(1, other.bytes() - now.bytes());
          if (other.bytes() <= bytes && saved > most) {
            best = other;
            most = saved;
          }
        }
      }
      if (best.equals(now)) {
        return now;
      }
      now = best;
    }
    return now;
  }

  /** The most that nodes outside of the parts take whole, without their kernels' scratch. */
  long wholeBytes(Set<Part> parts) {
    long most = 0;
    for (int i = 0; i < wholeBytes.length; i++) {
      int node = i;
      if (parts.stream().noneMatch(part -> part.first() <= node && node <= part.last())) {
        most = Math.max(most, wholeBytes[i]);
      }
    }
    return most;
  }

  /** The largest part of the cut whose largest part is the smallest. */
  private long least() {
    long[] least = new long[wholeBytes.length + 1];
    for (int end = 1; end <= wholeBytes.length; end++) {
      least[end] = Math.max(least[end - 1], wholeBytes[end - 1]);
      for (Choice choice : byEnd.getOrDefault(end, List.of())) {
        least[end] = Math.min(least[end], Math.max(least[choice.part().first()], choice.bytes()));
      }
    }
    return least[wholeBytes.length];
  }

  private Set<Part> within(long bytes) {
    int count = wholeBytes.length;
    long[] calls = new long[count + 1];
    Choice[] lastChoice = new Choice[count + 1];
    for (int end = 1; end <= count; end++) {
      calls[end] =
          wholeBytes[end - 1] <= bytes && calls[end - 1] < Long.MAX_VALUE
              ? calls[end - 1]
              : Long.MAX_VALUE;
      for (Choice choice : byEnd.getOrDefault(end, List.of())) {
        int first = choice.part().first();
        if (choice.bytes() <= bytes
            && calls[first] < Long.MAX_VALUE
            && calls[first] + choice.calls() < calls[end]) {
          calls[end] = calls[first] + choice.calls();
          lastChoice[end] = choice;
        }
      }
    }
    List<Choice> chosen = new ArrayList<>();
    int end = count;
    while (end > 0) {
      if (lastChoice[end] == null) {
        end--;
      } else {
        chosen.add(0, lastChoice[end]);
        end = lastChoice[end].part().first();
      }
    }
    return chosen.stream().map(Choice::part).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * What lies beside a part's windows.
   *
   * @param stayingBytes of what others read behind it
   * @param dyingBytes of its other inputs, unless they are fed
   * @param distanceBytes by which these have to lie above the output's start
   */
  record Edges(long stayingBytes, long outputBytes, long dyingBytes, long distanceBytes) {
    /** With windows, which may begin so far above the output's start. */
    long with(long windowBytes, long aboveOutputBytes) {
      long start = Math.min(outputBytes, aboveOutputBytes);
      long besideWindows = Math.max(outputBytes, inputsEnd()) + windowBytes;
      long besideInputs = Math.max(outputBytes, start + windowBytes) + dyingBytes;
      long besideNone = Math.max(outputBytes, Math.max(start, inputsEnd()) + windowBytes);
      return stayingBytes + Math.min(besideNone, Math.min(besideWindows, besideInputs));
    }

    /** The end of inputs that lie over the output. */
    private long inputsEnd() {
      return dyingBytes == 0 ? 0 : Math.min(outputBytes, distanceBytes) + dyingBytes;
    }

    /** Of the output's end: no inputs lie there. */
    long freeBytes() {
      return Math.max(0, outputBytes - inputsEnd());
    }
  }

  /**
   * @param distanceBytes by which an input has to lie above the output's start
   */
  Edges edges(Part part, IntToLongFunction distanceBytes) {
    List<Value> inputs = segments.graph(part).inputs();
    long output = segments.graph(part).outputs().get(0).type().sizeBytes();
    long staying = lifetimes.aroundBytes(part, inputs);
    long dying = 0;
    long joint = Long.MAX_VALUE;
    for (int i = 0; i < inputs.size() && !segments.isFed(part); i++) {
      long bytes = inputs.get(i).type().sizeBytes();
      if (lifetimes.last(inputs.get(i)) > part.last()) {
        staying += bytes;
      } else {
        dying += bytes;
        // The others lie above it.
        joint = Math.min(joint, distanceBytes.applyAsLong(i));
      }
    }
    return new Edges(staying, output, dying, joint);
  }

  /**
   * What is computed while a model runs, whole: the first and the last node at which it is there.
   */
  private record Lifetimes(Map<Value, Integer> firsts, Map<Value, Integer> lasts) {
    static Lifetimes of(Graph graph) {
      int count = graph.nodes().size();
      Map<Value, Integer> firsts = new LinkedHashMap<>();
      Map<Value, Integer> lasts = new LinkedHashMap<>();
      graph.inputs().forEach(input -> firsts.put(input, 0));
      for (int i = 0; i < count; i++) {
        int step = i;
        Node node = graph.nodes().get(i);
        node.outputs().forEach(output -> firsts.putIfAbsent(output, step));
        node.outputs().forEach(output -> lasts.put(output, step));
        node.inputs().forEach(input -> lasts.put(input, step));
      }
      graph.outputs().forEach(output -> lasts.put(output, count - 1));
      firsts.keySet().removeIf(v -> v.isAbsent() || graph.constant(v).isPresent());
      return new Lifetimes(firsts, lasts);
    }

    int last(Value value) {
      return lasts.getOrDefault(value, -1);
    }

    /** Bytes that live while each node runs, every tensor in bytes of its own. */
    long[] wholeBytes(int count) {
      long[] live = new long[count];
      firsts.forEach(
          (value, first) -> {
            for (int i = first; i <= last(value); i++) {
              live[i] += value.type().sizeBytes();
            }
          });
      return live;
    }

    /** Bytes of what is there before a part and behind it, besides what it reads. */
    long aroundBytes(Part part, List<Value> inputs) {
      long bytes = 0;
      for (Map.Entry<Value, Integer> entry : firsts.entrySet()) {
        Value value = entry.getKey();
        if (entry.getValue() < part.first()
            && last(value) > part.last()
            && !inputs.contains(value)) {
          bytes += value.type().sizeBytes();
        }
      }
      return bytes;
    }
  }
}
