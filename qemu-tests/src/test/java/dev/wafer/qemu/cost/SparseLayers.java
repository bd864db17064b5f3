package dev.wafer.qemu.cost;

import dev.wafer.emitter.kernels.matrix.sparse.BlockShape;
import dev.wafer.emitter.kernels.matrix.sparse.SparseKernels;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.qemu.sparse.SparseLayer;
import java.util.List;
import java.util.Random;

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
    halves(100, 30);
  }

  /** Weights that half precision holds. */
  private void halves(int inputs, int outputs) {
    Random random = new Random(7);
    float[] weights = new float[outputs * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(4) > 0 ? 0 : (random.nextInt(255) - 127) / 64f;
    }
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, 1, inputs));
    Value w =
        builder.constant("weights", DenseConstant.float32(Shape.of(outputs, inputs), weights));
    Value y =
        builder.node(
            new FullyConnected(false, Activation.NONE),
            TensorType.of(DataType.FLOAT32, 1, outputs),
            x,
            w,
            Value.ABSENT);
    layers.add(
        "weights of half precision", builder.output(y).build(), SparseKernels.unstructured());
  }

  private void add(SparseLayer layer, List<Kernel<?>> kernels) {
    layers.add(layer.toString(), layer.graph(), kernels);
  }
}
