package dev.wafer.emitter.kernels;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.ir.Shape;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a kernel that computes element by element goes through tensors of one shape that are slices:
 * rows of elements that lie side by side in all of them. The macro of {@code kernels/elements.ftl}
 * writes the loop over rows.
 *
 * @param rows 1 where all tensors are dense
 * @param run elements of a row
 * @param pitches for each tensor the elements from row to row
 */
public record RowViews(int rows, int run, List<Integer> pitches) {
  /** The rows of the first input and the first output, or empty where there are none. */
  public static Optional<RowViews> unary(KernelRequest request) {
    return Pitches.onlyFirst(request)
        ? of(List.of(request.inputLayout(0), request.outputLayout()))
        : Optional.empty();
  }

  /** The rows of tensors with the same number of elements in the same order. */
  public static Optional<RowViews> of(List<Layout> layouts) {
    Shape shape = layouts.get(layouts.size() - 1).shape();
    if (layouts.stream().allMatch(Layout::isDense)) {
      List<Integer> none = layouts.stream().map(layout -> shape.elements()).toList();
      return Optional.of(new RowViews(1, shape.elements(), none));
    }
    List<List<Integer>> strides = new ArrayList<>();
    for (Layout layout : layouts) {
      Optional<Layout> same = layout.reshaped(shape);
      if (same.isEmpty()) {
        return Optional.empty();
      }
      strides.add(same.get().strides());
    }
    StridedLoops loops = StridedLoops.of(shape.dims(), strides);
    boolean single = loops.run() == 1;
    int outer = loops.count() - (single ? 0 : 1);
    if (outer > 1) {
      return Optional.empty();
    }
    return Optional.of(
        new RowViews(
            loops.extents().get(0),
            loops.run(),
            loops.steps().stream().map(steps -> steps.get(0)).toList()));
  }

  public boolean sliced() {
    return rows > 1;
  }

  /** The loop over rows. */
  public Counts counts() {
    return sliced() ? Counts.of(STEP).and(ARITHMETIC, 8).and(LOAD, 2).times(rows) : Counts.NONE;
  }

  /** Bakes {@code sliced} and passes the rows and the pitches of input and output. */
  public void addTo(KernelBinding.Builder binding) {
    binding.bake("sliced", sliced());
    if (sliced()) {
      binding
          .parameter("rows", CType.I32, rows)
          .parameter("in_pitch", CType.I32, pitches.get(0))
          .parameter("out_pitch", CType.I32, pitches.get(1));
    }
  }
}
