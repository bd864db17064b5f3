package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Conv3d;
import dev.wafer.ir.op.WindowAxis;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** CONV_3D of floats, in portable C; weights and bias are read where they lie, run time or not. */
public final class Conv3dF32 implements Kernel<Conv3d> {
  private static final List<String> AXES = List.of("d", "h", "w");

  @Override
  public String name() {
    return "conv_3d_f32";
  }

  @Override
  public List<Class<? extends Conv3d>> operators() {
    return List.of(Conv3d.class);
  }

  @Override
  public Optional<KernelBinding> bind(Conv3d op, KernelRequest request) {
    Shape in = request.input(0).shape();
    Shape filter = request.input(1).shape();
    Shape out = request.output().shape();
    boolean biased = request.node().inputs().size() > 2 && request.input(2).isPresent();
    boolean padded = false;
    for (int i = 0; i < Conv3d.AXES; i++) {
      padded |= op.axes().get(i).leaves(in.dim(i + 1), filter.dim(i), out.dim(i + 1));
    }
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv3dF32.class), "conv_3d_f32")
            .bake("biased", biased)
            .bake("padded", padded)
            .input(0)
            .input(1);
    if (biased) {
      binding.input(2);
    }
    binding.output(0).parameters();
    FloatConstants.clamp(binding, op.activation());
    binding.parameter("batches", CType.I32, out.dim(0));
    for (int i = 0; i < Conv3d.AXES; i++) {
      WindowAxis axis = op.axes().get(i);
      String name = AXES.get(i);
      binding
          .parameter("in_" + name, CType.I32, in.dim(i + 1))
          .parameter("out_" + name, CType.I32, out.dim(i + 1))
          .parameter("filter_" + name, CType.I32, filter.dim(i))
          .parameter("stride_" + name, CType.I32, axis.stride())
          .parameter("dilation_" + name, CType.I32, axis.dilation())
          .parameter("before_" + name, CType.I32, axis.before());
    }
    return Optional.of(
        binding
            .parameter("in_c", CType.I32, in.dim(4))
            .parameter("out_c", CType.I32, out.dim(4))
            .counts(counts(op, in, filter, out).times((double) out.elements()).and(CALL))
            .build());
  }

  /** Of one result. */
  private static Counts counts(Conv3d op, Shape in, Shape filter, Shape out) {
    double inside = filter.dim(Conv3d.AXES);
    for (int i = 0; i < Conv3d.AXES; i++) {
      WindowAxis axis = op.axes().get(i);
      inside *=
          WindowCounts.inside(
              out.dim(i + 1),
              axis.stride(),
              axis.before(),
              filter.dim(i),
              axis.dilation(),
              in.dim(i + 1));
    }
    Counts products = Counts.of(STEP).and(LOAD, 2).and(FLOAT_MULTIPLY_ADD).times(inside);
    return Counts.of(STEP)
        .and(ARITHMETIC, 20)
        .and(LOAD, 14)
        .times(filter.elements(0, Conv3d.AXES))
        .and(products)
        .and(STEP)
        .and(ARITHMETIC, 6)
        .and(LOAD, 4)
        .and(STORE);
  }
}
