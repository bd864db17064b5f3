package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.StridedLoops;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.reference.ops.JoinedParts;
import dev.wafer.reference.ops.SliceExtents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * CONCATENATION, SLICE, STRIDED_SLICE, RESHAPE and each {@link Rearrangement} where tensors are
 * slices of others: loops over boxes of strided tensors. Of a join only those parts are copied that
 * do not lie in it already.
 */
public final class CopyViews implements Kernel {
  /** With shorter runs rearranging densely, and then copying, is faster. */
  private static final int MIN_REARRANGED_RUN_BYTES = 16;

  /** One box to copy: an input's elements from one on, to the output's from one on. */
  private record Part(int input, long from, long to, StridedLoops loops) {}

  @Override
  public String name() {
    return "copy_views";
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return !request.views().isDense();
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (request.views().isDense()) {
      return Optional.empty();
    }
    Op op = request.node().op();
    if (op instanceof Concatenation join) {
      boolean plain =
          join.activation() == Activation.NONE
              && !JoinedParts.requantizes(request.node())
              && Movable.accepts(request, request.node().inputs().size());
      return plain ? Optional.of(bind(request, parts(request, join.axis()))) : Optional.empty();
    }
    if (!Movable.accepts(request, 1)) {
      return Optional.empty();
    }
    return box(request).map(part -> bind(request, List.of(part)));
  }

  private static List<Part> parts(KernelRequest request, int axis) {
    List<Part> parts = new ArrayList<>();
    Layout out = request.outputLayout();
    long position = 0;
    for (int i = 0; i < request.node().inputs().size(); i++) {
      Shape shape = request.input(i).shape();
      if (!request.views().inPlace().contains(i) && shape.elements() > 0) {
        Layout target = out.box(shape, Collections.nCopies(shape.rank(), 1));
        parts.add(
            new Part(
                i,
                0,
                position * out.stride(axis),
                StridedLoops.of(request.inputLayout(i), target)));
      }
      position += shape.dim(axis);
    }
    return parts;
  }

  /** The one box of an operator with one input. */
  private static Optional<Part> box(KernelRequest request) {
    Op op = request.node().op();
    Layout in = request.inputLayout(0);
    Layout out = request.outputLayout();
    if (op instanceof Slice slice) {
      Layout box = in.box(out.shape(), Collections.nCopies(out.shape().rank(), 1));
      return Optional.of(new Part(0, in.offset(slice.begin()), 0, StridedLoops.of(box, out)));
    }
    if (op instanceof StridedSlice slice) {
      Shape extents =
          Shape.of(SliceExtents.of(in.shape(), out.shape(), slice.begin(), slice.strides()));
      List<Integer> strides = new ArrayList<>();
      for (int axis = 0; axis < in.shape().rank(); axis++) {
        strides.add(in.stride(axis) * slice.strides().get(axis));
      }
      return out.reshaped(extents)
          .map(
              target ->
                  new Part(
                      0,
                      in.offset(slice.begin()),
                      0,
                      StridedLoops.of(extents, List.of(strides, target.strides()))));
    }
    if (op instanceof Reshape) {
      return out.reshaped(in.shape())
          .map(target -> StridedLoops.of(in, target))
          .or(() -> in.reshaped(out.shape()).map(source -> StridedLoops.of(source, out)))
          .map(loops -> new Part(0, 0, 0, loops));
    }
    int elementBytes = Movable.elementBytes(request);
    return Rearrangement.of(op, in, out)
        .filter(loops -> loops.run() * elementBytes >= MIN_REARRANGED_RUN_BYTES)
        .map(loops -> new Part(0, 0, 0, loops));
  }

  private KernelBinding bind(KernelRequest request, List<Part> parts) {
    int elementBytes = Movable.elementBytes(request);
    boolean runs =
        parts.stream()
            .allMatch(
                p ->
                    p.loops().run() > 1 && p.loops().run() * elementBytes >= Movable.MIN_RUN_BYTES);
    int unit = runs ? elementBytes : 1;
    List<Integer> loops = parts.stream().map(p -> p.loops().count() - (runs ? 1 : 0)).toList();
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                "kernels/movement/CopyViews.c.ftl",
                "copy_" + (runs ? "runs" : request.inputType(0).mnemonic()))
            .bake("type", type)
            .bake("runs", runs)
            .bake("loops", loops);
    parts.forEach(part -> binding.input(part.input()));
    binding.output(0).parameters();
    Counts counts = Counts.of(CALL);
    long instructions = 40;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      binding
          .parameter("from" + i, CType.I32, part.from() * unit)
          .parameter("to" + i, CType.I32, part.to() * unit);
      for (int j = 0; j < loops.get(i); j++) {
        String at = i + "_" + j;
        binding
            .parameter("extent" + at, CType.I32, part.loops().extents().get(j))
            .parameter("in" + at, CType.I32, (long) part.loops().steps().get(0).get(j) * unit)
            .parameter("out" + at, CType.I32, (long) part.loops().steps().get(1).get(j) * unit);
      }
      if (runs) {
        binding.parameter("run" + i, CType.U32, (long) part.loops().run() * unit);
      }
      long copies = part.loops().elements() / (runs ? part.loops().run() : 1);
      Counts copy =
          runs
              ? CopyCounts.called(request.core(), (long) part.loops().run() * unit)
              : Counts.of(LOAD).and(STORE);
      counts = counts.and(copy.and(STEP).and(ARITHMETIC, 2).times(copies));
      instructions += copies * (runs ? 30L + (long) part.loops().run() * unit / 2 : 9L);
    }
    return binding.counts(counts).instructions(instructions).build();
  }
}
