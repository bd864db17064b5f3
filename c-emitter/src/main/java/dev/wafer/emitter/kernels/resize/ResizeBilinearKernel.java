package dev.wafer.emitter.kernels.resize;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.BilinearFloatAxis;
import dev.wafer.reference.parameters.BilinearInt8Axis;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RESIZE_BILINEAR of floats, bytes and int16. Positions are computed as the reference does, in
 * single precision (floats and uint8) or in steps of 1/1024: that is less code than a table of
 * them. Where the next pixel of a row of floats lies between the same columns, as half of them do
 * that are enlarged to twice the width, the products with the rows are taken once for both; Helium
 * takes four channels at a time.
 */
public final class ResizeBilinearKernel implements Kernel<Resize> {
  private static final Map<DataType, String> SUFFIXES =
      Map.of(
          DataType.FLOAT32,
          "f32",
          DataType.INT8,
          "s8",
          DataType.UINT8,
          "u8",
          DataType.INT16,
          "s16");

  /** A pair in so many pixels of a row is worth looking for pairs. */
  private static final int LEAST_PAIRED = 4;

  private static final int LANES = 4;

  /** Where a pixel or two lie, and the next one. */
  private static final Counts PIXEL =
      Counts.of(FLOAT_CONVERT, 4)
          .and(FLOAT_ADD, 4)
          .and(FLOAT_MULTIPLY, 2)
          .and(FLOAT_COMPARE, 2)
          .and(ARITHMETIC, 24)
          .and(LOAD, 10);

  @Override
  public String name() {
    return "resize_bilinear";
  }

  @Override
  public List<Class<? extends Resize>> operators() {
    return List.of(Resize.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Resize op, KernelRequest request) {
    DataType type = request.inputType(0);
    if (op.fn() != ResizeFn.BILINEAR
        || type != request.outputType()
        || !SUFFIXES.containsKey(type)) {
      return Optional.empty();
    }
    boolean isFloat = BilinearFloatAxis.serves(type);
    Shape in = request.input(0).shape();
    Shape out = request.output().shape();
    Resize.Part part = op.part(in, out);
    int pairs = type == DataType.FLOAT32 ? pairs(op, in.dim(2), out.dim(2)) : 0;
    boolean vectors = type == DataType.FLOAT32 && request.core().has(Feature.MVE_FLOAT);
    boolean isPaired = LEAST_PAIRED * pairs >= out.dim(2);
    boolean isDoubled =
        type == DataType.FLOAT32
            && FloatConstants.hasRegisters(request.core())
            && !vectors
            && op.halfPixelCenters()
            && out.dim(2) == 2 * in.dim(2)
            && in.dim(3) % LANES == 0;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(
                    ResizeBilinearKernel.class, "ResizeBilinear" + (isFloat ? "F32" : "Integer")),
                "resize_bilinear_" + SUFFIXES.get(type))
            .bake("halfPixel", op.halfPixelCenters())
            .bake("part", op.part().isPresent())
            .input(0)
            .output(0)
            .parameters()
            .parameter("batches", CType.I32, out.dim(0))
            .parameter("in_height", CType.I32, in.dim(1))
            .parameter("in_width", CType.I32, in.dim(2))
            .parameter("depth", CType.I32, in.dim(3))
            .parameter("out_height", CType.I32, out.dim(1))
            .parameter("out_width", CType.I32, out.dim(2));
    if (isFloat) {
      binding
          .bake("x", CType.of(type))
          .bake("doubled", isDoubled)
          .bake("paired", isPaired)
          .bake("vectors", vectors)
          .bake("whole", in.dim(3) % LANES == 0)
          .parameter("scale_y", floatScale(op, part.inHeight(), part.outHeight()))
          .parameter("scale_x", floatScale(op, in.dim(2), out.dim(2)));
    } else {
      boolean wide =
          isWide(op, part.inHeight(), part.outHeight()) || isWide(op, in.dim(2), out.dim(2));
      CType position = wide ? CType.I64 : CType.I32;
      binding
          .bake("x", CType.of(type))
          .bake("position", position)
          .bake(
              "beyond",
              isBeyond(op, part.inHeight(), part.outHeight())
                  || isBeyond(op, in.dim(2), out.dim(2)))
          .parameter(
              "scale_y", position, BilinearInt8Axis.scale(op, part.inHeight(), part.outHeight()))
          .parameter("scale_x", position, BilinearInt8Axis.scale(op, in.dim(2), out.dim(2)));
    }
    if (vectors) {
      binding.helper("mve_float");
    }
    if (op.part().isPresent()) {
      binding
          .parameter("first_in", CType.I32, part.firstIn())
          .parameter("first_out", CType.I32, part.firstOut());
    }
    PlaneViews views = PlaneViews.of(request);
    views.addTo(binding);
    if (views.strided()) {
      binding.parameter("pixel_gap", CType.I32, (long) views.outPixel() - out.dim(3));
    }
    long rows = (long) out.dim(0) * out.dim(1);
    Counts row =
        isDoubled
            ? doubled(in.dim(2), in.dim(3))
            : isPaired || vectors
                ? floats(in.dim(3), vectors, out.dim(2) - 2 * pairs)
                    .and(isPaired ? pairs(in.dim(3), vectors, pairs) : Counts.NONE)
                : counts(type, in.dim(3)).times(out.dim(2));
    return Optional.of(binding.counts(row.times(rows).and(CALL)).build());
  }

