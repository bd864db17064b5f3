package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.TurningPoints;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * PAD and PADV2 with a constant fill value, of any rank and element type: writes the output from
 * its first byte to its last, so that each is written once. Where the input lies in the output
 * already, it writes the border alone.
 */
public final class PadConstant implements Kernel<Movement> {
  /** Of a function of more axes, what the compiler knows of an only caller saves so much. */
  private static final int FEW_AXES = 3;

  private static final double FOLDED = 0.6;

  /** The same on Armv6-M, where fewer numbers fit instructions. */
  private static final double FOLDED_LITTLE = 0.75;

  /** An axis in elements of the innermost one: fill, the input's extent, fill. */
  private record Axis(int before, int extent, int after) {}

  @Override
  public String name() {
    return "pad";
  }

  @Override
  public List<Class<? extends Movement>> operators() {
    return Op.kinds(Movement.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return request.views().isDense() || (hasInterior(request) && request.outputLayout().isDense());
  }

  /** Whether the input lies in the output already, so that only the border is to be written. */
  private static boolean hasInterior(KernelRequest request) {
    return request.views().inPlace().contains(0);
  }

  @Override
  public Optional<KernelBinding> bind(Movement op, KernelRequest request) {
    if (!Movable.accepts(request, request.input(1).isPresent() ? 2 : 1)) {
      return Optional.empty();
    }
    return Border.of(request.node())
        .flatMap(border -> Fill.of(request).map(fill -> bind(request, axes(border), fill)));
  }

  private KernelBinding bind(KernelRequest request, List<Axis> axes, Fill fill) {
    int elementBytes = Movable.elementBytes(request);
    boolean bytes = fill.isUniform();
    boolean border = hasInterior(request);
    CType type = bytes ? CType.BYTE : CType.of(fill.type());
    int unit = bytes ? elementBytes : 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(PadConstant.class),
                (border ? "border_" : "pad_")
                    + (bytes ? "" : fill.type().mnemonic() + "_")
                    + axes.size())
            .bake("bytes", bytes)
            .bake("type", type)
            .bake("axes", axes.size())
            .bake("border", border);
    boolean moved = !border && bytes && isMoved(request, axes);
    binding.bake("moved", moved);
    if (moved) {
      MovedRuns.of(request.core()).addTo(binding);
    }
    if (!border) {
      binding.input(0).overlaps(overlaps(request, axes, moved));
    }
    binding.output(0).parameters();
    if (bytes) {
      binding.parameter("fill", CType.I32, fill.firstByte());
    } else {
      binding.parameter(
          "fill",
          new PackedConstant(
              "fill",
              PackedConstant.Kind.TABLE,
              CType.of(fill.type()),
              fill.alignment(),
              fill.element()));
    }
    long inner = unit;
    List<Long> scale = new ArrayList<>();
    for (int i = axes.size() - 1; i >= 0; i--) {
      scale.add(0, inner);
      inner *= (long) axes.get(i).before() + axes.get(i).extent() + axes.get(i).after();
    }
    for (int i = 0; i < axes.size(); i++) {
      boolean innermost = i == axes.size() - 1;
      binding
          .parameter("before" + i, CType.U32, axes.get(i).before() * scale.get(i))
          .parameter("extent" + i, CType.U32, axes.get(i).extent() * (innermost ? unit : 1L))
          .parameter("after" + i, CType.U32, axes.get(i).after() * scale.get(i));
    }
    long rows = request.input(0).shape().elements() / Math.max(1, last(axes).extent());
    long inBytes = request.input(0).type().sizeBytes();
    long outBytes = request.output().type().sizeBytes() - (border ? inBytes : 0);
    Counts counts =
        counts(
            request.core(),
            axes,
            bytes,
            border,
            moved,
            rows,
            outBytes - (border ? 0 : inBytes),
            elementBytes);
    if (!bytes && axes.size() > FEW_AXES) {
      boolean little = !request.core().has(Feature.LONG_MULTIPLY);
      binding.alone(counts.times(little ? FOLDED_LITTLE : FOLDED));
    }
    return binding.counts(counts).build();
  }

  /** Whether rows start at words and are moved faster than by a call. */
  private static boolean isMoved(KernelRequest request, List<Axis> axes) {
    int elementBytes = Movable.elementBytes(request);
    return MovedRuns.of(request.core())
        .pays((long) last(axes).extent() * elementBytes, elementBytes);
  }

