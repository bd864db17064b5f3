package dev.wafer.passes.program;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.cost.Price;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a step computes a graph row by row: calls of kernels in an order that repeats few of them
 * often. All of the calls work in one scratch of the step, in which each plane of the graph has a
 * window of the rows that are still needed, the newest last.
 *
 * @param graph that the step computes
 * @param planes the windows in the scratch, in the order of the graph's nodes
 * @param cursors the places in the step's own inputs and output
 * @param calls the calls that differ
 * @param order indices of the calls, in the order in which they run
 */
public record Segment(
    Graph graph,
    List<RowWindow> planes,
    List<Cursor> cursors,
    List<Call> calls,
    List<Integer> order) {
  public Segment {
    planes = List.copyOf(planes);
    cursors = List.copyOf(cursors);
    calls = List.copyOf(calls);
    order = List.copyOf(order);
  }

  /**
   * The rows of a plane that are there at a time.
   *
   * @param offsetBytes in the scratch, or {@link #IN_OUTPUT}
   * @param rows that fit
   * @param height rows of the whole plane
   */
  public record RowWindow(String name, long offsetBytes, int rows, int height, long rowBytes) {
    /** The rows lie in the step's output, where those are written that are made of them. */
    public static final long IN_OUTPUT = -1;

    public long sizeBytes() {
      return rows * rowBytes;
    }

    public long endBytes() {
      return offsetBytes + sizeBytes();
    }

    public RowWindow at(long otherOffsetBytes) {
      return new RowWindow(name, otherOffsetBytes, rows, height, rowBytes);
    }
  }

  /**
   * A place in an input or the output of the step that moves on as rows are read or written.
   *
   * @param index of the step's input; empty for its output
   */
  public record Cursor(Optional<Integer> index) {}

  /** Where the rows of a call lie. */
  public sealed interface Place {
    /** In the scratch. */
    record Window(long offsetBytes) implements Place {}

    /**
     * Where a cursor stands.
     *
     * @param advanceBytes that it moves on afterwards
     */
    record AtCursor(int cursor, long advanceBytes) implements Place {}
  }

  /** Rows that move up in their window before new ones are written behind them. */
  public record RowMove(long fromBytes, long toBytes, long sizeBytes) {
    /** Whether they are whole words. */
    private boolean isOfWords() {
      return (fromBytes | toBytes | sizeBytes) % Integer.BYTES == 0;
    }
  }

  /** How often each call comes. */
  public int[] turns() {
    int[] turns = new int[calls.size()];
    order.forEach(index -> turns[index]++);
    return turns;
  }

  /** What all calls take, each as often as it comes. */
  Price price() {
    int[] turns = turns();
    return IntStream.range(0, turns.length)
        .mapToObj(i -> calls.get(i).binding().price().times(turns[i]))
        .reduce(Price.NONE, Price::plus);
  }

  /** The work of all calls, each as often as it comes. */
  Counts work() {
    int[] turns = turns();
    return IntStream.range(0, turns.length)
        .mapToObj(i -> calls.get(i).binding().work().times(turns[i]))
        .reduce(Counts.NONE, Counts::and);
  }

  /** Whether rows move, and all of them as whole words. */
  public boolean movesWords() {
    List<RowMove> moves = calls.stream().flatMap(call -> call.move().stream()).toList();
    return !moves.isEmpty() && moves.stream().allMatch(RowMove::isOfWords);
  }

  /**
   * A call of a kernel for some rows of a node.
   *
   * @param node for these rows, with shapes of them
   * @param inputs where the planes among its inputs lie
   * @param scratchBytes offsets of the binding's scratch in that of the step
   * @param move what happens before
   */
  public record Call(
      Node node,
      KernelBinding binding,
      List<Optional<Place>> inputs,
      Place output,
      List<Long> scratchBytes,
      Optional<RowMove> move) {
    public Call {
      inputs = List.copyOf(inputs);
      scratchBytes = List.copyOf(scratchBytes);
    }

    Call withBinding(KernelBinding other) {
      return new Call(node, other, inputs, output, scratchBytes, move);
    }
  }

  /** The same calls with other bindings, one for each. */
  Segment withBindings(List<KernelBinding> bindings) {
    List<Call> changed =
        IntStream.range(0, calls.size())
            .mapToObj(i -> calls.get(i).withBinding(bindings.get(i)))
            .toList();
    return new Segment(graph, planes, cursors, changed, order);
  }
}
