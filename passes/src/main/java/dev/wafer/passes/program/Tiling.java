package dev.wafer.passes.program;

import dev.wafer.passes.cost.Counts;
import dev.wafer.targets.Work;

/**
 * A step that runs for some output channels after the others.
 *
 * @param tileChannels of each tile but perhaps the last
 */
public record Tiling(ChannelTiles tiles, int tileChannels) {
  /** Channels of the last tile. */
  public int lastChannels() {
    int rest = tiles.channels() % tileChannels;
    return rest == 0 ? Math.min(tileChannels, tiles.channels()) : rest;
  }

  public int count() {
    return (tiles.channels() + tileChannels - 1) / tileChannels;
  }

  /** What all calls but one do: the price of the tiles. */
  public Counts calls() {
    return tiles.call().and(Work.CALL).times((double) count() - 1);
  }

  /** Bytes of the expanded weights of a tile that is not the last. */
  public int tileBytes() {
    return tileChannels * tiles.channelBytes();
  }

  /** Bytes of the expanded weights of the last tile, padding of the last channels included. */
  public int lastBytes(int wholeBytes) {
    return wholeBytes - (count() - 1) * tileBytes();
  }
}
