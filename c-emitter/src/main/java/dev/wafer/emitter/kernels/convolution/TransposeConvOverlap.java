package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.RasterOverlap;
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
    long written = 0;
    for (long batch = 0; batch < out.dim(0); batch++) {
      long end = (batch + 1) * in.dim(1) * inRow;
      for (int y = 0; y < out.dim(1); y++) {
        long row = first(y + conv.padding().top(), filter.dim(1), conv.strideH(), in.dim(1));
        for (int x = 0; x < out.dim(2); x++) {
          long column = first(x + conv.padding().left(), filter.dim(2), conv.strideW(), in.dim(2));
          long begin = (batch * in.dim(1) + row) * inRow + column * in.dim(3) * bytes;
          overlap
              .read(begin, end)
              .write(written, written + outPixel - bytes)
              .read(begin, end)
              .write(written, written + outPixel);
          written += outPixel;
        }
      }
    }
    return overlap.rules(
        0, request.input(0).type().sizeBytes(), 0, request.output().type().sizeBytes());
  }

  /** The first row or column that may reach a padded output position. */
  private static long first(long position, int taps, int stride, int extent) {
    return Math.max(0, Math.min(Math.floorDiv(position - taps + 1, (long) stride), extent - 1L));
  }
}
