package dev.wafer.emitter.kernels;

/**
 * How large the tiles of a kernel after Winograd are, and where its weights are transformed.
 *
 * @param transform of a tile
 * @param tiles that are read before the first of their outputs is written: one, or an even number
 * @param weights where they are transformed
 */
public record WinogradForm(WinogradTransform transform, int tiles, Weights weights) {
  /** Where and for what weights are transformed. */
  public enum Weights {
    /** By the compiler. */
    IN_FLASH,
    /** Into the scratch, once for the tiles, for four output channels at a time. */
    ON_DEMAND,
    /** The same for two output channels and some inputs at a time. */
    IN_SLICES
  }

  /** Tiles of 2x2 outputs, transformed weights in flash: 32 bytes a filter of an input channel. */
  public static final WinogradForm IN_FLASH = inFlash(WinogradTransform.F2);

  /** The same, a tile at a time: for less room, and a little slower. */
  public static final WinogradForm SINGLE =
      new WinogradForm(WinogradTransform.F2, 1, Weights.IN_FLASH);

  /** Weights that are transformed once for four tiles of 2x2 outputs, in the least room. */
  public static final WinogradForm IN_SLICES =
      new WinogradForm(WinogradTransform.F2, 4, Weights.IN_SLICES);

  /** Transformed weights in flash: two bytes a place. */
  public static WinogradForm inFlash(WinogradTransform transform) {
    return new WinogradForm(transform, 2, Weights.IN_FLASH);
  }

  /** Weights that are transformed once for some tiles of 2x2 outputs. */
  public static WinogradForm onDemand(int tiles) {
    return onDemand(WinogradTransform.F2, tiles);
  }

  /** Weights that are transformed once for some tiles. */
  public static WinogradForm onDemand(WinogradTransform transform, int tiles) {
    return new WinogradForm(transform, tiles, Weights.ON_DEMAND);
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
    return "conv_2d_winograd_" + size() + form + types;
  }

  /** The stem of the kernel's function. */
  public String function() {
    String form =
        switch (weights) {
          case IN_FLASH -> single() ? "by_tile_" : "tiles_";
          case ON_DEMAND -> "on_demand_";
          case IN_SLICES -> "in_slices_";
        };
    return "conv_3x3_" + form + size() + "s8";
  }

  private String size() {
    return transform == WinogradTransform.F2 ? "" : "4x4_";
  }
}
