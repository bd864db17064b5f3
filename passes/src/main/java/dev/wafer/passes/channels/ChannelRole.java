package dev.wafer.passes.channels;

import dev.wafer.ir.Node;
import java.util.List;

/** What an operator does to the channels of what it reads and writes. */
sealed interface ChannelRole {
  /** The role of whatever is not followed. */
  static ChannelRole opaque() {
    return new Opaque();
  }

  /** Calls what a visitor does for this role. */
  void visit(Node node, Visitor visitor);

  /** Whether input 1 of the node is weights that lose channels with the output. */
  default boolean isWeighted() {
    return false;
  }

  /** What to do for a node of each role. */
  interface Visitor {
    void linear(Node node, Linear role);

    void channelwise(Node node, Channelwise role);

    void pairwise(Node node, Pairwise role);

    void moving(Node node, Moving role);

    void opaque(Node node);
  }

  /**
   * Each output channel is a weighted sum over all input channels: input and output channels are
   * independent of each other.
   */
  record Linear(LinearLayer layer) implements ChannelRole {
    @Override
    public boolean isWeighted() {
      return true;
    }

    @Override
    public void visit(Node node, Visitor visitor) {
      visitor.linear(node, this);
    }
  }

  /**
   * Output channels {@code c * multiplier} to {@code (c + 1) * multiplier - 1} come from channel
   * {@code c} of input 0, by a function of all its positions.
   *
   * @param weighted whether inputs 1 and 2 are weights and bias of a depthwise convolution
   */
  record Channelwise(int multiplier, boolean weighted) implements ChannelRole {
    @Override
    public boolean isWeighted() {
      return weighted;
    }

    @Override
    public void visit(Node node, Visitor visitor) {
      visitor.channelwise(node, this);
    }
  }

  /**
   * Two inputs, element by element; an input with one channel is broadcast to all.
   *
   * @param product whether the result is zero wherever an input is
   */
  record Pairwise(boolean product) implements ChannelRole {
    @Override
    public void visit(Node node, Visitor visitor) {
      visitor.pairwise(node, this);
    }
  }

  /** Elements move as they are, channel by channel. */
  record Moving(List<Move> moves) implements ChannelRole {
    public Moving {
      moves = List.copyOf(moves);
    }

    @Override
    public void visit(Node node, Visitor visitor) {
      visitor.moving(node, this);
    }
  }

  /** Anything else: all channels that it touches stay. */
  record Opaque() implements ChannelRole {
    @Override
    public void visit(Node node, Visitor visitor) {
      visitor.opaque(node);
    }
  }

  /** Elements of a channel of an input become elements of a channel of an output. */
  record Move(int input, int inputChannel, int output, int outputChannel) {}
}
