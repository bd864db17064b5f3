package dev.wafer.passes.program;

import dev.wafer.passes.cost.Counts;
import java.util.List;

/**
 * How a kernel's function is called for a few output channels at a time. Its weights lie channel by
 * channel, so that a tile is a run of them; the function takes the distance between output pixels
 * apart from the number of channels.
 *
 * @param channels of the whole
 * @param granularity channels of a tile are a multiple of it, but for the last tile
 * @param weights index of the packed constant that is expanded
 * @param channelBytes of the weights of one channel
 * @param pointers fields of the parameter structure that move on by one for each channel: pointers
 *     to one element a channel, or a number of channels done
 * @param counts fields that hold the number of channels, or of parts of it
 * @param call what each call does whatever the number of channels, besides the call itself
 */
public record ChannelTiles(
    int channels,
    int granularity,
    int weights,
    int channelBytes,
    List<String> pointers,
    List<Count> counts,
    Counts call) {
  public ChannelTiles {
    pointers = List.copyOf(pointers);
    counts = List.copyOf(counts);
  }

  /** A field that holds the channels divided by a number, or what remains then. */
  public record Count(String field, int divisor, boolean remainder) {
    /** The field that holds the number of channels itself. */
    public static Count of(String field) {
      return new Count(field, 1, false);
    }

    public int of(int channels) {
      return remainder ? channels % divisor : channels / divisor;
    }
  }
}