  /**
   * How many pixels of a row lie between the same columns as the one before, which has no other.
   */
  private static int pairs(Resize op, int inWidth, int outWidth) {
    int pairs = 0;
    for (int x = 0; x + 1 < outWidth; x++) {
      BilinearFloatAxis one = BilinearFloatAxis.of(op, x, inWidth, outWidth);
      BilinearFloatAxis next = BilinearFloatAxis.of(op, x + 1, inWidth, outWidth);
      if (one.upper() > one.lower() && one.lower() == next.lower() && one.upper() == next.upper()) {
        pairs++;
        x++;
      }
    }
    return pairs;
  }

  private static float floatScale(Resize op, int inSize, int outSize) {
    return op.alignCorners() && outSize > 1
        ? (float) (inSize - 1) / (outSize - 1)
        : (float) inSize / outSize;
  }

  /** Whether positions, or what they are computed from, can leave 32 bits. */
  private static boolean isWide(Resize op, int inSize, int outSize) {
    long scale = BilinearInt8Axis.scale(op, inSize, outSize);
    return (outSize - 1) * scale + Math.max(scale, 1023) > Integer.MAX_VALUE;
  }

  /** Whether the last output element lies behind the last one of the input. */
  private static boolean isBeyond(Resize op, int inSize, int outSize) {
    return BilinearInt8Axis.position(op, outSize - 1, inSize, outSize) / 1024 >= inSize;
  }

  /** Of single pixels. */
  private static Counts floats(int depth, boolean vectors, int pixels) {
    return (vectors
            ? Counts.of(VECTOR, 18 * Math.ceil((double) depth / LANES)).and(ARITHMETIC, 24)
            : Counts.of(STEP)
                .and(LOAD, 4)
                .and(STORE)
                .and(FLOAT_MULTIPLY, 5)
                .and(FLOAT_MULTIPLY_ADD, 3)
                .times(depth))
        .and(PIXEL)
        .times(pixels);
  }

  /** Of two pixels between the same columns. */
  private static Counts pairs(int depth, boolean vectors, int pairs) {
    return (vectors
            ? Counts.of(VECTOR, 26 * Math.ceil((double) depth / LANES)).and(ARITHMETIC, 24)
            : Counts.of(STEP)
                .and(LOAD, 4)
                .and(STORE, 2)
                .and(FLOAT_MULTIPLY, 6)
                .and(FLOAT_MULTIPLY_ADD, 6)
                .and(ARITHMETIC, 2)
                .times(depth))
        .and(PIXEL)
        .times(pairs);
  }

  /** Of a row of twice the columns. */
  private static Counts doubled(int columns, int depth) {
    return Counts.of(STEP)
        .and(LOAD, 2 * LANES)
        .and(STORE, 2 * LANES)
        .and(FLOAT_MULTIPLY, 4 * LANES)
        .and(FLOAT_MULTIPLY_ADD, 6 * LANES)
        .and(ARITHMETIC, 2 * LANES + 4)
        .times(columns)
        .and(STEP)
        .and(LOAD, 4)
        .and(ARITHMETIC, 8)
        .times((double) depth / LANES)
        .and(PIXEL);
  }

  /** Of a pixel. */
  private static Counts counts(DataType type, int depth) {
    Counts channel = Counts.of(STEP).and(LOAD, 4).and(STORE);
    if (BilinearFloatAxis.serves(type)) {
      Counts converted =
          type == DataType.UINT8 ? channel.and(FLOAT_CONVERT, 5).and(FLOAT_ADD) : channel;
      return converted
          .and(FLOAT_MULTIPLY, 5)
          .and(FLOAT_MULTIPLY_ADD, 3)
          .times(depth)
          .and(FLOAT_CONVERT, 3)
          .and(FLOAT_ADD, 3)
          .and(FLOAT_MULTIPLY)
          .and(FLOAT_COMPARE)
          .and(ARITHMETIC, 14)
          .and(LOAD, 10);
    }
    Counts sum =
        type == DataType.INT8
            ? channel.and(MULTIPLY_ADD, 4).and(ARITHMETIC, 4)
            : channel.and(WIDE_MULTIPLY_ADD, 4).and(ARITHMETIC, 12);
    return sum.times(depth).and(ARITHMETIC, 54).and(LOAD, 12);
  }
}