  /**
   * Rows of the input are copied one by one, each behind the fill before it; {@code memcpy} wants a
   * row apart from its own output, a move to the front does not.
   */
  private static List<Overlap> overlaps(KernelRequest request, List<Axis> axes, boolean moved) {
    List<Overlap> rules = new ArrayList<>();
    if (moved) {
      rulesOf(request, axes, 0).stream()
          .filter(rule -> rule.form() == Overlap.Form.OUTPUT_BELOW)
          .forEach(rules::add);
    }
    rulesOf(request, axes, last(axes).extent() * (long) Movable.elementBytes(request)).stream()
        .filter(rule -> !moved || rule.form() == Overlap.Form.OUTPUT_ABOVE)
        .forEach(rules::add);
    return rules;
  }

  /**
   * @param ownBytes of a row's output that must not reach the row itself
   */
  private static List<Overlap> rulesOf(KernelRequest request, List<Axis> axes, long ownBytes) {
    long bytes = Movable.elementBytes(request);
    long run = last(axes).extent() * bytes;
    RasterOverlap overlap = new RasterOverlap();
    if (request.input(0).shape().elements() > 0) {
      List<Integer> outer = axes.stream().limit(axes.size() - 1).map(Axis::extent).toList();
      long[] rows =
          TurningPoints.corners(
              outer, row -> place(axes, row) * bytes - row * run, LongUnaryOperator.identity());
      for (long row : rows) {
        overlap.write(0, place(axes, row) * bytes + ownBytes).read(row * run, (row + 1) * run);
      }
    }
    return overlap.rules(
        0, request.input(0).type().sizeBytes(), 0, request.output().type().sizeBytes());
  }

  /** The element of the output at which a row of the input comes to lie. */
  private static long place(List<Axis> axes, long row) {
    long place = last(axes).before();
    long pitch = width(last(axes));
    long rest = row;
    for (int i = axes.size() - 2; i >= 0; i--) {
      Axis axis = axes.get(i);
      place += (axis.before() + rest % axis.extent()) * pitch;
      pitch *= width(axis);
      rest /= axis.extent();
    }
    return place;
  }

  private static long width(Axis axis) {
    return (long) axis.before() + axis.extent() + axis.after();
  }

  /** The axes, where one that is not padded is merged into the one around it. */
  private static List<Axis> axes(Border border) {
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < border.before().size(); i++) {
      int before = border.before().get(i);
      int after = border.after(i);
      int extent = border.extents().dim(i);
      if (!axes.isEmpty() && before == 0 && after == 0) {
        Axis outer = last(axes);
        axes.set(
            axes.size() - 1,
            new Axis(outer.before() * extent, outer.extent() * extent, outer.after() * extent));
      } else if (axes.size() == 1 && axes.get(0).equals(new Axis(0, 1, 0))) {
        axes.set(0, new Axis(before, extent, after));
      } else {
        axes.add(new Axis(before, extent, after));
      }
    }
    if (axes.isEmpty()) {
      axes.add(new Axis(0, 1, 0));
    }
    return axes;
  }

  private static Axis last(List<Axis> axes) {
    return axes.get(axes.size() - 1);
  }

  private static Counts counts(
      Core core,
      List<Axis> axes,
      boolean bytes,
      boolean border,
      boolean moved,
      long rows,
      long filled,
      int elementBytes) {
    double turns = 1;
    double fills = 1;
    for (Axis axis : axes.subList(0, axes.size() - 1)) {
      turns *= axis.extent();
      fills += turns;
    }
    Counts filling =
        bytes
            ? Counts.of(BLOCK_COPY, 2).times(fills).and(FILLED_BYTE, filled)
            : Counts.of(STEP)
                .and(STORE, elementBytes > Integer.BYTES ? 1.7 : 1)
                .and(ARITHMETIC, elementBytes == Integer.BYTES ? 1 : 0)
                .times((double) filled / elementBytes)
                .and(Counts.of(ARITHMETIC, elementBytes > Integer.BYTES ? 8 : 6).times(fills));
    Axis inner = last(axes);
    long run = (long) inner.extent() * elementBytes;
    boolean aligned = (width(inner) | inner.before()) * elementBytes % Integer.BYTES == 0;
    Counts copy =
        border
            ? Counts.NONE
            : moved ? MovedRuns.of(core).counts(run) : CopyCounts.called(core, run, aligned);
    return filling
        .and(copy.times(rows))
        .and(Counts.of(STEP).and(ARITHMETIC, 12).and(LOAD, 5).times(rows))
        .and(CALL);
  }
}
