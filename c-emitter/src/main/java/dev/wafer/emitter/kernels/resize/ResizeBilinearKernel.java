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
import static dev.wafer.targets.Work.WIDE_MULTIPLY_ADD;

import dev.wafer.emitter.c.Templates;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RESIZE_BILINEAR of floats, bytes and int16. Positions are computed as the reference does, in
 * single precision (floats and uint8) or in steps of 1/1024: that is less code than a table of
 * them.
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
    long pixels = (long) out.dim(0) * out.dim(1) * out.dim(2);
    return Optional.of(binding.counts(counts(type, in.dim(3)).times(pixels).and(CALL)).build());
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
