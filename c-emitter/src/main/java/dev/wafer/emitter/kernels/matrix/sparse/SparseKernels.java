package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels that read a sparse form of the weights. They accept weights of any density, so they
 * stand apart from the registry: whether one takes the place of the dense kernel is a matter of
 * flash and time, see {@link dev.wafer.passes.program.KernelBinding#constantBytes} and {@link
 * dev.wafer.passes.program.KernelBinding#instructions}.
 */
public final class SparseKernels {
  private SparseKernels() {}

  /** All of them: each standard block shape, and the unstructured forms. */
  public static List<Kernel<?>> all() {
    List<Kernel<?>> kernels = new ArrayList<>();
    BlockShape.STANDARD.forEach(shape -> kernels.addAll(blockSparse(shape)));
    kernels.addAll(unstructured());
    return List.copyOf(kernels);
  }

  /** The kernels of one block shape. */
  public static List<Kernel<?>> blockSparse(BlockShape shape) {
    return List.of(
        new BlockSparsePortable(shape), new BlockSparseS8Dsp(shape), new BlockSparseF32(shape));
  }

  /** The kernels of weights without structure. */
  public static List<Kernel<?>> unstructured() {
    return List.of(new Unstructured(), Unstructured.halves(), new UnstructuredS8Dsp());
  }
}
