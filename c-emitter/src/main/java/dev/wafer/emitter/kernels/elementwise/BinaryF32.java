package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Add;
import dev.wafer.ir.op.Div;
import dev.wafer.ir.op.Maximum;
import dev.wafer.ir.op.Minimum;
import dev.wafer.ir.op.Mul;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Prelu;
import dev.wafer.ir.op.Sub;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** Binary operators on floats, with broadcasting. Either input may be a constant. */
public final class BinaryF32 implements Kernel {
  /** An operator's name in C and what follows it. */
  private record Form(String name, Activation activation) {}

  @Override
  public String name() {
    return "binary_f32";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return request.views().inPlace().isEmpty();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Optional<Form> form = form(request.node().op());
    if (form.isEmpty()
        || request.inputType(0) != DataType.FLOAT32
        || request.inputType(1) != DataType.FLOAT32) {
      return Optional.empty();
    }
    BroadcastLoops loops = BroadcastLoops.of(request);
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), "kernels/elementwise/BinaryF32.c.ftl", form.get().name() + "_f32")
            .bake("operator", form.get().name())
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    loops.addTo(binding);
    FloatConstants.clamp(binding, form.get().activation());
    binding
        .overlaps(RasterOverlap.elementwise(request, 0))
        .overlaps(RasterOverlap.elementwise(request, 1));
    return Optional.of(binding.instructions(8L * elements + 40).build());
  }

  private static Optional<Form> form(Op op) {
    if (op instanceof Add add) {
      return Optional.of(new Form("add", add.activation()));
    } else if (op instanceof Sub sub) {
      return Optional.of(new Form("sub", sub.activation()));
    } else if (op instanceof Mul mul) {
      return Optional.of(new Form("mul", mul.activation()));
    } else if (op instanceof Div div) {
      return Optional.of(new Form("div", div.activation()));
    } else if (op instanceof Minimum) {
      return Optional.of(new Form("minimum", Activation.NONE));
    } else if (op instanceof Maximum) {
      return Optional.of(new Form("maximum", Activation.NONE));
    } else if (op instanceof Prelu) {
      return Optional.of(new Form("prelu", Activation.NONE));
    }
    return Optional.empty();
  }
}
