package dev.wafer.emitter.kernels;

import dev.wafer.ir.TensorType;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.program.Overlap;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds how far an output may lie over an input, from what a kernel reads and writes in turn.
 *
 * <p>What has been written must not reach what is still to be read. Let the output start at byte o
 * and the input at i. At a read of the input from byte r on, after the output has been written up
 * to byte w, the output below asks for {@code o + w <= i + r}, so {@code i - o >= max (w - r)} over
 * all reads. For a kernel that goes by rows of Ri and Ro bytes with stride s and padding p that is
 * {@code max over r of r * Ro - max(0, r * s - p) * Ri} if it writes a row after it has read all of
 * its window, and {@code (r + 1) * Ro - ...} if it reads the window between writes. The output
 * above is the mirror image: {@code o - i >= max (R - W)}, R the end of what is read, W the start
 * of what has been written.
 */
public final class RasterOverlap {
  private static final long NOTHING = Long.MIN_VALUE / 2;

  private long writtenEnd = NOTHING;
  private long writtenBegin = -NOTHING;
  private long below;
  private long above;

  /** The kernel reads input bytes, none of them below {@code begin} or from {@code end} on. */
  public RasterOverlap read(long begin, long end) {
    below = Math.max(below, writtenEnd - begin);
    above = Math.max(above, end - writtenBegin);
    return this;
  }

  /**
   * While it writes what it wrote last, the kernel goes on to read input bytes below {@code end}:
   * at any time those that lie, counted from where its reading began, as far as what it writes next
   * lies from where its writing began, and those behind them.
   */
  public RasterOverlap readAlong(long end) {
    above = Math.max(above, end - writtenBegin);
    return this;
  }

  /** The kernel writes output bytes, none of them below {@code begin} or from {@code end} on. */
  public RasterOverlap write(long begin, long end) {
    writtenEnd = Math.max(writtenEnd, end);
    writtenBegin = Math.min(writtenBegin, begin);
    return this;
  }

  /** Least distance of the input's start above the output's; zero or more. */
  public long outputBelowBytes() {
    return below;
  }

  /** Least distance of the output's start above the input's; zero or more. */
  public long outputAboveBytes() {
    return above;
  }

  /** The permissions that are worth something: disjoint buffers are permitted anyway. */
  public List<Overlap> rules(int input, long inputBytes, int output, long outputBytes) {
    List<Overlap> rules = new ArrayList<>();
    if (isWorthIt(below, outputBytes)) {
      rules.add(new Overlap(input, output, Overlap.Form.OUTPUT_BELOW, below));
    }
    if (isWorthIt(above, inputBytes)) {
      rules.add(new Overlap(input, output, Overlap.Form.OUTPUT_ABOVE, above));
    }
    return rules;
  }

  /** Whether a distance differs from that of disjoint buffers, once both are whole granules. */
  private static boolean isWorthIt(long distance, long disjoint) {
    return granules(distance) < granules(disjoint);
  }

  private static long granules(long bytes) {
    return (bytes + Lowering.BUFFER_ALIGNMENT_BYTES - 1) / Lowering.BUFFER_ALIGNMENT_BYTES;
  }

  /**
   * A kernel that goes through both in {@code steps} equal parts: each is read before its output is
   * written.
   */
  public static RasterOverlap lockstep(long steps, long inputBytes, long outputBytes) {
    RasterOverlap overlap = new RasterOverlap();
    // Distances change by the same amount from step to step: the extremes are the second and last.
    if (steps > 1) {
      long in = inputBytes / steps;
      long out = outputBytes / steps;
      overlap.write(0, out).read(in, inputBytes);
      overlap.write(out, outputBytes - out).read(inputBytes - in, inputBytes);
    }
    return overlap;
  }

  /** What {@link #lockstep} comes to for input 0 and output 0 of a node. */
  public static List<Overlap> inParts(KernelRequest request, long parts) {
    long inputBytes = request.input(0).type().sizeBytes();
    long outputBytes = request.output().type().sizeBytes();
    return lockstep(parts, inputBytes, outputBytes).rules(0, inputBytes, 0, outputBytes);
  }

  /**
   * What an element-wise kernel permits for an input of as many elements as its output: each
   * element is read before the output at its place is written. Elements of different types give
   * nothing, unless one of them is a byte: a C compiler may take it that they lie apart.
   */
  public static List<Overlap> elementwise(KernelRequest request, int input) {
    TensorType in = request.input(input).type();
    TensorType out = request.output().type();
    boolean sameCount = in.shape().elements() == out.shape().elements();
    boolean mayAlias =
        in.dataType() == out.dataType() || in.dataType().bits() == 8 || out.dataType().bits() == 8;
    return request.isRuntime(input) && sameCount && mayAlias
        ? lockstep(out.shape().elements(), in.sizeBytes(), out.sizeBytes())
            .rules(input, in.sizeBytes(), 0, out.sizeBytes())
        : List.of();
  }
}
