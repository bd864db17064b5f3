package dev.wafer.emitter.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.emitter.testing.RandomTensors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.placement.Assignment;
import dev.wafer.passes.placement.Option;
import dev.wafer.passes.placement.WeightGroup;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers of random sparse weights in every placement, tiles of every size among them, against the
 * reference: integers to the bit.
 */
final class PlacedWeightsTest {
  /** Float kernels may sum in another order than the reference. */
  private static final double FLOAT_TOLERANCE = 1e-5;

  private static final Core HOST = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();

  @TempDir Path folder;

  @Test
  void portableIntegers() {
    check(HostHarness.standard(), integers());
  }

  @Test
  void integersForTheDspExtension() {
    check(HostHarness.of(KernelRegistry.standard(), "cortex-m4"), integers());
  }

  @Test
  void floats() {
    List<KernelCase> cases = new ArrayList<>();
    for (boolean half : new boolean[] {false, true}) {
      cases.add(conv(DataType.FLOAT32, half, 5, 4, 7, 9, 1, 1, 1));
      cases.add(conv(DataType.FLOAT32, half, 6, 5, 3, 7, 3, 2, 1));
      cases.add(fullyConnected(DataType.FLOAT32, half, 3, 21, 11));
      cases.add(depthwise(DataType.FLOAT32, half, 5, 2));
    }
    check(
        HostHarness.standard(),
        cases.stream().map(testCase -> testCase.withTolerance(FLOAT_TOLERANCE)).toList());
  }

  /** Two layers of one parameter have one code in flash and one place in the arena. */
  @Test
  void sharedWeightsAreStoredAndExpandedOnce() {
    Random random = new Random(3);
    GraphBuilder builder = new GraphBuilder("shared");
    Value w =
        builder.constant(
            "w", sparseBytes(Shape.of(32, 40), random), Quantization.perTensor(0.008f, 0));
    List<Value> sums = new ArrayList<>();
    for (String name : List.of("x", "y")) {
      Value x = builder.input(name, activation(DataType.INT8, Shape.of(1, 40)));
      DenseConstant bias =
          RandomTensors.integers(DataType.INT32, Shape.of(32), -4000, 4000, random);
      Value b = builder.constant("bias of " + name, bias);
      TensorType output = activation(DataType.INT8, Shape.of(1, 32));
      sums.add(builder.node(new FullyConnected(false, Activation.NONE), output, x, w, b));
    }
    sums.forEach(builder::output);
    LoweringChoices choices =
        new Lowering(KernelRegistry.standard(), HOST)
            .choices(builder.build(), EnumSet.allOf(Placement.class));
    List<WeightGroup> groups = WeightGroup.of(choices);
    assertThat(groups).hasSize(1);
    for (Option option : groups.get(0).options()) {
      Program program =
          Lowering.program(choices, new Assignment(groups, List.of(option)).steps(choices));
      EmittedModel emitted =
          new CEmitter()
              .emit(
                  new ArenaPlanning(PlannerOptions.standard()).plan(program),
                  new EmitOptions("shared", "test", "test", "host"));
      long weights = emitted.constants().sizeBytes(PackedConstant.Kind.WEIGHT);
      if (option.placement() == Placement.FOLD) {
        assertThat(weights).isEqualTo(32 * 40);
      } else {
        assertThat(weights).isLessThan(32 * 40 * 6 / 10);
      }
      boolean init = option.placement() == Placement.INIT;
      assertThat(program.initSteps()).hasSize(init ? 1 : 0);
      assertThat(program.persistentBytes()).isEqualTo(init ? 32 * 40 : 0);
      assertThat(option.persistentBytes()).isEqualTo(program.persistentBytes());
    }
  }

  private void check(HostHarness harness, List<KernelCase> cases) {
    List<Placement> placements = harness.checkPlacements(folder, cases);
    assertThat(placements.stream().filter(p -> p == Placement.INIT).count())
        .isGreaterThanOrEqualTo(cases.size());
    // Several tile sizes for some.
    assertThat(placements.stream().filter(p -> p == Placement.ON_DEMAND).count())
        .isGreaterThanOrEqualTo(cases.size());
  }

  private static List<KernelCase> integers() {
    return List.of(
        conv(DataType.INT8, false, 5, 5, 8, 13, 1, 1, 1),
        conv(DataType.INT8, false, 6, 5, 5, 9, 3, 3, 1),
        conv(DataType.INT8, false, 7, 6, 12, 6, 3, 2, 2),
        conv(DataType.INT8, false, 3, 7, 11, 10, 1, 1, 1),
        conv(DataType.INT16, false, 4, 5, 6, 7, 3, 3, 1),
        fullyConnected(DataType.INT8, false, 1, 45, 19),
        fullyConnected(DataType.INT8, false, 3, 32, 16),
        fullyConnected(DataType.INT16, false, 2, 24, 9),
        depthwise(DataType.INT8, false, 8, 1),
        depthwise(DataType.INT8, false, 5, 2),
        added());
  }

