package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransposeConvTest {
  @TempDir Path folder;

  @Test
  void matchesTheReference() {
    List<KernelCase> cases = new ArrayList<>();
    for (ConvCases types : List.of(ConvCases.INT8, ConvCases.INT16)) {
      cases.add(of(types, "stride 1", 3, 3, 1, 1, new Padding(1, 1, 1, 1), 5));
      cases.add(of(types, "stride 2", 3, 3, 2, 2, new Padding(0, 1, 0, 1), 8));
      cases.add(of(types, "stride 2 x 3, no padding", 2, 4, 2, 3, Padding.NONE, 6));
      cases.add(of(types, "stride beyond the filter", 2, 2, 3, 3, Padding.NONE, 4));
    }
    HostHarness.standard().check(folder, cases);
  }

  private static KernelCase of(
      ConvCases types,
      String name,
      int filterH,
      int filterW,
      int strideH,
      int strideW,
      Padding padding,
      int outC) {
    int outH = 3 * strideH + filterH - padding.top() - padding.bottom();
    int outW = 4 * strideW + filterW - padding.left() - padding.right();
    return types.of(
        name,
        new TransposeConv(Window.of(strideH, strideW, padding), Activation.NONE),
        Shape.of(2, 4, 5, 3),
        Shape.of(outC, filterH, filterW, 3),
        0,
        filterH * filterW * 3,
        Shape.of(2, outH, outW, outC));
  }
}
