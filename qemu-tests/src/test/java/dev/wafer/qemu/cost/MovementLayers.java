package dev.wafer.qemu.cost;

import static dev.wafer.qemu.cost.LayerList.type;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import java.util.List;

/** Layers that move elements. */
final class MovementLayers {
  private final LayerList layers;

  MovementLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    for (DataType type : List.of(DataType.INT8, DataType.FLOAT32)) {
      for (int c : new int[] {3, 12, 36}) {
        move(type, c);
      }
    }
  }

  private void move(DataType type, int c) {
    TensorType plane = t(type, 1, 8, 6, c);
    layers.unary(new Transpose(List.of(0, 2, 1, 3)), plane, t(type, 1, 6, 8, c));
    layers.unary(new Transpose(List.of(0, 3, 1, 2)), plane, t(type, 1, c, 8, 6));
    layers.unary(new Transpose(List.of(0, 2, 3, 1)), t(type, 1, c, 8, 6), plane);
    layers.unary(new Slice(List.of(0, 1, 2, 0)), plane, t(type, 1, 6, 4, c));
    layers.unary(
        new StridedSlice(List.of(0, 0, 0, 0), List.of(1, 2, 2, 1)), plane, t(type, 1, 4, 3, c));
    layers.unary(new Pad(List.of(0, 1, 1, 0), List.of(0, 1, 2, 0)), plane, t(type, 1, 10, 9, c));
    layers.unary(new Pad(List.of(0, 0, 0, 1), List.of(0, 0, 0, 2)), plane, t(type, 1, 8, 6, c + 3));
    layers.unary(new SpaceToDepth(2), plane, t(type, 1, 4, 3, 4 * c));
    layers.unary(new DepthToSpace(2), t(type, 1, 4, 3, 4 * c), plane);
    filled(type, c);
    concat(type, c);
    pack(type, c);
    copy(type, (c + 1) * 48);
  }

  private static TensorType t(DataType type, int... dims) {
    return type(type, 0.5f, -7, dims);
  }

  private void filled(DataType type, int c) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", t(type, 1, 8, 6, c));
    Value fill =
        type == DataType.FLOAT32
            ? builder.constant("fill", DenseConstant.float32(Shape.scalar(), new float[] {3}))
            : builder.constant("fill", DenseConstant.integers(type, Shape.scalar(), 3));
    Value y =
        builder.node(
            new Pad(List.of(0, 1, 1, 0), List.of(0, 1, 2, 0)), t(type, 1, 10, 9, c), x, fill);
    layers.add("padv2 " + type.mnemonic() + " of " + c, builder.output(y).build());
  }

  private void concat(DataType type, int c) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", t(type, 1, 8, 6, c));
    Value b = builder.input("b", t(type, 1, 8, 6, 2 * c));
    Value y = builder.node(new Concatenation(3, Activation.NONE), t(type, 1, 8, 6, 3 * c), a, b);
    layers.add("concatenation " + type.mnemonic() + " of " + c, builder.output(y).build());
  }

  private void pack(DataType type, int c) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", t(type, 48, c));
    Value b = builder.input("b", t(type, 48, c));
    Value y = builder.node(new Pack(1), t(type, 48, 2, c), a, b);
    layers.add("pack " + type.mnemonic() + " of " + c, builder.output(y).build());
  }

  /** An output of the graph that is a variable is copied. */
  private void copy(DataType type, int elements) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value state = builder.variable("state", t(type, 1, elements));
    layers.add("copy " + type.mnemonic() + " of " + elements, builder.output(state).build());
  }
}