  private static KernelCase conv(
      DataType type,
      boolean half,
      int h,
      int w,
      int in,
      int out,
      int kernel,
      int dilation,
      int step) {
    Padding padding = Padding.same(h, w, kernel, kernel, step, step, dilation, dilation);
    return layer(
        new Conv2d(new Window(step, step, dilation, dilation, padding), Activation.RELU6),
        type,
        half,
        Shape.of(2, h, w, in),
        Shape.of(out, kernel, kernel, in),
        0,
        Shape.of(2, (h + step - 1) / step, (w + step - 1) / step, out));
  }

  private static KernelCase depthwise(DataType type, boolean half, int in, int multiplier) {
    int out = in * multiplier;
    return layer(
        new DepthwiseConv2d(
            Window.of(1, 1, Padding.same(6, 5, 3, 3, 1, 1, 1, 1)), multiplier, Activation.NONE),
        type,
        half,
        Shape.of(1, 6, 5, in),
        Shape.of(1, 3, 3, out),
        3,
        Shape.of(1, 6, 5, out));
  }

  private static KernelCase fullyConnected(
      DataType type, boolean half, int rows, int depth, int outputs) {
    return layer(
        new FullyConnected(false, Activation.NONE),
        type,
        half,
        Shape.of(rows, depth),
        Shape.of(outputs, depth),
        0,
        Shape.of(rows, outputs));
  }

  private static KernelCase layer(
      Op op, DataType type, boolean half, Shape input, Shape weights, int axis, Shape output) {
    Random random = new Random(weights.hashCode() * 31L + type.bits());
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", activation(type, input));
    int channels = weights.dim(axis);
    Value w;
    Value b;
    if (type == DataType.FLOAT32) {
      w = builder.constant("w", sparseFloats(weights, half, random));
      b = builder.constant("b", RandomTensors.constant(type, Shape.of(channels), random));
    } else {
      Quantization scales =
          random.nextBoolean()
              ? Quantization.perTensor(0.008f, 0)
              : QuantizedTypes.perChannel(axis, channels, 0.01f, random);
      DataType bias = type == DataType.INT8 ? DataType.INT32 : DataType.INT64;
      w = builder.constant("w", sparseBytes(weights, random), scales);
      b =
          builder.constant(
              "b", RandomTensors.integers(bias, Shape.of(channels), -4000, 4000, random));
    }
    Value y = builder.node(op, activation(type, output), x, w, b);
    Graph graph = builder.output(y).build();
    return KernelCase.random(op.mnemonic() + " " + weights, graph, 5);
  }

  /** A constant that a kernel reads as it is. */
  private static KernelCase added() {
    Random random = new Random(9);
    GraphBuilder builder = new GraphBuilder("add");
    Value x = builder.input("x", activation(DataType.INT8, Shape.of(4, 33)));
    Value c =
        builder.constant(
            "c", sparseBytes(Shape.of(4, 33), random), Quantization.perTensor(0.05f, 0));
    Value y =
        builder.node(
            new Binary(BinaryFn.ADD, Activation.NONE),
            activation(DataType.INT8, Shape.of(4, 33)),
            x,
            c);
    return KernelCase.random("add", builder.output(y).build(), 6);
  }

  private static TensorType activation(DataType type, Shape shape) {
    if (type == DataType.FLOAT32) {
      return TensorType.of(DataType.FLOAT32, shape.toArray());
    }
    boolean int8 = type == DataType.INT8;
    return QuantizedTypes.quantized(type, int8 ? 0.05f : 0.0005f, int8 ? -13 : 0, shape.toArray());
  }

  private static DenseConstant sparseBytes(Shape shape, Random random) {
    long[] values = new long[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(10) < 7 ? 0 : random.nextInt(255) - 127;
    }
    return DenseConstant.integers(DataType.INT8, shape, values);
  }

  private static DenseConstant sparseFloats(Shape shape, boolean half, Random random) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      float value = (float) random.nextGaussian();
      float stored = half ? Float16.toFloat(Float16.fromFloat(value)) : value;
      values[i] = random.nextInt(10) < 7 ? 0f : stored;
    }
    return DenseConstant.float32(shape, values);
  }
}
