package dev.wafer.emitter.kernels.convolution.portable;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.TurningPoints;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Overlap;
import java.util.List;

/**
 * What the kernels of TRANSPOSE_CONV permit: output pixels in raster order, each looking back at
 * the same inputs for every channel.
 */
final class TransposeConvOverlap {
  private TransposeConvOverlap() {}

  static List<Overlap> rules(KernelRequest request, TransposeConv conv) {
    Shape in = request.input(0).shape();
    Shape filter = request.input(1).shape();
    Shape out = request.output().shape();
    long bytes = request.inputType(0).bits() / 8;
    long inRow = bytes * in.dim(2) * in.dim(3);
    long outPixel = out.dim(3) * bytes;
    RasterOverlap overlap = new RasterOverlap();
    int[] rows =
        TurningPoints.of(
            out.dim(1),
            1,
            steps(
                conv.window().padding().top(),
                filter.dim(1),
                conv.window().strideH(),
                in.dim(1),
                out.dim(1)));
    int[] columns =
        TurningPoints.of(
            out.dim(2),
            1,
            steps(
                conv.window().padding().left(),
                filter.dim(2),
                conv.window().strideW(),
                in.dim(2),
                out.dim(2)));
    for (long batch : TurningPoints.of(out.dim(0), 1)) {
      long end = (batch + 1) * in.dim(1) * inRow;
      for (int y : rows) {
        long row =
            first(
                y + conv.window().padding().top(),
                filter.dim(1),
                conv.window().strideH(),
                in.dim(1));
        for (int x : columns) {
          long column =
              first(
                  x + conv.window().padding().left(),
                  filter.dim(2),
                  conv.window().strideW(),
                  in.dim(2));
          long begin = (batch * in.dim(1) + row) * inRow + column * in.dim(3) * bytes;
          long written = ((batch * out.dim(1) + y) * out.dim(2) + x) * outPixel;
          if (written > 0) {
            overlap.write(0, written);
          }
          overlap
              .read(begin, end)
              .write(written, written + outPixel - bytes)
              .read(begin, end)
              .write(written, written + outPixel);
        }
      }
    }
    return overlap.rules(
        0, request.input(0).type().sizeBytes(), 0, request.output().type().sizeBytes());
  }

  /**
   * Where {@link #first} makes the first of its steps and the last that is made within the output:
   * what lies between two steps is written while the same input is still read, so the last position
   * before a step decides, and of all steps the outermost do.
   */
  private static long[] steps(int padding, int taps, int stride, int extent, int outExtent) {
    long origin = taps - 1L - padding;
    long last = Math.min(extent - 1L, Math.floorDiv(outExtent - 1L - origin, (long) stride));
    return new long[] {
      origin + stride, origin + 2L * stride, origin + (last - 1) * stride, origin + last * stride
    };
  }

  /** The first row or column that may reach a padded output position. */
  private static long first(long position, int taps, int stride, int extent) {
    return Math.max(0, Math.min(Math.floorDiv(position - taps + 1, (long) stride), extent - 1L));
  }
}
