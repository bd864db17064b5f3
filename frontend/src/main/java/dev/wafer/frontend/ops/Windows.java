package dev.wafer.frontend.ops;

import dev.wafer.ir.Shape;
import dev.wafer.ir.spec.CommonRules;
import java.util.List;

/** Checks on operators that slide a window over their input. */
final class Windows {
  private Windows() {}

  /** Requires an output of [n, oh, ow, outC]. */
  static void requireOutput(OperatorContext c, Window window, Shape in, int outC) {
    long outH = window.outH(in.dim(1));
    long outW = window.outW(in.dim(2));
    c.require(
        outH > 0 && outW > 0,
        CommonRules.WINDOW_FITS,
        () ->
            "window %dx%d, dilations %dx%d, input [%s]"
                .formatted(
                    window.filterH(),
                    window.filterW(),
                    window.dilationH(),
                    window.dilationW(),
                    in));
    c.requireShape(0, List.of((long) in.dim(0), outH, outW, (long) outC));
  }
}
