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
 * The loop nest of a binary operator with broadcasting: neighbouring axes that behave alike are
 * merged, so that most cases are one or two loops.
 *
 * @param extents of the loops, outermost first, at least one
 * @param steps1 elements that the first input advances in each loop, 0 where it is broadcast
 * @param steps2 the same of the second input
 * @param outputSteps the same of the output where any of the tensors is a slice of a larger one;
 *     else the output is written from its first element to its last
 */
public record BroadcastLoops(
    List<Integer> extents,
    List<Integer> steps1,
    List<Integer> steps2,
    Optional<List<Integer>> outputSteps) {
  /** The loops of a node's two inputs and its output. */
  public static BroadcastLoops of(KernelRequest request) {
    Shape output = request.output().shape();
    if (request.views().layouts().isEmpty()) {
      return of(request.input(0).shape(), request.input(1).shape(), output);
    }
    StridedLoops loops =
        StridedLoops.of(
            output.dims(),
            List.of(
                strides(request.inputLayout(0), output),
                strides(request.inputLayout(1), output),
                request.outputLayout().strides()));
    return new BroadcastLoops(
        loops.extents(),
        loops.steps().get(0),
        loops.steps().get(1),
        Optional.of(loops.steps().get(2)));
  }

  /** A stride for each axis of the output, 0 where the input is broadcast. */
  private static List<Integer> strides(Layout input, Shape output) {
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < output.rank(); axis++) {
      int own = axis - (output.rank() - input.shape().rank());
      strides.add(own < 0 || input.shape().dim(own) == 1 ? 0 : input.stride(own));
    }
    return strides;
  }

  public static BroadcastLoops of(Shape input1, Shape input2, Shape output) {
    List<Integer> extents = new ArrayList<>();
    List<Boolean> uses1 = new ArrayList<>();
    List<Boolean> uses2 = new ArrayList<>();
    for (int axis = 0; axis < output.rank(); axis++) {
      int extent = output.dim(axis);
      if (extent == 1) {
        continue;
      }
      boolean use1 = extent(input1, axis, output.rank()) == extent;
      boolean use2 = extent(input2, axis, output.rank()) == extent;
      int last = extents.size() - 1;
      if (last >= 0 && uses1.get(last) == use1 && uses2.get(last) == use2) {
        extents.set(last, extents.get(last) * extent);
      } else {
        extents.add(extent);
        uses1.add(use1);
        uses2.add(use2);
      }
    }
    if (extents.isEmpty()) {
      extents.add(1);
      uses1.add(true);
      uses2.add(true);
    }
    return new BroadcastLoops(
        extents, steps(extents, uses1), steps(extents, uses2), Optional.empty());
  }

  /** Whether both inputs have the output's shape, up to axes of extent 1. */
  public boolean isFlat() {
    return outputSteps.isEmpty() && extents.size() == 1 && steps1.get(0) == 1 && steps2.get(0) == 1;
  }

  /** Whether one loop is all, over elements that lie side by side or are always the same. */
  public boolean isSingle() {
    return outputSteps.isEmpty() && extents.size() == 1;
  }

  /** The loops around the innermost one. */
  public Counts counts() {
    double turns = 1;
    Counts sum = Counts.NONE;
    if (!isFlat()) {
      double elements =
          extents.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
      double moved = isSingle() ? 0.4 : 1.8;
      sum = Counts.of(ARITHMETIC, moved + 0.8).and(LOAD, moved).times(elements);
    }
    // With a third loop the registers are full.
    int spilled = extents.size() > 2 ? 5 : 0;
    Counts around = Counts.of(STEP).and(ARITHMETIC, 4 + spilled).and(LOAD, 4 + spilled);
    for (int i = 0; i < extents.size() - 1; i++) {
      turns *= extents.get(i);
      sum = sum.and(around.times(turns));
    }
    return sum;
  }

  /** The same where nothing else calls the function: extents and steps are known. */
  public Counts countsAlone() {
    double turns = 1;
    Counts sum = Counts.NONE;
    for (int i = 0; i < extents.size() - 1; i++) {
      turns *= extents.get(i);
      sum = sum.and(Counts.of(STEP).and(ARITHMETIC, 3).times(turns));
    }
    return sum;
  }

  /** Bakes the number of loops and passes extents and steps, innermost last. */
  public KernelBinding.Builder addTo(KernelBinding.Builder binding) {
    binding
        .bake("loops", extents.size())
        .bake("flat", isFlat())
        .bake("placed", outputSteps.isPresent());
    for (int i = 0; i < extents.size(); i++) {
      binding.parameter("extent" + i, CType.I32, extents.get(i));
      if (!isFlat()) {
        binding.parameter("step1_" + i, CType.I32, steps1.get(i));
        binding.parameter("step2_" + i, CType.I32, steps2.get(i));
      }
      if (outputSteps.isPresent()) {
        binding.parameter("step0_" + i, CType.I32, outputSteps.get().get(i));
      }
    }
    return binding;
  }

  private static int extent(Shape shape, int axis, int rank) {
    int own = axis - (rank - shape.rank());
    return own < 0 ? 1 : shape.dim(own);
  }

  private static List<Integer> steps(List<Integer> extents, List<Boolean> uses) {
    List<Integer> steps = new ArrayList<>();
    int step = 1;
    for (int i = extents.size() - 1; i >= 0; i--) {
      steps.add(0, uses.get(i) ? step : 0);
      step *= uses.get(i) ? extents.get(i) : 1;
    }
    return steps;
  }
}
