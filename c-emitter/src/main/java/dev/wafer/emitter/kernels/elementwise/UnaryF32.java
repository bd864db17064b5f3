package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.HardSwish;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Logistic;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Relu;
import dev.wafer.ir.op.Tanh;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** Unary functions of floats. */
public final class UnaryF32 implements Kernel {
  @Override
  public String name() {
    return "unary_f32";
  }

  @Override
  public boolean addresses(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    Optional<String> function = function(op);
    if (function.isEmpty()
        || request.inputType(0) != DataType.FLOAT32
        || request.outputType() != DataType.FLOAT32) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/elementwise/UnaryF32.c.ftl", function.get() + "_f32")
            .bake("function", function.get())
            .input(0)
            .output(0)
            .parameters()
            .parameter("elements", "int32_t", views.run())
            .overlaps(RasterOverlap.elementwise(request, 0))
            .instructions(elements * (needsMath(op) ? 120L : 10L) + 20 + views.instructions());
    views.addTo(binding);
    if (op instanceof Relu relu) {
      // Infinity passes a RELU of its own, but no fused one.
      boolean bounded = relu.activation() != Activation.RELU;
      binding.bake("bounded", bounded);
      if (bounded) {
        binding
            .parameter("min", relu.activation().min())
            .parameter("max", relu.activation().max())
            .helper("clampf");
      }
    }
    if (op instanceof LeakyRelu leaky) {
      binding.parameter("alpha", leaky.alpha());
    }
    if (op instanceof Logistic) {
      binding.helper("sigmoidf");
    } else if (op instanceof Tanh) {
      binding.helper("math");
    }
    return Optional.of(binding.build());
  }

  private static boolean needsMath(Op op) {
    return op instanceof Logistic || op instanceof Tanh;
  }

  private static Optional<String> function(Op op) {
    if (op instanceof Relu) {
      return Optional.of("relu");
    } else if (op instanceof LeakyRelu) {
      return Optional.of("leaky_relu");
    } else if (op instanceof Logistic) {
      return Optional.of("logistic");
    } else if (op instanceof Tanh) {
      return Optional.of("tanh");
    } else if (op instanceof HardSwish) {
      return Optional.of("hard_swish");
    }
    return Optional.empty();
  }
}
