package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.Overlap;
import java.util.List;

/**
 * The order in which a kernel that slides a window over a plane reads and writes: output pixels in
 * raster order, batch after batch, all channels of some pixels before the next.
 *
 * @param plane the geometry
 * @param elementBytes of an input and of an output element
 * @param pixels whose windows are read before the first of their outputs is written
 * @param rest what the last pixels do
 * @param writtenBytes of the outputs of {@code pixels} pixels that may be written before their
 *     windows are read for the last time; 0 if they are read once
 * @param looseBytes that may be read below a window's first byte or behind its last, to no effect
 */
public record WindowOverlap(
    Plane plane, int elementBytes, int pixels, Rest rest, long writtenBytes, int looseBytes) {
  /** What becomes of the last pixels where their number is not a multiple of a group's. */
  public enum Rest {
    /** All are read before one is written. */
    TOGETHER,
    /** Each is written before the next is read. */
    ONE_BY_ONE,
    /** The last group is a whole one; some of its pixels are computed for the second time. */
    AGAIN
  }

  /** A kernel that reads the window of each pixel once, before it writes. */
  public static WindowOverlap byPixel(Plane plane, int elementBytes) {
    return new WindowOverlap(plane, elementBytes, 1, Rest.TOGETHER, 0, 0);
  }

  /** The same for several pixels at a time. */
  public WindowOverlap inGroupsOf(int pixelsAtATime, Rest ofRest) {
    return new WindowOverlap(plane, elementBytes, pixelsAtATime, ofRest, writtenBytes, looseBytes);
  }

  /** The same for windows that are read again after outputs were written. */
  public WindowOverlap rereading(long writtenBeforeLastReadBytes) {
    return new WindowOverlap(
        plane, elementBytes, pixels, rest, Math.max(0, writtenBeforeLastReadBytes), looseBytes);
  }

  /** The same for a kernel that reads some bytes around a window. */
  public WindowOverlap readingLoosely(int bytesAround) {
    return new WindowOverlap(plane, elementBytes, pixels, rest, writtenBytes, bytesAround);
  }

  /** What input 0 and output 0 may share. */
  public List<Overlap> rules() {
    return rules(false);
  }

  /**
   * The same for a kernel that reads the window channel by channel, each when it has written the
   * outputs of those before it. What such an output lies over must have been read: the input's
   * first byte where the output lies lower; nothing of the window where it lies higher, since there
   * it can be a later channel of a later pixel.
   */
  public List<Overlap> rulesByChannel() {
    return rules(true);
  }

  private List<Overlap> rules(boolean byChannel) {
    long count = plane.outPixels();
    long whole = count / pixels * pixels;
    RasterOverlap overlap = new RasterOverlap();
    decidingGroups(overlap, whole, byChannel);
    if (whole < count) {
      switch (rest) {
        case TOGETHER -> group(overlap, whole, count, byChannel);
        case AGAIN -> group(overlap, Math.max(0, count - pixels), count, byChannel);
        case ONE_BY_ONE -> {
          for (long pixel = whole; pixel < count; pixel++) {
            group(overlap, pixel, pixel + 1, byChannel);
          }
        }
      }
    }
    return overlap.rules(0, inputBytes(), 0, count * outPixelBytes());
  }

  /**
   * Goes through the groups below {@code end} that hold a pixel near a turn of some axis: one of
   * them decides (see {@link TurningPoints}). How much of a group is written with a pixel's read
   * depends on the pixel's place in the group, so pixels of one place are compared. The first
   * group, before which nothing is written, is none of those compared: hence the wider margin.
   */
  private void decidingGroups(RasterOverlap overlap, long end, boolean byChannel) {
    int near = 2 * pixels + 1;
    int[] batches = TurningPoints.of(plane.batches(), near);
    int[] rows =
        TurningPoints.of(
            plane.outH(),
            near,
            turns(plane.strideH(), plane.top(), plane.inH(), plane.filterH(), plane.dilationH()));
    int[] columns =
        TurningPoints.of(
            plane.outW(),
            near,
            turns(plane.strideW(), plane.left(), plane.inW(), plane.filterW(), plane.dilationW()));
    long done = 0;
    for (int batch : batches) {
      for (int row : rows) {
        for (int column : columns) {
          long pixel = ((long) batch * plane.outH() + row) * plane.outW() + column;
          long from = pixel / pixels * pixels;
          if (pixel >= done && from < end) {
            if (from > 0) {
              overlap.write(0, from * outPixelBytes());
            }
            group(overlap, from, from + pixels, byChannel);
            done = from + pixels;
          }
        }
      }
    }
  }

  /** Where the first or the last row of a window comes to or leaves the first or last one. */
  private static long[] turns(int stride, int before, int extent, int taps, int dilation) {
    long reach = reach(taps, dilation);
    return new long[] {
      Math.floorDiv(before, (long) stride),
      Math.floorDiv(extent - 1L + before, (long) stride),
      Math.floorDiv(before - reach, (long) stride),
      Math.floorDiv(extent - 1L + before - reach, (long) stride)
    };
  }

  private void group(RasterOverlap overlap, long from, long to, boolean byChannel) {
    long begin = Long.MAX_VALUE;
    long end = 0;
    for (long pixel = from; pixel < to; pixel++) {
      begin = Math.min(begin, begin(pixel) - looseBytes);
      end = Math.max(end, end(pixel) + looseBytes);
    }
    overlap.read(begin, end);
    long written = Math.min(writtenBytes, (to - from) * outPixelBytes());
    if (written > 0) {
      overlap.write(from * outPixelBytes(), from * outPixelBytes() + written).read(begin, end);
    }
    overlap.write(from * outPixelBytes(), to * outPixelBytes());
    if (byChannel) {
      overlap.readAlong(end);
    }
  }

  private long outPixelBytes() {
    return (long) plane.outC() * elementBytes;
  }

  private long inputBytes() {
    return (long) plane.batches() * plane.inH() * rowBytes();
  }

  private long rowBytes() {
    return (long) plane.inW() * plane.inC() * elementBytes;
  }

  /** First byte of the input that the window of an output pixel may contain. */
  private long begin(long pixel) {
    long y = row(pixel) * plane.strideH() - plane.top();
    long x = column(pixel) * plane.strideW() - plane.left();
    return byteAt(pixel, inside(y, plane.inH()), inside(x, plane.inW()));
  }

  /** Behind the last byte of the input that the window of an output pixel may contain. */
  private long end(long pixel) {
    long y = row(pixel) * plane.strideH() - plane.top() + reach(plane.filterH(), plane.dilationH());
    long x =
        column(pixel) * plane.strideW() - plane.left() + reach(plane.filterW(), plane.dilationW());
    return byteAt(pixel, inside(y, plane.inH()), inside(x, plane.inW()))
        + (long) plane.inC() * elementBytes;
  }

  private static long reach(int taps, int dilation) {
    return (taps - 1L) * dilation;
  }

  private static long inside(long position, int extent) {
    return Math.max(0, Math.min(position, extent - 1L));
  }

  private long byteAt(long pixel, long y, long x) {
    long batch = pixel / ((long) plane.outH() * plane.outW());
    return (batch * plane.inH() + y) * rowBytes() + x * plane.inC() * elementBytes;
  }

  private long row(long pixel) {
    return pixel / plane.outW() % plane.outH();
  }

  private long column(long pixel) {
    return pixel % plane.outW();
  }
}
