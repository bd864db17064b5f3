package dev.wafer.emitter.kernels.movement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.Unpack;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MovementTest {
  private static final List<DataType> TYPES =
      List.of(
          DataType.FLOAT32,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.BOOL);

  private static final List<DataType> PADDED =
      List.of(DataType.FLOAT32, DataType.INT8, DataType.INT16, DataType.INT32);

  @TempDir Path folder;

  private final List<KernelCase> cases = new ArrayList<>();

  /** Planes turned over, of pixels and of channels: few rows or columns, odd numbers, batches. */
  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m4", "cortex-m55"})
  void transposesOfImages(String core) {
    for (DataType type : List.of(DataType.INT8, DataType.FLOAT32, DataType.INT32)) {
      for (int[] dims :
          new int[][] {{1, 4, 5, 3}, {2, 3, 7, 3}, {1, 5, 5, 4}, {3, 4, 3, 9}, {1, 8, 8, 12}}) {
        int[] channels = {dims[0], dims[3], dims[1], dims[2]};
        unary(new Transpose(List.of(0, 3, 1, 2)), type, dims, channels);
        unary(new Transpose(List.of(0, 2, 3, 1)), type, channels, dims);
      }
    }
    checkFor(core);
  }

  @Test
  void transposesOfAnyRank() {
    Random random = new Random(1);
    for (int i = 0; i < 24; i++) {
      int[] dims = dims(2 + i % 5, random);
      List<Integer> permutation = permutation(dims.length, random);
      int[] out = permutation.stream().mapToInt(axis -> dims[axis]).toArray();
      unary(new Transpose(permutation), type(i), dims, out);
    }
    check();
  }

  @Test
  void slices() {
    Random random = new Random(2);
    for (int i = 0; i < 18; i++) {
      int[] dims = dims(1 + i % 4, random);
      List<Integer> begin = new ArrayList<>();
      int[] out = new int[dims.length];
      for (int axis = 0; axis < dims.length; axis++) {
        int first = random.nextInt(dims[axis]);
        begin.add(first);
        out[axis] = 1 + random.nextInt(dims[axis] - first);
      }
      unary(new Slice(begin), type(i), dims, out);
    }
    check();
  }

  @Test
  void stridedSlicesForwardsAndBackwards() {
    Random random = new Random(3);
    for (int i = 0; i < 24; i++) {
      int[] dims = dims(1 + i % 4, random);
      List<Integer> begin = new ArrayList<>();
      List<Integer> strides = new ArrayList<>();
      int[] out = new int[dims.length];
      for (int axis = 0; axis < dims.length; axis++) {
        int first = random.nextInt(dims[axis]);
        int stride = 1 + random.nextInt(3);
        boolean backwards = random.nextBoolean();
        begin.add(first);
        strides.add(backwards ? -stride : stride);
        out[axis] = 1 + (backwards ? first : dims[axis] - 1 - first) / stride;
      }
      unary(new StridedSlice(begin, strides), type(i), dims, out);
    }
    unary(
        new StridedSlice(List.of(0, 2, 0), List.of(1, 1, 1)),
        DataType.INT8,
        new int[] {4, 5, 7},
        new int[] {4, 7});
    check();
  }

  @Test
  void pads() {
    Random random = new Random(4);
    for (int i = 0; i < 24; i++) {
      int[] dims = dims(1 + i % 5, random);
      List<Integer> before = new ArrayList<>();
      List<Integer> after = new ArrayList<>();
      int[] out = new int[dims.length];
      for (int axis = 0; axis < dims.length; axis++) {
        boolean padded = random.nextInt(3) > 0;
        before.add(padded ? random.nextInt(3) : 0);
        after.add(padded ? random.nextInt(3) : 0);
        out[axis] = before.get(axis) + dims[axis] + after.get(axis);
      }
      DataType type = PADDED.get(i % PADDED.size());
      unary(new Pad(before, after), type, dims, out);
      filled(new Pad(before, after), type, dims, out, random);
    }
    check();
  }

  @Test
  void blocksOfPixels() {
    for (int i = 0; i < 6; i++) {
      int depth = 1 + 2 * (i % 3);
      int block = 2 + i % 2;
      int[] deep = {2, 3, 2, depth * block * block};
      int[] wide = {2, 3 * block, 2 * block, depth};
      unary(new DepthToSpace(block), type(i), deep, wide);
      unary(new SpaceToDepth(block), type(i), wide, deep);
    }
    check();
  }

  @Test
  void concatenationsAndPacks() {
    Random random = new Random(5);
    for (int i = 0; i < 18; i++) {
      int[] dims = dims(1 + i % 4, random);
      int axis = random.nextInt(dims.length);
      int parts = 1 + random.nextInt(4);
      GraphBuilder builder = new GraphBuilder("concatenation");
      Value[] inputs = new Value[parts];
      int[] out = dims.clone();
      out[axis] = 0;
      for (int p = 0; p < parts; p++) {
        dims[axis] = 1 + random.nextInt(4);
        out[axis] += dims[axis];
        inputs[p] =
            p == 1
                ? builder.constant(
                    "c", RandomTensors.constant(type(i), Shape.of(dims.clone()), random))
                : builder.input("x" + p, TensorType.of(type(i), dims.clone()));
      }
      Value y =
          builder.node(
              new Concatenation(axis, Activation.NONE), TensorType.of(type(i), out), inputs);
      add("concatenation " + axis, builder.output(y).build());
    }
    for (int i = 0; i < 6; i++) {
      GraphBuilder builder = new GraphBuilder("pack");
      Value a = builder.input("a", TensorType.of(type(i), 2, 3));
      Value b = builder.input("b", TensorType.of(type(i), 2, 3));
      int[] out = i % 3 == 0 ? new int[] {2, 2, 3} : new int[] {2, 3, 2};
      int axis = i % 3;
      TensorType type = TensorType.of(type(i), axis == 1 ? new int[] {2, 2, 3} : out);
      add("pack", builder.output(builder.node(new Pack(axis), type, a, b)).build());
    }
    check();
  }

  @Test
  void splitsAndUnpacks() {
    for (int i = 0; i < 6; i++) {
      parts(new Split(1), type(i), new int[] {2, 6, 3}, new int[] {2, 1, 3}, new int[] {2, 5, 3});
      parts(new Split(0), type(i), new int[] {4, 3}, new int[] {2, 3}, new int[] {2, 3});
      parts(new Unpack(1), type(i), new int[] {3, 2, 4}, new int[] {3, 4}, new int[] {3, 4});
    }
    check();
  }

  @Test
  void constantsAsOutputs() {
    GraphBuilder builder = new GraphBuilder("copy");
    Value x = builder.input("x", TensorType.of(DataType.INT8, 1));
    Random random = new Random(6);
    Value c = builder.constant("c", RandomTensors.constant(DataType.INT32, Shape.of(5), random));
    add("copy", builder.output(x).output(c).build());
    check();
  }

  @Test
  void refusesAConcatenationThatWouldHaveToRequantize() {
    TensorType in = QuantizedTypes.s8(0.5f, 3, 2, 3);
    GraphBuilder builder = new GraphBuilder("concatenation");
    Value x = builder.input("x", in);
    TensorType out = QuantizedTypes.s8(0.25f, 3, 4, 3);
    Value y = builder.node(new Concatenation(0, Activation.NONE), out, x, x);
    Graph graph = builder.output(y).build();
    assertThat(Bindings.of(new Concat(), new KernelRequest(graph, graph.nodes().get(0), host())))
        .isEmpty();
  }

  private static Core host() {
    return TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
  }

  private void unary(Op op, DataType type, int[] in, int[] out) {
    GraphBuilder builder = new GraphBuilder("movement");
    Value x = builder.input("x", typed(type, in));
    add(op.toString(), builder.output(builder.node(op, typed(type, out), x)).build());
  }

  private void filled(Pad pad, DataType type, int[] in, int[] out, Random random) {
    GraphBuilder builder = new GraphBuilder("padv2");
    Value x = builder.input("x", typed(type, in));
    DenseConstant fill = RandomTensors.constant(type, Shape.scalar(), random);
    Value y = builder.node(pad, typed(type, out), x, builder.constant("fill", fill));
    add("filled " + pad, builder.output(y).build());
  }

  private void parts(Op op, DataType type, int[] in, int[]... outs) {
    GraphBuilder builder = new GraphBuilder("parts");
    Value x = builder.input("x", TensorType.of(type, in));
    List<TensorType> types = new ArrayList<>();
    for (int[] out : outs) {
      types.add(TensorType.of(type, out));
    }
    builder.node(op, types, List.of(x)).forEach(builder::output);
    add(op.toString(), builder.build());
  }

  /** Quantized INT8, so that its padding is a zero point. */
  private static TensorType typed(DataType type, int[] dims) {
    return type == DataType.INT8 ? QuantizedTypes.s8(0.5f, -7, dims) : TensorType.of(type, dims);
  }

  private static DataType type(int i) {
    return TYPES.get(i % TYPES.size());
  }

  private static int[] dims(int rank, Random random) {
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = 1 + random.nextInt(rank > 4 ? 3 : 5);
    }
    return dims;
  }

  private static List<Integer> permutation(int rank, Random random) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      axes.add(i);
    }
    Collections.shuffle(axes, random);
    return axes;
  }

  private void add(String name, Graph graph) {
    cases.add(KernelCase.random(name, graph, cases.size()));
  }

  private void check() {
    HostHarness.standard().check(folder, cases);
  }

  private void checkFor(String core) {
    HostHarness.of(KernelRegistry.standard(), core).check(folder, cases);
  }
}
