package dev.wafer.emitter.kernels;

/**
 * Where the weights of a kernel after Winograd are transformed.
 *
 * @param tiles of 2x2 outputs that are read before the first of them is written: one, or an even
 *     number
 * @param weights where they are transformed
 */
public record WinogradForm(int tiles, Weights weights) {
  /** Where and for what weights are transformed. */
  public enum Weights {
    /** By the compiler. */
    IN_FLASH,
    /** Into the scratch, once for the tiles, for four output channels at a time. */
    ON_DEMAND,
    /** The same for two output channels and some inputs at a time. */
    IN_SLICES
  }

  /** Transformed weights in flash: 32 bytes a filter of an input channel. */
  public static final WinogradForm IN_FLASH = new WinogradForm(2, Weights.IN_FLASH);

  /** The same, a tile at a time: for less room, and a little slower. */
  public static final WinogradForm SINGLE = new WinogradForm(1, Weights.IN_FLASH);

  /** Weights that are transformed once for four tiles, in the least room. */
  public static final WinogradForm IN_SLICES = new WinogradForm(4, Weights.IN_SLICES);

  /** Weights that are transformed once for some tiles. */
  public static WinogradForm onDemand(int tiles) {
    return new WinogradForm(tiles, Weights.ON_DEMAND);
  }

  /** Whether one tile is computed at a time; else they are two or four. */
  public boolean single() {
    return tiles == 1;
  }

  /** Whether weights lie in flash as other kernels have them. */
  public boolean expands() {
    return weights != Weights.IN_FLASH;
  }

  /** Whether four tiles are computed together, by two output channels. */
  public boolean inSlices() {
    return weights == Weights.IN_SLICES;
  }

  /** Tiles that are computed together. */
  public int together() {
    if (inSlices()) {
      return 4;
    }
    return single() ? 1 : 2;
  }

  /** The kernel's name in this form. */
  public String name(String types) {
    String form =
        switch (weights) {
          case IN_FLASH -> single() ? "single_" : "";
          case ON_DEMAND -> "by_" + tiles + "_";
          case IN_SLICES -> "in_slices_";
        };
    return "conv_2d_winograd_" + form + types;
  }

  /** The stem of the kernel's function. */
  public String function() {
    return switch (weights) {
      case IN_FLASH -> single() ? "conv_3x3_by_tile_s8" : "conv_3x3_tiles_s8";
      case ON_DEMAND -> "conv_3x3_on_demand_s8";
      case IN_SLICES -> "conv_3x3_in_slices_s8";
    };
  }
}
