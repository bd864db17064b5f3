package dev.wafer.qemu.cost;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.qemu.sparse.SparseLayer;
import java.util.List;

/** Layers of which many weights are zero. */
final class SparseLayers {
  private final LayerList layers;

  SparseLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    for (DataType type : List.of(DataType.INT8, DataType.FLOAT32)) {
      for (BlockShape block : BlockShape.STANDARD) {
        List<Kernel<?>> kernels = KernelRegistry.blockSparse(block.outputs(), block.inputs());
        if (type == DataType.INT8 || block.outputs() == 1) {
          add(new SparseLayer(type, false, 1, 128, 64, block, 0.7), kernels);
        }
        add(new SparseLayer(type, true, 16, 64, 64, block, 0.8), kernels);
      }
      BlockShape one = new BlockShape(1, 1);
      List<Kernel<?>> kernels = SparseKernels.unstructured();
      add(new SparseLayer(type, false, 1, 64, 32, one, 0.8), kernels);
      add(new SparseLayer(type, false, 1, 128, 12, one, 0.4), kernels);
      add(new SparseLayer(type, false, 1, 200, 12, one, 0.95), kernels);
      add(new SparseLayer(type, true, 16, 32, 16, one, 0.7), kernels);
    }
  }

  private void add(SparseLayer layer, List<Kernel<?>> kernels) {
    layers.add(layer.toString(), layer.graph(), kernels);
  }
}
