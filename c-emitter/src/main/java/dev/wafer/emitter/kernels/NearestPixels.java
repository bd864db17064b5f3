package dev.wafer.emitter.kernels;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Resize;
import dev.wafer.reference.parameters.NearestAxis;
import java.util.stream.IntStream;

/** Which input row or column each output row or column of RESIZE_NEAREST_NEIGHBOR shows. */
public final class NearestPixels {
  private NearestPixels() {}

  /** The source of each row of an output. */
  public static int[] rows(Resize op, Shape in, Shape out) {
    Resize.Part part = op.part(in, out);
    return IntStream.range(part.firstOut(), part.firstOut() + out.dim(1))
        .map(y -> NearestAxis.source(op, y, part.inHeight(), part.outHeight()) - part.firstIn())
        .toArray();
  }

  /** The source of each column of an output. */
  public static int[] columns(Resize op, Shape in, Shape out) {
    return IntStream.range(0, out.dim(2))
        .map(x -> NearestAxis.source(op, x, in.dim(2), out.dim(2)))
        .toArray();
  }

  /** Whether each of so many input rows or columns is shown the same number of times, in order. */
  public static boolean repeats(int[] sources, int inSize) {
    if (inSize == 0 || sources.length % inSize != 0) {
      return false;
    }
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] != i / (sources.length / inSize)) {
        return false;
      }
    }
    return true;
  }
}
