package dev.wafer.emitter.kernels.resize;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.NearestPixels;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.TurningPoints;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * RESIZE_NEAREST_NEIGHBOR by any factors: which row and column to show stands in two tables, made
 * at compile time. Any element type.
 */
public final class ResizeNearest implements Kernel<Resize> {
  private static final int MAX_EXTENT = 65536;

  @Override
  public String name() {
    return "resize_nearest";
  }

  @Override
  public List<Class<? extends Resize>> operators() {
    return List.of(Resize.class);
  }

  @Override
  public Optional<KernelBinding> bind(Resize op, KernelRequest request) {
    Shape in = request.input(0).shape();
    if (op.fn() != ResizeFn.NEAREST_NEIGHBOR
        || request.inputType(0) != request.outputType()
        || request.inputType(0).bits() % 8 != 0
        || request.inputType(0) == DataType.FLOAT64
        || in.dim(1) > MAX_EXTENT
        || in.dim(2) > MAX_EXTENT) {
      return Optional.empty();
    }
    Shape out = request.output().shape();
    long pixelBytes = (long) in.dim(3) * request.inputType(0).bits() / 8;
    long pixels = (long) out.dim(0) * out.dim(1) * out.dim(2);
    return Optional.of(
        KernelBinding.builder(name(), Templates.beside(ResizeNearest.class), "resize_nearest")
            .input(0)
            .output(0)
            .overlaps(overlaps(request, op, pixelBytes))
            .parameters()
            .parameter("rows", table("rows", NearestPixels.rows(op, in, out)))
            .parameter("columns", table("columns", NearestPixels.columns(op, in, out)))
            .parameter("batches", CType.I32, out.dim(0))
            .parameter("out_height", CType.I32, out.dim(1))
            .parameter("out_width", CType.I32, out.dim(2))
            .parameter("image_bytes", CType.U32, (long) in.dim(1) * in.dim(2) * pixelBytes)
            .parameter("row_bytes", CType.U32, in.dim(2) * pixelBytes)
            .parameter("pixel_bytes", CType.U32, pixelBytes)
            .counts(
                CopyCounts.called(request.core(), pixelBytes)
                    .and(STEP)
                    .and(ARITHMETIC, 2)
                    .and(LOAD, 3)
                    .times(pixels)
                    .and(CALL))
            .build());
  }

  /** Pixels are copied by {@code memcpy}, so each has to lie apart from its own output. */
  private static List<Overlap> overlaps(KernelRequest request, Resize op, long pixelBytes) {
    Shape in = request.input(0).shape();
    Shape out = request.output().shape();
    int[] rows = NearestPixels.rows(op, in, out);
    int[] columns = NearestPixels.columns(op, in, out);
    long outRow = out.dim(2) * pixelBytes;
    long inRow = in.dim(2) * pixelBytes;
    RasterOverlap overlap = new RasterOverlap();
    for (long batch : TurningPoints.of(out.dim(0), 1)) {
      for (int y : deciding(rows, outRow, inRow)) {
        for (int x : deciding(columns, pixelBytes, pixelBytes)) {
          long written = (batch * out.dim(1) + y) * outRow + x * pixelBytes;
          long from = (batch * in.dim(1) + rows[y]) * inRow + columns[x] * pixelBytes;
          overlap.write(0, written + pixelBytes).read(from, from + pixelBytes);
        }
      }
    }
    return overlap.rules(
        0, request.input(0).type().sizeBytes(), 0, request.output().type().sizeBytes());
  }

  /** In order: that whose output lies farthest ahead of its source, and the last position. */
  private static int[] deciding(int[] sources, long outBytes, long inBytes) {
    int farthest = 0;
    for (int i = 1; i < sources.length; i++) {
      long ahead = i * outBytes - sources[i] * inBytes;
      farthest = ahead > farthest * outBytes - sources[farthest] * inBytes ? i : farthest;
    }
    int last = sources.length - 1;
    return IntStream.of(farthest, last).filter(i -> i >= 0 && i <= last).distinct().toArray();
  }

  private static PackedConstant table(String role, int[] values) {
    ByteBuffer out = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putShort((short) value);
    }
    return new PackedConstant(
        role, PackedConstant.Kind.TABLE, CType.U16, 2, Bytes.wrap(out.array()));
  }
}
