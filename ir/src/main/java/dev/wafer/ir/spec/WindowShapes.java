package dev.wafer.ir.spec;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.Windowed;

/** Shapes and text form of what operators do that slide a window. */
final class WindowShapes {
  private WindowShapes() {}

  /**
   * A pixel of {@code channels} channels for each position of the window over {@code in}.
   *
   * @throws BrokenRuleException if the window is none, or does not fit
   */
  static Extents positions(NodeCheck node, Windowed op, Shape in, long channels) {
    int filterH = op.filterH(node.inputs());
    int filterW = op.filterW(node.inputs());
    Window window = op.window();
    CommonRules.requireWindow(node, window, filterH, filterW);
    long rows = window.rows(in.dim(1), filterH);
    long columns = window.columns(in.dim(2), filterW);
    node.require(
        rows >= 1 && columns >= 1,
        CommonRules.WINDOW_FITS,
        () ->
            "window %dx%d, dilations %dx%d, input [%s]"
                .formatted(filterH, filterW, window.dilationH(), window.dilationW(), in));
    return Extents.of(in.dim(0), rows, columns, channels);
  }

  static AttributeWriter write(Window window, AttributeWriter out) {
    return out.with("stride", window.strideH(), window.strideW())
        .with("dilation", window.dilationH(), window.dilationW())
        .with(window.padding());
  }

  static Window read(AttributeReader in) {
    return new Window(
        in.height("stride"),
        in.width("stride"),
        in.height("dilation"),
        in.width("dilation"),
        in.padding());
  }
}
