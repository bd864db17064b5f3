package dev.wafer.emitter.kernels.mve;

import static dev.wafer.emitter.testing.Int8Layers.batches;
import static dev.wafer.emitter.testing.Int8Layers.columns;
import static dev.wafer.emitter.testing.Int8Layers.conv;
import static dev.wafer.emitter.testing.Int8Layers.dense;
import static dev.wafer.emitter.testing.Int8Layers.depthwise;
import static dev.wafer.emitter.testing.Int8Layers.ofLargeFactors;
import static dev.wafer.emitter.testing.Int8Layers.ofNineBits;
import static dev.wafer.emitter.testing.Int8Layers.pair;
import static dev.wafer.emitter.testing.Int8Layers.pools;
import static dev.wafer.emitter.testing.Int8Layers.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.kernels.convolution.mve.Conv2dS8Mve;
import dev.wafer.emitter.kernels.convolution.mve.DepthwiseConv2dS8Mve;
import dev.wafer.emitter.kernels.elementwise.mve.AddS8Mve;
import dev.wafer.emitter.kernels.elementwise.mve.MulS8Mve;
import dev.wafer.emitter.kernels.matrix.mve.FullyConnectedS8Mve;
import dev.wafer.emitter.kernels.pooling.mve.PoolS8Mve;
import dev.wafer.emitter.kernels.reduce.mve.MeanF32Mve;
import dev.wafer.emitter.kernels.reduce.mve.MeanS8Mve;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.SharedForm;
import dev.wafer.ir.DataType;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plain C beside the intrinsics has to give the reference's bits, and both have to compile. The
 * intrinsics themselves run on an emulated board, in the module {@code qemu-tests}.
 */
final class MveKernelsTest {
  private static final String CORE = "cortex-m55";

  @TempDir Path folder;

  @Test
  void convolutionMatchesTheReference() {
    check(
        new Conv2dS8Mve(),
        conv("3x3 same", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE),
        conv("one channel", 12, 10, 1, 8, 10, 4, 2, 1, Activation.RELU),
        conv("relu6", 8, 8, 3, 5, 3, 3, 1, 1, Activation.RELU6),
        conv("dilated", 9, 9, 6, 4, 3, 3, 1, 2, Activation.NONE),
        conv("1x1 strided", 6, 6, 9, 4, 1, 1, 2, 1, Activation.NONE),
        conv("1x1", 5, 3, 12, 9, 1, 1, 1, 1, Activation.NONE),
        conv("kernel wider than the plane", 3, 2, 4, 3, 5, 7, 1, 1, Activation.NONE),
        depthwise("10x8", 15, 12, 1, 8, 10, 8, 2, Activation.RELU),
        batches());
  }

  @Test
  void depthwiseMatchesTheReference() {
    check(
        new DepthwiseConv2dS8Mve(),
        depthwise("odd width", 7, 5, 4, 4, 3, 3, 1, Activation.NONE),
        depthwise("many channels, relu", 6, 6, 37, 37, 3, 3, 1, Activation.RELU),
        depthwise("stride 2, relu6", 9, 9, 16, 16, 5, 4, 2, Activation.RELU6),
        ofLargeFactors(depthwise("odd width", 7, 5, 20, 20, 3, 3, 1, Activation.NONE)),
        ofLargeFactors(depthwise("few channels, relu", 6, 6, 4, 4, 3, 3, 1, Activation.RELU)));
  }

  @Test
  void fullyConnectedMatchesTheReference() {
    check(
        new FullyConnectedS8Mve(),
        dense("fours", 1, 40, 16, Activation.NONE),
        dense("rest", 1, 43, 13, Activation.RELU),
        dense("batches", 3, 12, 10, Activation.RELU6));
  }

  @Test
  void poolingMatchesTheReference() {
    check(new PoolS8Mve(), pools(PoolFn.MAX));
    check(new PoolS8Mve(), pools(PoolFn.AVERAGE));
  }

