package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.kernels.KernelCode;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Transpose;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Layers on emulated boards: each kernel that is written for a core's registers or vectors gives
 * the bits of C for a core without them, compiled for this one, which fuses products there, too.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class FastLayersTest {
  private static final int FRAMES = 2;
  private static final long SEED = 11;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @CsvSource({
    "cortex-m4, -fno-omit-frame-pointer -ffixed-r9, binary_blocked_f32 fully_connected_blocked_f32 transpose_planes",
    "cortex-m55, '', binary_blocked_f32 fully_connected_blocked_f32 convert mean_f32_mve transpose_planes",
    "cortex-m55, _NO_ASM, binary_blocked_f32 fully_connected_blocked_f32 convert mean_f32_mve transpose_planes"
  })
  void fastKernelsGiveThePortableOnesBits(
      String core, String how, String kernels, Toolchain toolchain) {
    TargetCatalog catalog = TargetCatalog.builtIn();
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    Core plain = catalog.core("cortex-m3").orElseThrow();
    List<String> layers = new ArrayList<>();
    List<String> found = new ArrayList<>();
    List<ModelRequest> requests = new ArrayList<>();
    for (Graph graph : graphs(target.core())) {
      List<Frame> inputs = inputs(graph);
      Kernel<?> kernel = fastKernel(graph, target.core());
      found.add(kernel.name());
      layers.add(graph.nodes().get(0).op() + " of " + graph.inputs());
      String name = "l" + layers.size();
      requests.add(
          new ModelRequest(
              sources(graph, KernelRegistry.standard(), plain, name + "p", target),
              List.of(inputs),
              List.of()));
      requests.add(
          new ModelRequest(
              sources(graph, List.of(kernel), target.core(), name, target),
              List.of(inputs),
              List.of()));
    }
    // In vectors of its own the compiler would not fuse what it fuses elsewhere.
    List<String> flags = new ArrayList<>(List.of("-O2", "-fno-tree-vectorize"));
    if (how.startsWith("-")) {
      flags.addAll(List.of(how.split(" ", -1)));
    } else if (!how.isEmpty()) {
      requests.forEach(r -> flags.add("-D" + r.model().macroPrefix() + how));
    }

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board).withCore(target.core()).withCompilerFlags(flags),
                requests);

    List<String> differences = new ArrayList<>();
    for (int i = 0; i < reports.size(); i += 2) {
      for (int frame = 0; frame < FRAMES; frame++) {
        byte[] portable = output(reports.get(i), frame);
        byte[] fast = output(reports.get(i + 1), frame);
        if (!Arrays.equals(portable, fast)) {
          differences.add(
              "%s: byte %d".formatted(layers.get(i / 2), Arrays.mismatch(portable, fast)));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(found).contains(kernels.split(" ", -1));
  }

  private static byte[] output(ModelReport report, int frame) {
    return report.outputs().get(0).get(frame).tensors().get(0);
  }

  /** The first kernel for a core's extension that takes a node. */
  private static Kernel<?> fastKernel(Graph graph, Core core) {
    for (Kernel<?> kernel : KernelRegistry.standard()) {
      List<KernelBinding> bindings =
          new KernelTable(List.of(kernel))
              .bindings(new KernelRequest(graph, graph.nodes().get(0), core))
              .toList();
      if (bindings.stream().anyMatch(b -> KernelCode.of(b) != KernelCode.PORTABLE)) {
        return kernel;
      }
    }
    throw new AssertionError(graph.nodes().get(0) + ": no fast kernel");
  }

  private static ModelSources sources(
      Graph graph, List<Kernel<?>> kernels, Core core, String name, Target target) {
    PlannedProgram planned =
        new ArenaPlanning(PlannerOptions.standard()).plan(new Lowering(kernels, core).lower(graph));
    return ModelSources.of(
        new CEmitter().emit(planned, new EmitOptions(name, "a layer", "test", target.name())));
  }

  private List<Frame> inputs(Graph graph) {
    List<Frame> frames = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      frames.add(
          new Frame(
              graph.inputs().stream()
                  .map(input -> RandomTensors.of(input.type(), random).toBytes())
                  .toList()));
    }
    return frames;
  }

  private List<Graph> graphs(Core core) {
    List<Graph> graphs = new ArrayList<>();
    for (BinaryFn fn :
        List.of(
            BinaryFn.ADD,
            BinaryFn.SUB,
            BinaryFn.MUL,
            BinaryFn.DIV,
            BinaryFn.SQUARED_DIFFERENCE,
            BinaryFn.MINIMUM,
            BinaryFn.MAXIMUM,
            BinaryFn.PRELU)) {

      Binary plain = new Binary(fn, Activation.NONE);
      graphs.add(pair(plain, new int[] {37}, new int[] {37}));
      graphs.add(pair(plain, new int[] {5, 19}, new int[] {1}));
      graphs.add(pair(plain, new int[] {1}, new int[] {2, 24}));
      graphs.add(pair(plain, new int[] {4, 21}, new int[] {4, 1}));
      graphs.add(pair(plain, new int[] {4, 1}, new int[] {4, 13}));
      if (List.of(BinaryFn.ADD, BinaryFn.SUB, BinaryFn.MUL, BinaryFn.DIV).contains(fn)) {
        Binary clamped = new Binary(fn, Activation.RELU_N1_TO_1);
        graphs.add(pair(clamped, new int[] {45}, new int[] {45}));
        graphs.add(pair(clamped, new int[] {3, 17}, new int[] {1}));
        graphs.add(pair(clamped, new int[] {1}, new int[] {3, 17}));
      }
    }
    for (int[] extents :
        new int[][] {
          {1, 16, 16}, {1, 19, 37}, {3, 7, 12}, {2, 40, 4}, {1, 1, 8}, {2, 33, 28}, {1, 2, 20}
        }) {
      graphs.add(dense(extents[0], extents[1], extents[2], Activation.NONE));
      graphs.add(dense(extents[0], extents[1], extents[2], Activation.RELU6));
    }
    addConversions(graphs, core);
    addTransposes(graphs, core);
    addSums(graphs, core);
    return graphs;
  }

  private void addConversions(List<Graph> graphs, Core core) {
    if (!core.has(Feature.MVE)) {
      return;
    }
    TensorType real = TensorType.of(DataType.FLOAT32, 3, 9);
    for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.INT16)) {
      TensorType quantized =
          QuantizedTypes.quantized(type, 0.031f, type == DataType.INT16 ? 0 : 3, 3, 9);
      graphs.add(unary(new Quantize(), real, quantized));
      graphs.add(unary(new Dequantize(), quantized, real));
    }
  }

  private void addTransposes(List<Graph> graphs, Core core) {
    for (int[] extents : new int[][] {{1, 30, 3}, {1, 3, 29}, {2, 13, 6}, {1, 8, 21}, {3, 5, 5}}) {
      for (DataType type :
          core.has(Feature.MVE)
              ? List.of(DataType.INT8, DataType.FLOAT32, DataType.INT32)
              : List.of(DataType.INT8)) {
        graphs.add(
            unary(
                new Transpose(List.of(0, 2, 1)),
                TensorType.of(type, extents),
                TensorType.of(type, extents[0], extents[2], extents[1])));
      }
    }
  }

  /** Columns in sixteens, fours and rests, and rows; by powers of two and by other counts. */
  private void addSums(List<Graph> graphs, Core core) {
    if (!core.has(Feature.MVE_FLOAT)) {
      return;
    }
    for (int[] extents : new int[][] {{1, 16, 36}, {2, 9, 23}, {3, 5, 4}, {2, 3, 2}}) {
      for (ReduceFn fn : List.of(ReduceFn.MEAN, ReduceFn.SUM)) {
        for (int axis : new int[] {1, 2}) {
          int[] left = extents.clone();
          left[axis] = 1;
          graphs.add(
              unary(
                  new Reduce(fn, List.of(axis), true),
                  TensorType.of(DataType.FLOAT32, extents),
                  TensorType.of(DataType.FLOAT32, left)));
        }
      }
    }
  }

  private static Graph unary(Op op, TensorType in, TensorType out) {
    GraphBuilder builder = new GraphBuilder("unary");
    return builder.output(builder.node(op, out, builder.input("x", in))).build();
  }

  private static Graph pair(Op op, int[] a, int[] b) {
    GraphBuilder builder = new GraphBuilder("pair");
    Value first = builder.input("a", TensorType.of(DataType.FLOAT32, a));
    Value second = builder.input("b", TensorType.of(DataType.FLOAT32, b));
    int[] larger = first.shape().elements() >= second.shape().elements() ? a : b;
    Value y = builder.node(op, TensorType.of(DataType.FLOAT32, larger), first, second);
    return builder.output(y).build();
  }

  private Graph dense(int rows, int depth, int outputs, Activation activation) {
    GraphBuilder builder = new GraphBuilder("dense");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, rows, depth));
    Value y =
        builder.node(
            new FullyConnected(false, activation),
            TensorType.of(DataType.FLOAT32, rows, outputs),
            x,
            constant(builder, "w", outputs, depth),
            constant(builder, "b", outputs));
    return builder.output(y).build();
  }

  private Value constant(GraphBuilder builder, String name, int... dims) {
    return builder.constant(name, RandomTensors.constant(DataType.FLOAT32, Shape.of(dims), random));
  }
}
