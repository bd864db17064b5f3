package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.Side;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * CONCATENATION and PACK, and the other way round SPLIT and UNPACK: the concatenated tensor is
 * rows, and each row holds one run of bytes of each part. Any element type; none requantizes.
 */
public final class Concat implements Kernel<Op> {
  @Override
  public String name() {
    return "concat";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    Node node = request.node();
    boolean concatenates = node.outputs().size() == 1;
    return Moved.of(node)
        .filter(parts -> parts.size() == Math.max(node.inputs().size(), node.outputs().size()))
        .flatMap(parts -> axis(parts, concatenates))
        .flatMap(axis -> concatenates ? concat(request, axis) : split(request, axis));
  }

  /** The axis along which the parts make up a whole, one after the other. */
  private static Optional<Integer> axis(List<Access> parts, boolean concatenates) {
    Optional<Integer> axis = Optional.empty();
    for (Access access : parts) {
      Shape whole = (concatenates ? access.to() : access.from()).shape();
      List<Integer> part = access.extents();
      for (int i = 0; axis.isEmpty() && part.size() == whole.rank() && i < part.size(); i++) {
        axis = part.get(i) == whole.dim(i) ? axis : Optional.of(i);
      }
    }
    return axis.filter(a -> areConsecutive(parts, concatenates, a));
  }

  private static boolean areConsecutive(List<Access> parts, boolean concatenates, int axis) {
    int position = 0;
    for (Access access : parts) {
      Side part = concatenates ? access.from() : access.to();
      Side whole = concatenates ? access.to() : access.from();
      List<Integer> extents = new ArrayList<>(whole.shape().dims());
      List<Integer> start = new ArrayList<>(Collections.nCopies(extents.size(), 0));
      extents.set(axis, part.shape().dim(axis));
      start.set(axis, position);
      if (!part.isWhole(extents) || !whole.equals(Side.box(whole.shape(), start))) {
        return false;
      }
      position += part.shape().dim(axis);
    }
    Access last = parts.get(parts.size() - 1);
    return position == (concatenates ? last.to() : last.from()).shape().dim(axis);
  }

  private Optional<KernelBinding> concat(KernelRequest request, int axis) {
    List<Value> parts = request.node().inputs();
    KernelBinding.Builder binding = builder("concat", parts);
    for (int i = 0; i < parts.size(); i++) {
      binding.input(i);
    }
    return bind(request, binding.output(0), request.output(), parts, axis);
  }

  private Optional<KernelBinding> split(KernelRequest request, int axis) {
    List<Value> parts = request.node().outputs();
    KernelBinding.Builder binding = builder("split", parts);
    for (int i = 0; i < parts.size(); i++) {
      binding.output(i);
    }
    return bind(request, binding.input(0), request.input(0), parts, axis);
  }

  private KernelBinding.Builder builder(String function, List<Value> parts) {
    return KernelBinding.builder(
            name(), Templates.beside(Concat.class), function + "_" + parts.size())
        .bake("concatenates", function.equals("concat"))
        .bake("parts", parts.size());
  }

  private static Optional<KernelBinding> bind(
      KernelRequest request,
      KernelBinding.Builder binding,
      Value whole,
      List<Value> parts,
      int axis) {
    boolean concatenates = whole.equals(request.output());
    if (!Movable.accepts(request, concatenates ? parts.size() : 1)) {
      return Optional.empty();
    }
    int rows = whole.shape().elements(0, axis);
    binding.parameters().parameter("rows", CType.I32, rows);
    MovedRuns way = MovedRuns.of(request.core());
    List<Boolean> moved = new ArrayList<>();
    Counts counts = Counts.of(CALL).and(STEP, rows);
    for (int i = 0; i < parts.size(); i++) {
      long run = rows == 0 ? 0 : parts.get(i).type().sizeBytes() / rows;
      binding.parameter("run" + i, CType.U32, run);
      moved.add(way.pays(run, Movable.elementBytes(request)));
      Counts copy = moved.get(i) ? way.counts(run) : CopyCounts.inlined(request.core(), run);
      counts = counts.and(copy.and(ARITHMETIC, 2).times(rows));
    }
    binding.bake("moved", moved);
    if (moved.contains(true)) {
      way.addTo(binding);
    }
    return Optional.of(binding.counts(counts).build());
  }
}
