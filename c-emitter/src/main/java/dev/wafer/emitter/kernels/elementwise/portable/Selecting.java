package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Select;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SELECT and SELECT_V2 of elements of any type, with broadcasting of all three inputs. */
public final class Selecting implements Kernel<Select> {
  private static final int TENSORS = 4;

  @Override
  public String name() {
    return "select";
  }

  @Override
  public List<Class<? extends Select>> operators() {
    return List.of(Select.class);
  }

  @Override
  public Optional<KernelBinding> bind(Select op, KernelRequest request) {
    DataType type = request.outputType();
    Shape output = request.output().shape();
    StridedLoops loops =
        StridedLoops.of(
            output.dims(),
            List.of(
                strides(op.aligned(request.input(0).shape(), output), output),
                strides(request.input(1).shape(), output),
                strides(request.input(2).shape(), output),
                strides(output, output)));
    int elements = output.elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Selecting.class), "select_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("loops", loops.count())
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .parameters();
    for (int i = 0; i < loops.count(); i++) {
      binding.parameter("extent" + i, CType.I32, loops.extents().get(i));
      for (int tensor = 0; tensor < TENSORS; tensor++) {
        binding.parameter("step" + tensor + "_" + i, CType.I32, loops.steps().get(tensor).get(i));
      }
    }
    for (int input = 0; input < TENSORS - 1; input++) {
      binding.overlaps(RasterOverlap.elementwise(request, input));
    }
    boolean single = loops.count() == 1 && type.bits() <= Integer.SIZE;
    double inner = loops.extents().get(loops.count() - 1);
    return Optional.of(
        binding
            .counts(
                Counts.of(STEP)
                    .and(LOAD, single ? 3 : 6)
                    .and(STORE)
                    .and(ARITHMETIC, single ? 3 : 6)
                    .times(elements)
                    .and(Counts.of(STEP).and(ARITHMETIC, 8).and(LOAD, 5).times(elements / inner))
                    .and(CALL))
            .build());
  }

  /** A stride for each axis of the output, 0 where the input is broadcast. */
  private static List<Integer> strides(Shape input, Shape output) {
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < output.rank(); axis++) {
      int own = axis - (output.rank() - input.rank());
      boolean moves = own >= 0 && input.dim(own) != 1;
      strides.add(moves ? input.elements(own + 1, input.rank()) : 0);
    }
    return strides;
  }
}
