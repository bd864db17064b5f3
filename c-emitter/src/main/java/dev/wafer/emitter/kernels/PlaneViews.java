package dev.wafer.emitter.kernels;

import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;

/**
 * How the [n, h, w, c] tensors of a sliding window lie: slices of larger tensors along any axes,
 * with the channels of a pixel side by side.
 */
public record PlaneViews(Layout in, Layout out) {
  public static PlaneViews of(KernelRequest request) {
    return new PlaneViews(request.inputLayout(0), request.outputLayout());
  }

  /** Whether a kernel that steps by images, rows and pixels can address a node's tensors. */
  public static boolean fit(KernelRequest request) {
    return Pitches.onlyFirst(request)
        && request.input(0).shape().rank() == 4
        && request.output().shape().rank() == 4
        && request.inputLayout(0).stride(3) == 1
        && request.outputLayout().stride(3) == 1;
  }

  /** Whether a node's tensors are dense or {@link #fit}. */
  public static boolean denseOrFit(KernelRequest request) {
    return request.views().isDense() || fit(request);
  }

  /** The same where pixels of the output have one distance throughout. */
  public static boolean denseOrPitched(KernelRequest request) {
    return request.views().isDense()
        || (fit(request)
            && request.outputLayout().pitch(request.output().shape().dim(3)).isPresent());
  }

  /** Whether any tensor is not dense. */
  public boolean strided() {
    return !in.isDense() || !out.isDense();
  }

  /** Whether the pixels of an input's row lie one behind the other. */
  public boolean denseRows() {
    return in.stride(2) == in.shape().dim(3);
  }

  /** Elements from pixel to pixel of the output. */
  public int outPixel() {
    return out.stride(2);
  }

  /**
   * Bakes {@code strided} and passes the steps of the input and what the output skips behind a row
   * and behind an image.
   */
  public void addTo(KernelBinding.Builder binding) {
    binding.bake("strided", strided());
    if (strided()) {
      addInputTo(binding);
      binding
          .parameter(
              "row_gap", CType.I32, out.stride(1) - (long) out.shape().dim(2) * out.stride(2))
          .parameter(
              "image_gap", CType.I32, out.stride(0) - (long) out.shape().dim(1) * out.stride(1));
    }
  }

  /** The same, and passes the output's {@code pitch} where it is strided. */
  public void addPitchedTo(KernelBinding.Builder binding) {
    addTo(binding);
    if (strided()) {
      binding.parameter("pitch", CType.I32, outPixel());
    }
  }

  /** Passes the steps of the input. */
  public void addInputTo(KernelBinding.Builder binding) {
    binding
        .parameter("in_pixel", CType.I32, in.stride(2))
        .parameter("in_row", CType.I32, in.stride(1))
        .parameter("in_image", CType.I32, in.stride(0));
  }
}
