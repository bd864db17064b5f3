package dev.wafer.emitter.kernels.convolution;

import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.Optional;

/** TRANSPOSE_CONV of int8 or int16 by constant weights, in portable C. */
public final class TransposeConvPortable implements Kernel {
  @Override
  public String name() {
    return "transpose_conv";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof TransposeConv conv)) {
      return Optional.empty();
    }
    return Accumulator.of(request).map(accumulator -> bind(request, accumulator, conv));
  }

  private KernelBinding bind(KernelRequest request, Accumulator accumulator, TransposeConv conv) {
    Shape in = request.input(0).shape();
    Shape filter = request.input(1).shape();
    Shape out = request.output().shape();
    int outputs = out.dim(3);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                "kernels/convolution/TransposeConvPortable.c.ftl",
                name() + "_" + accumulator.suffix())
            .input(0)
            .output(0)
            .overlaps(TransposeConvOverlap.rules(request, conv))
            .parameters()
            .parameter("weights", BlockedWeights.ofRows(request.constant(1).orElseThrow(), 1))
            .parameter("bias", accumulator.bias(request, outputs, new long[0]));
    accumulator.bind(binding);
    long taps = (long) filter.dim(1) * filter.dim(2) * filter.dim(3);
    return binding
        .parameter("batches", "int32_t", out.dim(0))
        .parameter("in_h", "int32_t", in.dim(1))
        .parameter("in_w", "int32_t", in.dim(2))
        .parameter("in_c", "int32_t", in.dim(3))
        .parameter("out_h", "int32_t", out.dim(1))
        .parameter("out_w", "int32_t", out.dim(2))
        .parameter("filter_h", "int32_t", filter.dim(1))
        .parameter("filter_w", "int32_t", filter.dim(2))
        .parameter("stride_h", "int32_t", conv.strideH())
        .parameter("stride_w", "int32_t", conv.strideW())
        .parameter("top", "int32_t", conv.padding().top())
        .parameter("left", "int32_t", conv.padding().left())
        .parameter("blocks", "int32_t", outputs / BlockedWeights.BLOCK)
        .parameter("rest", "int32_t", outputs % BlockedWeights.BLOCK)
        .parameter("offset", "int32_t", accumulator.parameters().inputOffset())
        .instructions(
            out.elements() * (4 * taps / Math.max(1, conv.strideH() * conv.strideW()) + 60))
        .build();
  }
}
