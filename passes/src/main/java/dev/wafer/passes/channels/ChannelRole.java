package dev.wafer.passes.channels;

import java.util.List;

/** What an operator does to the channels of what it reads and writes. */
sealed interface ChannelRole {
  /**
   * Each output channel is a weighted sum over all input channels: input and output channels are
   * independent of each other.
   */
  record Linear(LinearLayer layer) implements ChannelRole {}

  /**
   * Output channels {@code c * multiplier} to {@code (c + 1) * multiplier - 1} come from channel
   * {@code c} of input 0, by a function of all its positions.
   *
   * @param weighted whether inputs 1 and 2 are weights and bias of a depthwise convolution
   */
  record Channelwise(int multiplier, boolean weighted) implements ChannelRole {}

  /** Two inputs, element by element; an input with one channel is broadcast to all. */
  record Pairwise() implements ChannelRole {}

  /** Elements move as they are, channel by channel. */
  record Moving(List<Move> moves) implements ChannelRole {
    public Moving {
      moves = List.copyOf(moves);
    }
  }

  /** Anything else: all channels that it touches stay. */
  record Opaque() implements ChannelRole {}

  /** Elements of a channel of an input become elements of a channel of an output. */
  record Move(int input, int inputChannel, int output, int outputChannel) {}
}