  @Test
  void reductionOfColumnsMatchesTheReference() {
    check(new PoolS8Mve(), columns(ReduceFn.REDUCE_MAX));
    check(new MeanS8Mve(), columns(ReduceFn.MEAN));
    check(new MeanS8Mve(), columns(ReduceFn.SUM));
  }

  @Test
  void sumsOfFloatsMatchTheReference() {
    for (ReduceFn fn : List.of(ReduceFn.MEAN, ReduceFn.SUM)) {
      check(
          new MeanF32Mve(),
          sums(fn, List.of(1, 2), Shape.of(2, 4, 4, 21), Shape.of(2, 21)),
          sums(fn, List.of(1), Shape.of(3, 7, 16), Shape.of(3, 16)),
          sums(fn, List.of(2), Shape.of(2, 5, 8), Shape.of(2, 5)),
          sums(fn, List.of(1), Shape.of(4, 9), Shape.of(4)));
    }
  }

  private static KernelCase sums(ReduceFn fn, List<Integer> axes, Shape in, Shape out) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(DataType.FLOAT32, in.toArray()));
    TensorType type = TensorType.of(DataType.FLOAT32, out.toArray());
    Value y = builder.node(new Reduce(fn, axes, false), type, x);
    return KernelCase.random(fn + " of " + in, builder.output(y).build(), 5).withTolerance(1e-5);
  }

  @Test
  void additionMatchesTheReference() throws IOException {
    checkForms(
        new AddS8Mve(),
        sum("smaller second", new Binary(BinaryFn.ADD, Activation.NONE), 0.1f, 0.03f, 0.12f),
        sum("smaller first, relu", new Binary(BinaryFn.ADD, Activation.RELU), 0.01f, 0.03f, 0.03f),
        sum("equal scales, relu6", new Binary(BinaryFn.ADD, Activation.RELU6), 0.05f, 0.05f, 0.07f),
        sum("difference", new Binary(BinaryFn.SUB, Activation.NONE), 0.05f, 0.02f, 0.06f));
    checkForms(new AddS8Mve(), broadcast(new Binary(BinaryFn.ADD, Activation.RELU)));
    checkForms(new AddS8Mve(), broadcast(new Binary(BinaryFn.SUB, Activation.NONE)));
  }

  @Test
  void multiplicationMatchesTheReference() throws IOException {
    checkForms(
        new MulS8Mve(),
        sum("product", new Binary(BinaryFn.MUL, Activation.NONE), 0.1f, 0.03f, 0.12f),
        sum("relu6", new Binary(BinaryFn.MUL, Activation.RELU6), 0.05f, 0.05f, 0.07f),
        sum("half", new Binary(BinaryFn.MUL, Activation.NONE), 0.5f, 0.25f, 0.25f));
    checkForms(new MulS8Mve(), broadcast(new Binary(BinaryFn.MUL, Activation.NONE)));
  }

  /** By channel, by row, either way round, and by both at once. */
  private static KernelCase[] broadcast(Binary op) {
    Shape whole = Shape.of(2, 5, 3, 9);
    return new KernelCase[] {
      pair("channels", op, 0.1f, 0.03f, 0.12f, whole, Shape.of(9)),
      pair("of channels", op, 0.05f, 0.05f, 0.07f, Shape.of(9), whole),
      pair("scalar", op, 0.1f, 0.03f, 0.12f, whole, Shape.of(1)),
      pair("rows", op, 0.01f, 0.03f, 0.03f, whole, Shape.of(2, 1, 1, 9)),
      pair("pixels", op, 0.1f, 0.03f, 0.12f, Shape.of(2, 5, 3, 1), whole),
      pair("both", op, 0.05f, 0.02f, 0.06f, Shape.of(4, 1, 3), Shape.of(5, 1))
    };
  }

  @Test
  void coresWithTheExtensionGetTheseKernels() {
    assertThat(chosen(conv("conv", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE), CORE))
        .isEqualTo("conv_2d_s8_mve");
    assertThat(chosen(depthwise("one", 5, 5, 1, 8, 3, 3, 1, Activation.NONE), CORE))
        .isEqualTo("conv_2d_s8_mve");
    assertThat(chosen(depthwise("each", 9, 9, 32, 32, 3, 3, 1, Activation.NONE), CORE))
        .isEqualTo("depthwise_conv_2d_s8_mve");
    assertThat(chosen(dense("dense", 1, 40, 16, Activation.NONE), CORE))
        .isEqualTo("fully_connected_s8_mve");
  }

  /**
   * Helium multiplies bytes: layers of uint8 models have nine bits, and were packed as bytes once.
   */
  @Test
  void weightsThatAByteDoesNotHoldGetKernelsThatHoldThem() {
    List<KernelCase> layers =
        List.of(
            ofNineBits(conv("conv", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE)),
            ofNineBits(conv("1x1", 5, 3, 12, 9, 1, 1, 1, 1, Activation.NONE)),
            ofNineBits(depthwise("one", 5, 5, 1, 8, 3, 3, 1, Activation.NONE)),
            ofNineBits(depthwise("each", 9, 9, 32, 32, 3, 3, 1, Activation.NONE)),
            ofNineBits(dense("dense", 1, 40, 16, Activation.NONE)));
    assertThat(layers).noneMatch(layer -> chosen(layer, CORE).endsWith("_mve"));
    HostHarness.of(KernelRegistry.standard(), CORE).check(folder, layers);
  }

  @Test
  void otherShapesAndCoresGetOtherKernels() {
    KernelCase twice = depthwise("two each", 5, 5, 4, 8, 3, 3, 1, Activation.NONE);
    assertThat(chosen(twice, CORE)).isEqualTo("depthwise_multiplied_s8_dsp");
    KernelCase few = depthwise("few", 48, 48, 4, 4, 3, 3, 1, Activation.NONE);
    assertThat(chosen(few, CORE)).isEqualTo("depthwise_conv_3x3_s8_dsp");
    KernelCase dense = dense("dense", 1, 40, 16, Activation.NONE);
    assertThat(chosen(dense, "cortex-m33")).isEqualTo("fully_connected_s8_dsp");
    assertThat(chosen(dense, "cortex-m3")).isEqualTo("fully_connected_s8");
  }

  @Test
  void theIntrinsicsAreDeclaredForEachKernel() {
    for (KernelCase testCase :
        List.of(
            conv("conv", 9, 7, 5, 6, 3, 3, 1, 1, Activation.NONE),
            depthwise("each", 9, 9, 32, 32, 3, 3, 1, Activation.NONE),
            dense("dense", 1, 40, 16, Activation.NONE),
            sum("sum", new Binary(BinaryFn.ADD, Activation.NONE), 0.1f, 0.03f, 0.12f))) {
      Program program = lowered(testCase, CORE);
      String source =
          new CEmitter()
              .emit(
                  new ArenaPlanning(PlannerOptions.standard()).plan(program),
                  new EmitOptions("layer", testCase.name(), "test", CORE))
              .files()
              .get("layer.c");
      assertThat(source).as(testCase.name()).contains("#include <arm_mve.h>", "#ifdef LAYER_MVE");
    }
  }

  /** The kernel that lowering binds to the only node. */
  private static String chosen(KernelCase testCase, String core) {
    return lowered(testCase, core).steps().get(0).binding().kernel();
  }

  private static Program lowered(KernelCase testCase, String core) {
    return new Lowering(KernelRegistry.standard(), TargetCatalog.builtIn().core(core).orElseThrow())
        .lower(testCase.graph());
  }

  /** As one step has the function, and as several share it. */
  private void checkForms(Kernel<?> kernel, KernelCase... cases) throws IOException {
    for (int depth = 0; depth <= 1; depth++) {
      HostHarness.of(List.of(new SharedForm<>(kernel, depth)), CORE)
          .check(Files.createDirectories(folder.resolve("form" + depth)), List.of(cases));
    }
  }

  private void check(Kernel<?> kernel, KernelCase... cases) {
    HostHarness.of(List.of(kernel), CORE).check(folder, List.of(cases));
  }
}
