package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Plane;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.program.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The order in which a depthwise kernel reads and writes that goes by bands of output rows, in each
 * channel by channel: a channel's band of rows is in the scratch before the first of its outputs is
 * written.
 *
 * @param plane the geometry, without dilation
 * @param band output rows of a band
 */
public record BandOverlap(Plane plane, int band) {
  /**
   * What input 0 and output 0 may share. Where the distance of input and output is a multiple of
   * the number of channels, a channel's outputs lie on inputs of this channel only; else those of a
   * band can lie on inputs of the next channel.
   */
  public List<Overlap> rules() {
    long inputBytes = (long) plane.batches() * plane.inH() * plane.inW() * plane.inC();
    long outputBytes = plane.outPixels() * plane.outC();
    List<Overlap> anywhere = bands(true).rules(0, inputBytes, 0, outputBytes);
    if (plane.inC() != plane.outC()) {
      return anywhere;
    }
    RasterOverlap ofOneChannel = bands(false);
    if (Lowering.BUFFER_ALIGNMENT_BYTES % plane.inC() == 0) {
      return ofOneChannel.rules(0, inputBytes, 0, outputBytes);
    }
    long period = plane.inC();
    while (period % Lowering.BUFFER_ALIGNMENT_BYTES != 0) {
      period *= 2;
    }
    long distance = (ofOneChannel.outputBelowBytes() + period - 1) / period * period;
    List<Overlap> rules = new ArrayList<>(anywhere);
    if (distance < outputBytes
        && anywhere.stream().noneMatch(overlap -> overlap.distanceBytes() <= distance)) {
      rules.add(new Overlap(0, 0, Overlap.Form.EXACTLY, distance));
    }
    return rules;
  }

  private RasterOverlap bands(boolean rereading) {
    long inRow = (long) plane.inW() * plane.inC();
    long outRow = (long) plane.outW() * plane.outC();
    RasterOverlap overlap = new RasterOverlap();
    for (long batch : TurningPoints.of(plane.batches(), 1)) {
      for (int y : decidingBands()) {
        int rows = Math.min(band, plane.outH() - y);
        int stride = plane.strideH();
        int top = y * stride - plane.top();
        long end = top + (rows - 1L) * stride + plane.filterH();
        long from = batch * plane.inH() + Math.max(0, Math.min(top, plane.inH()));
        long to = batch * plane.inH() + Math.max(0, Math.min(plane.inH(), end));
        long outBegin = (batch * plane.outH() + y) * outRow;
        if (outBegin > 0) {
          overlap.write(0, outBegin);
        }
        overlap.read(from * inRow, to * inRow).write(outBegin, outBegin + rows * outRow);
        if (rereading) {
          overlap.read(from * inRow, to * inRow);
        }
      }
    }
    return overlap;
  }

  /** First rows of the bands near which the way from input to output turns, and of the last. */
  private int[] decidingBands() {
    long step = (long) band * plane.strideH();
    long rows = (band - 1L) * plane.strideH() + plane.filterH();
    int top = plane.top();
    int bands = (plane.outH() + band - 1) / band;
    int[] near =
        TurningPoints.of(
            bands,
            2,
            Math.floorDiv(top, step),
            Math.floorDiv(plane.inH() + (long) top, step),
            Math.floorDiv(plane.inH() + top - rows, step));
    return Arrays.stream(near).map(i -> i * band).toArray();
  }
}
