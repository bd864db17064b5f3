package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;
import java.util.Optional;

/** TRANSPOSE_CONV of floats in portable C: each output gathers the inputs that reach it. */
public final class TransposeConvF32 implements Kernel<TransposeConv> {
  @Override
  public String name() {
    return "transpose_conv_f32";
  }

  @Override
  public List<Class<? extends TransposeConv>> operators() {
    return List.of(TransposeConv.class);
  }

  @Override
  public Optional<KernelBinding> bind(TransposeConv conv, KernelRequest request) {
    if (!FloatConstants.accepts(request)) {
      return Optional.empty();
    }
    Shape in = request.input(0).shape();
    Shape filter = request.input(1).shape();
    Shape out = request.output().shape();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(TransposeConvF32.class), "transpose_conv_f32")
            .input(0)
            .output(0)
            .overlaps(TransposeConvOverlap.rules(request, conv))
            .parameters()
            .parameter("weights", weights(request.constant(1).orElseThrow()))
            .parameter("bias", FloatConstants.bias(request, out.dim(3)));
    FloatConstants.clamp(binding, conv.activation());
    Plane plane = Plane.of(request.node());
    PlaneParameters.addTransposedPlanes(binding, plane).parameter("out_c", CType.I32, out.dim(3));
    PlaneParameters.addTransposedWindow(binding, plane);
    Counts counts = counts(in, filter, out, conv);
    return Optional.of(binding.counts(counts).alone(counts.withKnownDivisors()).build());
  }

  /** The weights with the taps of each output backwards. */
  private static PackedConstant weights(DenseConstant weights) {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, () -> backwards(weights));
  }

  private static Bytes backwards(DenseConstant weights) {
    Shape filter = weights.shape();
    int taps = filter.dim(1) * filter.dim(2);
    int tapBytes = Float.BYTES * filter.dim(3);
    byte[] from = weights.data().toArray();
    byte[] out = new byte[from.length];
    for (int i = 0; i < filter.dim(0) * taps; i++) {
      int tap = i % taps;
      System.arraycopy(from, i * tapBytes, out, (i - tap + taps - 1 - tap) * tapBytes, tapBytes);
    }
    return Bytes.wrap(out);
  }

  private static Counts counts(Shape in, Shape filter, Shape out, TransposeConv conv) {
    double taps = (double) filter.dim(1) * filter.dim(2);
    double inside = taps * in.dim(1) * in.dim(2) / Math.max(1, out.dim(1) * out.dim(2));
    return Counts.of(FLOAT_MULTIPLY_ADD)
        .and(LOAD, 2)
        .and(STEP)
        .times(inside * filter.dim(3))
        .and(Counts.of(DIVIDE, 2).and(ARITHMETIC, 8).and(LOAD, 4).times(inside))
        .and(
            Counts.of(STEP)
                .and(ARITHMETIC, 6)
                .and(DIVIDE, 1.0 / conv.window().strideH())
                .and(LOAD, 3)
                .times(taps))
        .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD).times(filter.dim(1)))
        .and(ProductCounts.finishOfFloat(conv.activation()))
        .and(STEP)
        .times(out.elements())
        .and(CALL);
  }
}
