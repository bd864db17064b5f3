package dev.wafer.emitter.kernels;

/**
 * Where the weights of a kernel after Winograd are transformed.
 *
 * @param tiles of 2x2 outputs that are read before the first of them is written: one, or an even
 *     number
 * @param expands whether the weights lie in flash as other kernels have them, and are transformed
 *     into the scratch, once for these tiles, for four output channels at a time
 */
public record WinogradForm(int tiles, boolean expands) {
  /** Transformed weights in flash: 32 bytes a filter of an input channel. */
  public static final WinogradForm IN_FLASH = new WinogradForm(2, false);

  /** The same, a tile at a time: for less room, and a little slower. */
  public static final WinogradForm SINGLE = new WinogradForm(1, false);

  /** Weights that are transformed once for some tiles. */
  public static WinogradForm onDemand(int tiles) {
    return new WinogradForm(tiles, true);
  }

  /** Whether one tile is computed at a time; else they are two. */
  public boolean single() {
    return tiles == 1;
  }

  /** The kernel's name in this form. */
  public String name(String types) {
    String form = single() ? "single_" : expands ? "by_" + tiles + "_" : "";
    return "conv_2d_winograd_" + form + types;
  }

  /** The stem of the kernel's function. */
  public String function() {
    return expands
        ? "conv_3x3_on_demand_s8"
        : single() ? "conv_3x3_by_tile_s8" : "conv_3x3_tiles_s8";
  }
}
