package dev.wafer.emitter.kernels;

/**
 * Where the weights of a kernel after Winograd are transformed.
 *
 * @param tiles of 2x2 outputs that are read before the first of them is written; even
 * @param expands whether the weights lie in flash as other kernels have them, and are transformed
 *     into the scratch, once for these tiles, for four output channels at a time
 */
public record WinogradForm(int tiles, boolean expands) {
  /** Transformed weights in flash: 32 bytes a filter of an input channel. */
  public static final WinogradForm IN_FLASH = new WinogradForm(2, false);

  /** Weights that are transformed once for some tiles. */
  public static WinogradForm onDemand(int tiles) {
    return new WinogradForm(tiles, true);
  }

  /** The kernel's name in this form. */
  public String name(String types) {
    return "conv_2d_winograd_" + (expands ? "by_" + tiles + "_" : "") + types;
  }

  /** The stem of the kernel's function. */
  public String function() {
    return expands ? "conv_3x3_on_demand_s8" : "conv_3x3_tiles_s8";
  }
}
