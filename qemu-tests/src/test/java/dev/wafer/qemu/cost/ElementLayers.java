package dev.wafer.qemu.cost;

import static dev.wafer.qemu.cost.LayerList.type;

import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.LogSoftmax;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Softmax;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import java.util.List;
import java.util.Random;

/** Layers that go over elements, rows or pixels without weights. */
final class ElementLayers {
  private static final List<DataType> QUANTIZED = List.of(DataType.INT8, DataType.INT16);
  private static final int[][] SHAPES = {{1, 8, 8, 7}, {1, 12, 30}};

  private final LayerList layers;

  ElementLayers(LayerList layers) {
    this.layers = layers;
  }

  void add() {
    for (int[] shape : SHAPES) {
      binary(shape);
      unary(shape);
      conversions(shape);
    }
    softmax();
    means();
    resize();
    matMul();
  }

  private void binary(int[] shape) {
    sumOfSixths(shape);
    clampedSum(shape);
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.FLOAT32)) {
      for (BinaryFn fn : BinaryFn.values()) {
        if (!fn.types().contains(type)) {
          continue;
        }
        int[] channels = {shape[shape.length - 1]};
        binary(fn, type, shape, fn == BinaryFn.PRELU ? channels : shape);
        if (fn == BinaryFn.ADD || fn == BinaryFn.MUL) {
          binary(fn, type, shape, channels);
        }
      }
    }
  }

  /** A sum in sixths, whose many ties round away from zero. */
  private void sumOfSixths(int[] shape) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value a = builder.input("a", type(DataType.INT8, 0.05f, -3, shape));
    Value b = builder.input("b", type(DataType.INT8, 0.02f, 127, shape));
    Op op = new Binary(BinaryFn.ADD, Activation.NONE);
    Value out = builder.node(op, type(DataType.INT8, 0.06f, 5, shape), a, b);
    layers.add("ADD int8 of sixths [" + Shape.of(shape) + "]", builder.output(out).build());
  }

  private void clampedSum(int[] shape) {
    GraphBuilder builder = new GraphBuilder("layer");
    TensorType type = type(DataType.FLOAT32, 1, 0, shape);
    Value a = builder.input("a", type);
    Value b = builder.input("b", type);
    Value out = builder.node(new Binary(BinaryFn.ADD, Activation.RELU), type, a, b);
    layers.add("ADD float32 RELU [" + Shape.of(shape) + "]", builder.output(out).build());
  }

  private void binary(BinaryFn fn, DataType type, int[] a, int[] b) {
    boolean selects = fn.kind() == BinaryFn.Kind.SELECTION;
    TensorType typeA = type(type, 0.05f, selects ? 5 : -13, a);
    TensorType typeB = type(type, selects ? 0.05f : 0.03f, selects ? 5 : 21, b);
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("a", typeA);
    Value y =
        fn == BinaryFn.PRELU
            ? builder.constant(
                "b", RandomTensors.constant(type, Shape.of(b), new Random(3)), typeB.quantization())
            : builder.input("b", typeB);
    Op op =
        fn.kind() == BinaryFn.Kind.ARITHMETIC ? new Binary(fn, Activation.NONE) : new Binary(fn);
    Value out = builder.node(op, type(type, selects ? 0.05f : 0.07f, 5, a), x, y);
    layers.add(
        op.mnemonic() + " " + type.mnemonic() + " [" + Shape.of(a) + "] [" + Shape.of(b) + "]",
        builder.output(out).build());
  }

  private void unary(int[] shape) {
    for (DataType type : QUANTIZED) {
      layers.unary(
          new Unary(UnaryFn.RELU), type(type, 0.05f, 9, shape), type(type, 0.04f, -3, shape));
      layers.unary(new LeakyRelu(0.2f), type(type, 0.05f, 9, shape), type(type, 0.04f, -3, shape));
    }
    TensorType int8 = type(DataType.INT8, 0.07f, 11, shape);
    layers.unary(new Unary(UnaryFn.TANH), int8, type(DataType.INT8, 1f / 128, 0, shape));
    layers.unary(new Unary(UnaryFn.HARD_SWISH), int8, type(DataType.INT8, 0.05f, -20, shape));
    for (UnaryFn fn : List.of(UnaryFn.LOGISTIC, UnaryFn.TANH)) {
      layers.unary(
          new Unary(fn), QuantizedTypes.s16(0.0003f, shape), QuantizedTypes.s16(1 / 32768f, shape));
    }
    layers.unary(
        new Unary(UnaryFn.EXP),
        QuantizedTypes.s16(0.0002f, shape),
        QuantizedTypes.s16(0.001f, shape));
    TensorType real = type(DataType.FLOAT32, 0, 0, shape);
    for (UnaryFn fn : UnaryFn.values()) {
      if (fn.types().contains(DataType.FLOAT32)) {
        layers.unary(new Unary(fn), real, real);
      }
    }
    layers.unary(new LeakyRelu(0.3f), real, real);
  }

  private void conversions(int[] shape) {
    TensorType real = type(DataType.FLOAT32, 0, 0, shape);
    TensorType s8 = type(DataType.INT8, 0.05f, 9, shape);
    TensorType u8 = type(DataType.UINT8, 0.05f, 137, shape);
    TensorType s16 = type(DataType.INT16, 0.05f, 0, shape);
    TensorType s32 = type(DataType.INT32, 0.05f, 0, shape);
    TensorType bool = type(DataType.BOOL, 0, 0, shape);
    layers.unary(new Quantize(), s8, type(DataType.INT8, 0.031f, -3, shape));
    layers.unary(new Quantize(), u8, s8);
    layers.unary(new Quantize(), s8, s16);
    layers.unary(new Quantize(), s16, s8);
    layers.unary(new Quantize(), s16, s32);
    layers.unary(new Quantize(), s32, s8);
    layers.unary(new Quantize(), real, s8);
    layers.unary(new Quantize(), real, s16);
    layers.unary(new Dequantize(), s8, real);
    layers.unary(new Dequantize(), s16, real);
    layers.unary(new Dequantize(), s32, real);
    layers.unary(new Dequantize(), type(DataType.FLOAT16, 0, 0, shape), real);
    for (DataType from : List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.BOOL)) {
      layers.unary(new Cast(), TensorType.of(from, shape), real);
      layers.unary(new Cast(), TensorType.of(from, shape), TensorType.of(DataType.INT32, shape));
    }
    layers.unary(new Cast(), TensorType.of(DataType.INT64, shape), real);
    layers.unary(new Cast(), real, TensorType.of(DataType.INT8, shape));
    layers.unary(new Cast(), real, TensorType.of(DataType.INT32, shape));
    layers.unary(new Cast(), real, bool);
  }

  private void softmax() {
    for (int depth : new int[] {2, 10, 101}) {
      int[] shape = {400 / depth, depth};
      TensorType s8 = type(DataType.INT8, 0.1f, 5, shape);
      TensorType real = type(DataType.FLOAT32, 0, 0, shape);
      layers.unary(new Softmax(1f), s8, type(DataType.INT8, 1 / 256f, -128, shape));
      layers.unary(
          new Softmax(1f), s8, QuantizedTypes.quantized(DataType.INT16, 1 / 65536f, -32768, shape));
      layers.unary(
          new Softmax(1f),
          QuantizedTypes.s16(0.0005f, shape),
          QuantizedTypes.s16(1 / 32768f, shape));
      layers.unary(new LogSoftmax(), s8, type(DataType.INT8, 16 / 256f, 127, shape));
      layers.unary(new Softmax(1f), real, real);
      layers.unary(new LogSoftmax(), real, real);
    }
  }

  private void means() {
    for (DataType type : List.of(DataType.INT32, DataType.INT64)) {
      layers.unary(
          new Reduce(ReduceFn.MEAN, List.of(1), true),
          TensorType.of(type, 6, 30, 5),
          TensorType.of(type, 6, 1, 5));
    }
    for (DataType type : QUANTIZED) {
      layers.unary(
          new Reduce(ReduceFn.REDUCE_PROD, List.of(2), true),
          type(type, 0.05f, 3, 1, 20, 30),
          type(type, 0.04f, -3, 1, 20, 1));
    }
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      layers.unary(
          new Reduce(ReduceFn.MEAN, List.of(1, 2), true),
          type(type, 0.05f, 3, 1, 7, 7, 32),
          type(type, 0.04f, -3, 1, 1, 1, 32));
      layers.unary(
          new Reduce(ReduceFn.MEAN, List.of(1, 2), true),
          type(type, 0.05f, 3, 1, 3, 4, 8),
          type(type, 0.04f, -3, 1, 1, 1, 8));
      layers.unary(
          new Reduce(ReduceFn.MEAN, List.of(2), true),
          type(type, 0.05f, 3, 1, 20, 30),
          type(type, 0.04f, -3, 1, 20, 1));
    }
    maximum(1, 16, 3, 16);
    maximum(2, 5, 6, 7);
    maximum(1, 9, 1, 40);
  }

  private void maximum(int n, int h, int w, int c) {
    layers.unary(
        new Reduce(ReduceFn.REDUCE_MAX, List.of(1, 2), true),
        type(DataType.INT8, 0.05f, 3, n, h, w, c),
        type(DataType.INT8, 0.05f, 3, n, 1, 1, c));
  }

  private void resize() {
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      for (int c : new int[] {2, 3, 24}) {
        TensorType in = type(type, 0.05f, 3, 1, 4, 5, c);
        TensorType out = type(type, 0.05f, 3, 1, 8, 10, c);
        layers.unary(new Resize(ResizeFn.NEAREST_NEIGHBOR, false, false), in, out);
        layers.unary(
            new Resize(ResizeFn.NEAREST_NEIGHBOR, false, false),
            type(type, 0.05f, 3, 1, 3, 3, c),
            type(type, 0.05f, 3, 1, 6, 6, c));
        if (type != DataType.INT16) {
          layers.unary(new Resize(ResizeFn.BILINEAR, false, true), in, out);
        }
      }
    }
  }

  private void matMul() {
    for (DataType type : List.of(DataType.INT8, DataType.FLOAT32)) {
      for (int order = 0; order < 4; order++) {
        BatchMatMul op = new BatchMatMul((order & 1) != 0, (order & 2) != 0);
        int depth = order == 0 ? 16 : 9;
        GraphBuilder builder = new GraphBuilder("layer");
        Value a =
            builder.input(
                "a",
                op.adjX()
                    ? type(type, 0.04f, -13, 2, depth, 8)
                    : type(type, 0.04f, -13, 2, 8, depth));
        Value b =
            builder.input(
                "b",
                op.adjY()
                    ? type(type, 0.03f, 21, 2, 12, depth)
                    : type(type, 0.03f, 21, 2, depth, 12));
        Value y = builder.node(op, type(type, 0.1f, 7, 2, 8, 12), a, b);
        layers.add(
            "batch matmul " + order + " " + type.mnemonic() + " depth " + depth,
            builder.output(y).build());
      }
    }
  }
}
