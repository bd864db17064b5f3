package dev.wafer.qemu.sparse;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emulation.ModelSources;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Small layers that between them use each kernel with assembly of its own, besides convolutions.
 */
public final class AssemblyLayers {
  private static final List<BlockShape> BLOCKS =
      List.of(
          new BlockShape(1, 4),
          new BlockShape(1, 16),
          new BlockShape(4, 4),
          new BlockShape(4, 1),
          new BlockShape(8, 1));

  /** A layer and the kernels that are to choose from. */
  record Case(SparseLayer layer, List<Kernel<?>> kernels) {}

  private AssemblyLayers() {}

  /** The C of each layer for a core, with a name of its own. */
  public static List<ModelSources> sources(Target target) {
    List<ModelSources> sources = new ArrayList<>();
    for (Case one : cases()) {
      sources.add(
          ModelSources.of(
              new CEmitter()
                  .emit(
                      new ArenaPlanning(PlannerOptions.standard())
                          .plan(
                              new Lowering(one.kernels(), target.core())
                                  .lower(one.layer().graph())),
                      new EmitOptions("layer" + sources.size(), "generated", "0", target.name()))));
    }
    return sources;
  }

  /** One row and several, since most kernels have a form for each. */
  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int rows : new int[] {1, 8}) {
      for (BlockShape block : BLOCKS) {
        cases.add(new Case(layer(rows, block), SparseKernels.blockSparse(block)));
      }
      cases.add(new Case(layer(rows, new BlockShape(1, 1)), SparseKernels.unstructured()));
    }
    cases.add(new Case(layer(1, new BlockShape(1, 1)), KernelRegistry.standard()));
    return cases;
  }

  private static SparseLayer layer(int rows, BlockShape block) {
    // As blocks permit: in a dense layer some inputs are left over by the loops.
    int inputs = block.inputs() == 1 ? 70 : 48;
    return new SparseLayer(DataType.INT8, false, rows, inputs, 24, block, 0.6);
  }
}
