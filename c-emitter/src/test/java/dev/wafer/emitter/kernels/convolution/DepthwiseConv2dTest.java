package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DepthwiseConv2dTest {
  @TempDir Path folder;

  @Test
  void matchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (ConvCases types : List.of(ConvCases.INT8, ConvCases.INT16, ConvCases.INT8_BY_INT4)) {
      cases.add(same(types, "3x3", 1, 6, 7, 8, 1, 3, 3, 1, 1));
      cases.add(same(types, "3x3 odd channels, stride 2", 2, 6, 7, 7, 1, 3, 3, 2, 1));
      cases.add(same(types, "5x2 dilated", 1, 11, 7, 6, 1, 5, 2, 1, 2));
      cases.add(same(types, "multiplier 3", 1, 6, 5, 4, 3, 3, 3, 1, 1));
      cases.add(same(types, "multiplier 2 dilated", 1, 9, 8, 3, 2, 3, 3, 1, 3));
      cases.add(same(types, "one channel, multiplier 8", 1, 12, 9, 1, 8, 10, 8, 2, 1));
      cases.add(same(types, "one channel, multiplier 6, dilated", 1, 12, 9, 1, 6, 3, 3, 1, 2));
      cases.add(same(types, "larger than the plane", 1, 2, 3, 5, 1, 7, 7, 1, 1));
    }
    HostHarness.standard().check(folder, cases);
  }

  private static KernelCase same(
      ConvCases types,
      String name,
      int n,
      int h,
      int w,
      int c,
      int multiplier,
      int kh,
      int kw,
      int stride,
      int dilation) {
    Padding padding = Padding.same(h, w, kh, kw, stride, stride, dilation, dilation);
    DepthwiseConv2d op =
        new DepthwiseConv2d(
            new Window(stride, stride, dilation, dilation, padding), multiplier, Activation.RELU);
    int outC = c * multiplier;
    Shape output = Shape.of(n, (h + stride - 1) / stride, (w + stride - 1) / stride, outC);
    return types.of(name, op, Shape.of(n, h, w, c), Shape.of(1, kh, kw, outC), 3, kh * kw, output);
  }
}
