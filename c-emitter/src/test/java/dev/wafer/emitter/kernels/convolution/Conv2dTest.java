package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.convolution.portable.Conv2dPortable;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Conv2dTest {
  @TempDir Path folder;

  @Test
  void matchesTheReference() {
    HostHarness.standard().check(folder, cases());
  }

  @Test
  void directFormMatchesTheReference() {
    HostHarness.of(List.of(new Conv2dPortable())).check(folder, cases());
  }

  private static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (ConvCases types :
        List.of(ConvCases.INT8, ConvCases.INT16, ConvCases.INT16_BIAS_32, ConvCases.INT8_BY_INT4)) {
      cases.add(same(types, "3x3 same", 1, 6, 7, 3, 8, 3, 3, 1, 1, 1));
      cases.add(same(types, "3x3 stride 2, odd counts", 2, 7, 6, 5, 6, 3, 3, 2, 1, 1));
      cases.add(same(types, "2x4 stride 2x2", 1, 9, 8, 1, 7, 2, 4, 2, 1, 1));
      cases.add(same(types, "dilated", 1, 9, 9, 3, 5, 3, 3, 1, 2, 1));
      cases.add(same(types, "two groups", 1, 5, 5, 6, 10, 3, 3, 1, 1, 2));
      cases.add(same(types, "dilated groups", 1, 7, 7, 4, 12, 3, 2, 1, 3, 4));
      cases.add(same(types, "pointwise", 2, 5, 4, 11, 9, 1, 1, 1, 1, 1));
      cases.add(same(types, "pointwise stride 2", 1, 5, 4, 11, 9, 1, 1, 2, 1, 1));
      cases.add(explicit(types, "no padding", Padding.NONE));
      cases.add(explicit(types, "uneven padding", new Padding(2, 0, 0, 3)));
      cases.add(explicit(types, "padding beyond the filter", new Padding(5, 4, 4, 6)));
      cases.add(wholePlane(types));
    }
    return cases;
  }

  private static KernelCase same(
      ConvCases types,
      String name,
      int n,
      int h,
      int w,
      int c,
      int outC,
      int kh,
      int kw,
      int stride,
      int dilation,
      int groups) {
    Padding padding = Padding.same(h, w, kh, kw, stride, stride, dilation, dilation);
    Conv2d op =
        new Conv2d(new Window(stride, stride, dilation, dilation, padding), Activation.NONE);
    Shape output = Shape.of(n, (h + stride - 1) / stride, (w + stride - 1) / stride, outC);
    return types.of(
        name,
        op,
        Shape.of(n, h, w, c),
        Shape.of(outC, kh, kw, c / groups),
        0,
        kh * kw * c / groups,
        output);
  }

  private static KernelCase explicit(ConvCases types, String name, Padding padding) {
    int outH = 6 + padding.top() + padding.bottom() - 2;
    int outW = 5 + padding.left() + padding.right() - 1;
    return types.of(
        name,
        new Conv2d(Window.of(1, 1, padding), Activation.RELU),
        Shape.of(1, 6, 5, 4),
        Shape.of(6, 3, 2, 4),
        0,
        24,
        Shape.of(1, outH, outW, 6));
  }

  private static KernelCase wholePlane(ConvCases types) {
    return types.of(
        "as large as the plane",
        new Conv2d(Window.of(2, 1, Padding.NONE), Activation.RELU6),
        Shape.of(3, 4, 3, 2),
        Shape.of(5, 4, 3, 2),
        0,
        24,
        Shape.of(3, 1, 1, 5));
  }
}
