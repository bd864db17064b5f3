package dev.wafer.passes.channels;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Unpack;
import dev.wafer.passes.channels.ChannelRole.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From which channels to which an operator moves elements, for operators that only move. */
final class ChannelMoves {
  private ChannelMoves() {}

  /** The moves of a node; empty if it does more than move, or moves across channels. */
  static Optional<List<Move>> of(Node node) {
    if (node.op() instanceof Concatenation op && op.activation() == Activation.NONE) {
      return Optional.of(joined(node, op.axis()));
    }
    if (node.op() instanceof Split op) {
      return Optional.of(separated(node, op.axis()));
    }
    if (node.op() instanceof Pack op) {
      return op.axis() == node.output().shape().rank() - 1
          ? Optional.empty()
          : Optional.of(joined(node, op.axis()));
    }
    if (node.op() instanceof Unpack op) {
      return op.axis() == node.input(0).shape().rank() - 1
          ? Optional.empty()
          : Optional.of(separated(node, op.axis()));
    }
    if (node.op() instanceof Slice op) {
      return Optional.of(range(node, op.begin()));
    }
    if (node.op() instanceof StridedSlice op) {
      boolean sameAxes = node.input(0).shape().rank() == node.output().shape().rank();
      // A scalar has no strides, and nothing to slice.
      return sameAxes && !op.strides().isEmpty() && op.strides().get(op.strides().size() - 1) == 1
          ? Optional.of(range(node, op.begin()))
          : Optional.empty();
    }
    if (node.op() instanceof Reshape) {
      return Optional.of(reshaped(node));
    }
    if (node.op() instanceof DepthToSpace op) {
      return Optional.of(blocks(node, op.blockSize(), true));
    }
    if (node.op() instanceof SpaceToDepth op) {
      return Optional.of(blocks(node, op.blockSize(), false));
    }
    return Optional.empty();
  }

  private static List<Move> joined(Node node, int axis) {
    boolean inner = axis == node.output().shape().rank() - 1;
    List<Move> moves = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      int channels = ChannelGroups.channels(node.input(i));
      for (int c = 0; c < channels; c++) {
        moves.add(new Move(i, c, 0, offset + c));
      }
      offset += inner ? channels : 0;
    }
    return moves;
  }

  private static List<Move> separated(Node node, int axis) {
    boolean inner = axis == node.input(0).shape().rank() - 1;
    List<Move> moves = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < node.outputs().size(); i++) {
      int channels = ChannelGroups.channels(node.output(i));
      for (int c = 0; c < channels; c++) {
        moves.add(new Move(0, offset + c, i, c));
      }
      offset += inner ? channels : 0;
    }
    return moves;
  }

  private static List<Move> range(Node node, List<Integer> begin) {
    int from = begin.isEmpty() ? 0 : begin.get(begin.size() - 1);
    List<Move> moves = new ArrayList<>();
    for (int c = 0; c < ChannelGroups.channels(node.output()); c++) {
      moves.add(new Move(0, from + c, 0, c));
    }
    return moves;
  }

  /**
   * Elements keep their order, so element {@code e} joins channel {@code e mod c} of either side.
   */
  private static List<Move> reshaped(Node node) {
    Value x = node.input(0);
    int in = ChannelGroups.channels(x);
    int out = ChannelGroups.channels(node.output());
    long period = (long) in / gcd(in, out) * out;
    List<Move> moves = new ArrayList<>();
    for (int e = 0; e < Math.min(period, x.shape().elements()); e++) {
      moves.add(new Move(0, e % in, 0, e % out));
    }
    return moves;
  }

  /** The deep side has one block of channels for each position of a square of the flat side. */
  private static List<Move> blocks(Node node, int blockSize, boolean toSpace) {
    int flat = ChannelGroups.channels(toSpace ? node.output() : node.input(0));
    List<Move> moves = new ArrayList<>();
    for (int c = 0; c < flat * blockSize * blockSize; c++) {
      moves.add(toSpace ? new Move(0, c, 0, c % flat) : new Move(0, c % flat, 0, c));
    }
    return moves;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
