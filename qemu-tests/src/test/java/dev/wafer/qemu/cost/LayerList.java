package dev.wafer.qemu.cost;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Layers to measure, each a graph of one node. */
final class LayerList {
  /**
   * A graph of one node, and the kernels that may compute it.
   *
   * @param always whether it is measured also where a layer before has the same function of a
   *     kernel
   */
  record Layer(String name, Graph graph, List<Kernel<?>> kernels, boolean always) {}

  private final List<Layer> layers = new ArrayList<>();

  /** The layers that are listed here. */
  static List<Layer> listed() {
    return List.copyOf(list().layers);
  }

  /** The same, and drawn ones of every operator in every combination of its element types. */
  static List<Layer> all() {
    LayerList list = list();
    new DrawnLayers(list).add();
    return List.copyOf(list.layers);
  }

  private static LayerList list() {
    LayerList list = new LayerList();
    new WindowLayers(list).add();
    new ElementLayers(list).add();
    new MovementLayers(list).add();
    new RecurrentLayers(list).add();
    new SparseLayers(list).add();
    new StatefulLayers(list).add();
    return list;
  }

  void add(String name, Graph graph) {
    add(name, graph, KernelRegistry.standard());
  }

  void add(String name, Graph graph, List<Kernel<?>> kernels) {
    layers.add(new Layer(name, graph, kernels, true));
  }

  /** A layer for the functions of kernels that no layer before has. */
  void addOthers(String name, Graph graph) {
    layers.add(new Layer(name, graph, KernelRegistry.standard(), false));
  }

  /** A layer of one input and one output. */
  void unary(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", in);
    add(
        op.mnemonic()
            + " "
            + in.dataType().mnemonic()
            + " ["
            + in.shape()
            + "] to "
            + out.dataType().mnemonic(),
        builder.output(builder.node(op, out, x)).build());
  }

  /** A type with a quantization where it is an integer's; INT16 is symmetric. */
  static TensorType type(DataType type, float scale, int zeroPoint, int... dims) {
    TensorType plain = TensorType.of(type, dims);
    return switch (type) {
      case INT8, UINT8 -> plain.withQuantization(Quantization.perTensor(scale, zeroPoint));
      case INT16 -> plain.withQuantization(Quantization.perTensor(scale / 256, 0));
      case INT32 -> plain.withQuantization(Quantization.perTensor(scale / 1024, 0));
      default -> plain;
    };
  }
}
