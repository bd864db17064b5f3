package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.program.PackedConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PAD and PADV2 with a constant fill value where tensors are slices of others. Where the input lies
 * in the output already, it writes the border alone.
 */
public final class PadViews implements Kernel<Movement> {
  /** One loop: fill, the input's extent, fill, and how far input and output advance in it. */
  private record Axis(int before, int extent, int after, int inStep, int outStep) {
    int width() {
      return before + extent + after;
    }

    /** Both axes as one, if the inner one is not padded and one step an element says it. */
    Optional<Axis> around(Axis inner, boolean border) {
      boolean merges =
          inner.before == 0
              && inner.after == 0
              && outStep == inner.outStep * inner.extent
              && (border || inStep == inner.inStep * inner.extent);
      return merges
          ? Optional.of(
              new Axis(
                  before * inner.extent,
                  extent * inner.extent,
                  after * inner.extent,
                  inner.inStep,
                  inner.outStep))
          : Optional.empty();
    }
  }

  @Override
  public String name() {
    return "pad_views";
  }

  @Override
  public List<Class<? extends Movement>> operators() {
    return Op.kinds(Movement.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return !request.views().isDense();
  }

  @Override
  public Optional<KernelBinding> bind(Movement op, KernelRequest request) {
    if (request.views().isDense()
        || !Movable.accepts(request, request.input(1).isPresent() ? 2 : 1)) {
      return Optional.empty();
    }
    return Border.of(request.node())
        .flatMap(
            border -> Fill.of(request).map(fill -> bind(request, axes(request, border), fill)));
  }

  private KernelBinding bind(KernelRequest request, List<Axis> axes, Fill fill) {
    CType type = CType.of(fill.type());
    boolean border = hasInterior(request);
    Axis inner = axes.get(axes.size() - 1);
    int runBytes = inner.extent() * Movable.elementBytes(request);
    boolean runs = inner.inStep() == 1 && inner.outStep() == 1 && runBytes >= Movable.MIN_RUN_BYTES;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(PadViews.class),
                (border ? "border_" : "pad_") + fill.type().mnemonic() + "_" + axes.size())
            .bake("type", type)
            .bake("axes", axes.size())
            .bake("border", border)
            .bake("runs", runs);
    if (!border) {
      binding.input(0);
    }
    binding
        .output(0)
        .parameters()
        .parameter(
            "fill",
            new PackedConstant(
                "fill", PackedConstant.Kind.TABLE, type, fill.alignment(), fill.element()));
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      binding
          .parameter("before" + i, CType.I32, axis.before())
          .parameter("extent" + i, CType.I32, axis.extent())
          .parameter("width" + i, CType.I32, axis.width())
          .parameter("out" + i, CType.I32, axis.outStep());
      if (!border) {
        binding.parameter("in" + i, CType.I32, axis.inStep());
      }
    }
    long taken = request.input(0).shape().elements();
    long filled = request.output().shape().elements() - taken;
    return binding.counts(counts(request, runs, border, filled, inner.extent())).build();
  }

  /** Whether the input lies in the output already, so that only the border is to be written. */
  private static boolean hasInterior(KernelRequest request) {
    return request.views().inPlace().contains(0);
  }

  private static List<Axis> axes(KernelRequest request, Border border) {
    Layout in = request.inputLayout(0);
    Layout out = request.outputLayout();
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < in.shape().rank(); i++) {
      Axis axis =
          new Axis(
              border.before().get(i),
              in.shape().dim(i),
              border.after(i),
              in.stride(i),
              out.stride(i));
      if (axis.width() == 1 && axis.extent() == 1) {
        continue;
      }
      int last = axes.size() - 1;
      Optional<Axis> merged =
          last < 0 ? Optional.empty() : axes.get(last).around(axis, hasInterior(request));
      if (merged.isPresent()) {
        axes.set(last, merged.get());
      } else {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      axes.add(new Axis(0, 1, 0, 1, 1));
    }
    return axes;
  }

  private static Counts counts(
      KernelRequest request, boolean runs, boolean border, long filled, int extent) {
    long taken = request.input(0).shape().elements();
    double rows = extent == 0 ? 0 : (double) taken / extent;
    Counts copying =
        runs
            ? CopyCounts.called(request.core(), (long) extent * Movable.elementBytes(request))
                .times(rows)
            : Counts.of(STEP).and(LOAD).and(STORE).and(ARITHMETIC).times(taken);
    return Counts.of(STEP)
        .and(STORE)
        .times(filled)
        .and(border ? Counts.NONE : copying)
        .and(Counts.of(STEP).and(ARITHMETIC, 10).and(LOAD, 6).times(rows))
        .and(CALL);
  }
}
