package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Unpack;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ops.JoinedParts;
import java.util.List;
import java.util.Optional;

/**
 * CONCATENATION and PACK, and the other way round SPLIT and UNPACK: the joined tensor is rows, and
 * each row holds one run of bytes of each part. Any element type; none requantizes.
 */
public final class Join implements Kernel {
  @Override
  public String name() {
    return "join";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    Op op = request.node().op();
    if (op instanceof Concatenation join) {
      boolean plain =
          join.activation() == Activation.NONE && !JoinedParts.requantizes(request.node());
      return plain ? join(request, join.axis()) : Optional.empty();
    } else if (op instanceof Pack pack) {
      return join(request, pack.axis());
    } else if (op instanceof Split split) {
      return separate(request, split.axis());
    } else if (op instanceof Unpack unpack) {
      return separate(request, unpack.axis());
    }
    return Optional.empty();
  }

  private Optional<KernelBinding> join(KernelRequest request, int axis) {
    List<Value> parts = request.node().inputs();
    KernelBinding.Builder binding = builder("join", parts);
    for (int i = 0; i < parts.size(); i++) {
      binding.input(i);
    }
    return bind(request, binding.output(0), request.output(), parts, axis);
  }

  private Optional<KernelBinding> separate(KernelRequest request, int axis) {
    List<Value> parts = request.node().outputs();
    KernelBinding.Builder binding = builder("separate", parts);
    for (int i = 0; i < parts.size(); i++) {
      binding.output(i);
    }
    return bind(request, binding.input(0), request.input(0), parts, axis);
  }

  private KernelBinding.Builder builder(String function, List<Value> parts) {
    return KernelBinding.builder(
            name(), "kernels/movement/Join.c.ftl", function + "_" + parts.size())
        .bake("joins", function.equals("join"))
        .bake("parts", parts.size());
  }

  private static Optional<KernelBinding> bind(
      KernelRequest request,
      KernelBinding.Builder binding,
      Value whole,
      List<Value> parts,
      int axis) {
    boolean joins = whole.equals(request.output());
    if (!Movable.accepts(request, joins ? parts.size() : 1)) {
      return Optional.empty();
    }
    int rows = whole.shape().elements(0, axis);
    binding.parameters().parameter("rows", CType.I32, rows);
    Counts counts = Counts.of(CALL).and(STEP, rows);
    long instructions = 40;
    for (int i = 0; i < parts.size(); i++) {
      long run = rows == 0 ? 0 : parts.get(i).type().sizeBytes() / rows;
      binding.parameter("run" + i, CType.U32, run);
      instructions += rows * (30 + run / 2);
      counts = counts.and(CopyCounts.inlined(request.core(), run).and(ARITHMETIC, 2).times(rows));
    }
    return Optional.of(binding.counts(counts).instructions(instructions).build());
  }
}
