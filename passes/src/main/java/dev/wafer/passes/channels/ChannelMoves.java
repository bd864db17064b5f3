package dev.wafer.passes.channels;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.Movement;
import dev.wafer.passes.channels.ChannelRole.Move;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From which channels to which an operator moves elements, for operators that only move. */
final class ChannelMoves {
  /** More are not followed. */
  private static final int MOST = 1 << 20;

  private ChannelMoves() {}

  /** The role of a node that moves; opaque if channels of one side mix on the other. */
  static ChannelRole role(Node node) {
    List<Access> accesses = Movement.unaltered(node).orElse(List.of());
    if (accesses.isEmpty() || Movement.onChannels(node, before -> before).isEmpty()) {
      return ChannelRole.opaque();
    }
    List<Move> moves = new ArrayList<>();
    for (Access access : accesses) {
      int in = ChannelGroups.channels(node.input(access.input()));
      int out = ChannelGroups.channels(node.output(access.output()));
      Set<Pair> pairs = in == 0 || out == 0 ? Set.of() : pairs(access, in, out);
      if (pairs.size() > MOST || mixes(pairs, in, out)) {
        return ChannelRole.opaque();
      }
      pairs.forEach(p -> moves.add(new Move(access.input(), p.in(), access.output(), p.out())));
    }
    if (writesAll(node, accesses)) {
      return new ChannelRole.Moving(moves);
    }
    // What is around the input has a value of its own, so that the operator has to be run.
    boolean same =
        ChannelGroups.channels(node.input(0)) == ChannelGroups.channels(node.output())
            && moves.stream().allMatch(move -> move.inputChannel() == move.outputChannel());
    return same ? new ChannelRole.Channelwise(1, false) : ChannelRole.opaque();
  }

  private record Pair(int in, int out) {}

  /**
   * Which channel comes from which. The channel of an element is its index modulo the channels, so
   * that a loop adds the same to the channels of each element.
   */
  private static Set<Pair> pairs(Access access, int in, int out) {
    List<Integer> read = access.from().strides(Access.rowMajor(access.from().shape()));
    List<Integer> written = access.to().strides(Access.rowMajor(access.to().shape()));
    Set<Pair> pairs = new LinkedHashSet<>();
    pairs.add(new Pair(Math.floorMod(access.first(), in), access.firstWritten() % out));
    for (int loop = 0; loop < read.size() && pairs.size() <= MOST; loop++) {
      Set<Pair> steps = new LinkedHashSet<>();
      // A part without elements has channels, too.
      for (long turn = 0; turn < Math.max(1, access.extents().get(loop)); turn++) {
        Pair step =
            new Pair(
                (int) Math.floorMod(turn * read.get(loop), (long) in),
                (int) Math.floorMod(turn * written.get(loop), (long) out));
        if (!steps.add(step)) {
          break;
        }
      }
      pairs = sums(pairs, steps, in, out);
    }
    return pairs;
  }

  private static Set<Pair> sums(Set<Pair> a, Set<Pair> b, int in, int out) {
    if (b.size() == 1) {
      return a;
    }
    Set<Pair> sums = new LinkedHashSet<>();
    for (Pair x : a) {
      for (Pair y : b) {
        sums.add(new Pair((x.in() + y.in()) % in, (x.out() + y.out()) % out));
        if (sums.size() > MOST) {
          return sums;
        }
      }
    }
    return sums;
  }

  /** Whether some channel meets all those of the other side, of several on either. */
  private static boolean mixes(Set<Pair> pairs, int in, int out) {
    Map<Integer, Integer> met = new LinkedHashMap<>();
    Map<Integer, Integer> meeting = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      met.merge(pair.in(), 1, Integer::sum);
      meeting.merge(pair.out(), 1, Integer::sum);
    }
    return in > 1 && out > 1 && (met.containsValue(out) || meeting.containsValue(in));
  }

  private static boolean writesAll(Node node, List<Access> accesses) {
    Map<Integer, Long> written = new LinkedHashMap<>();
    accesses.forEach(access -> written.merge(access.output(), access.elements(), Long::sum));
    for (int i = 0; i < node.outputs().size(); i++) {
      Value output = node.output(i);
      if (written.getOrDefault(i, 0L) != output.shape().elements()) {
        return false;
      }
    }
    return true;
  }
}
