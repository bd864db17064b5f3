package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.convolution.dsp.DepthwiseConv3x3S8Dsp;
import dev.wafer.emitter.kernels.convolution.portable.TransposeConvF32;
import dev.wafer.emitter.kernels.movement.Gather;
import dev.wafer.emitter.kernels.movement.PadConstant;
import dev.wafer.emitter.kernels.resize.ResizeNearest;
import dev.wafer.emitter.testing.Bindings;
import dev.wafer.emitter.testing.Int8Layers;
import dev.wafer.emitter.testing.WalkedOverlaps;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The distances found from the few places that decide are those found by going through all. */
final class OverlapDistancesTest {
  private static final int CASES = 300;

  private final Random random = new Random(11);

  @Test
  void windows() {
    int shared = 0;
    List<WindowOverlap.Rest> rests = List.of(WindowOverlap.Rest.values());
    for (int i = 0; i < CASES; i++) {
      WindowOverlap window =
          new WindowOverlap(
              plane(i),
              1 + random.nextInt(2),
              1 + random.nextInt(4),
              rests.get(random.nextInt(rests.size())),
              random.nextInt(3) * (long) random.nextInt(12),
              random.nextInt(2) * 3);
      assertThat(window.rules()).as("%s", window).isEqualTo(WalkedOverlaps.window(window));
      shared += window.rules().isEmpty() ? 0 : 1;
    }
    assertThat(shared).isGreaterThan(CASES / 2);
  }

  /** One axis is so long that only few of its positions are looked at; sometimes two are. */
  private Plane plane(int number) {
    int[] out = {1 + random.nextInt(3), 1 + random.nextInt(9), 1 + random.nextInt(9)};
    out[number % 3] = 100 + random.nextInt(150);
    if (number % 10 == 0) {
      out[(number + 1) % 3] = 100 + random.nextInt(80);
    }
    int[] filter = {1 + random.nextInt(5), 1 + random.nextInt(5)};
    int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
    int[] dilation = {1 + random.nextInt(3), 1 + random.nextInt(2)};
    int[] before = {random.nextInt(5), random.nextInt(5)};
    int[] in = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int reach = (out[axis + 1] - 1) * stride[axis] + (filter[axis] - 1) * dilation[axis] + 1;
      // Windows may end behind the plane, or before its end.
      in[axis] = Math.max(1, reach - before[axis] - random.nextInt(6) + random.nextInt(4));
    }
    int inC = 1 + random.nextInt(6);
    int outC = 1 + random.nextInt(6);
    return new Plane(
        out[0],
        in[0],
        in[1],
        inC,
        out[1],
        out[2],
        outC,
        filter[0],
        filter[1],
        new Window(
            stride[0],
            stride[1],
            dilation[0],
            dilation[1],
            new Padding(before[0], 0, before[1], 0)));
  }

  @Test
  void transposedConvolutions() {
    for (int i = 0; i < CASES; i++) {
      int[] in = {1 + random.nextInt(3), 1 + random.nextInt(20), 1 + random.nextInt(20), 2};
      in[i % 3] = 15 + random.nextInt(20);
      int[] filter = {1 + random.nextInt(4), 1 + random.nextInt(5)};
      int[] stride = {1 + random.nextInt(5), 1 + random.nextInt(6)};
      int top = random.nextInt(filter[0]);
      int left = random.nextInt(filter[1]);
      int outC = 1 + random.nextInt(3);
      Shape out =
          Shape.of(
              in[0],
              Math.max(1, (in[1] - 1) * stride[0] + filter[0] - top - random.nextInt(2)),
              Math.max(1, (in[2] - 1) * stride[1] + filter[1] - left - random.nextInt(2)),
              outC);
      Shape weights = Shape.of(outC, filter[0], filter[1], in[3]);
      GraphBuilder builder = new GraphBuilder("layer");
      Value x = builder.input("x", TensorType.of(DataType.FLOAT32, in));
      Value w =
          builder.constant("w", DenseConstant.float32(weights, new float[weights.elements()]));
      Padding padding = new Padding(top, 0, left, 0);
      Value y =
          builder.node(
              new TransposeConv(Window.of(stride[0], stride[1], padding), Activation.NONE),
              TensorType.of(DataType.FLOAT32, out.toArray()),
              x,
              w,
              Value.ABSENT);
      Graph graph = builder.output(y).build();
      Node node = graph.nodes().get(0);
      assertThat(bind(new TransposeConvF32(), graph, "cortex-m4").orElseThrow().overlaps())
          .as("%s %s", node.op(), graph)
          .isEqualTo(WalkedOverlaps.transposeConv(node));
    }
  }

  @Test
  void depthwiseConvolutionsByBands() {
    for (int i = 0; i < CASES; i++) {
      int channels = 1 << random.nextInt(5);
      Graph graph =
          Int8Layers.depthwise(
                  "bands " + i,
                  20 + random.nextInt(200),
                  3 + random.nextInt(60),
                  channels,
                  channels,
                  3,
                  3,
                  1 + random.nextInt(2),
                  Activation.NONE)
              .graph();
      Node node = graph.nodes().get(0);
      KernelBinding binding = bind(new DepthwiseConv3x3S8Dsp(), graph, "cortex-m4").orElseThrow();
      assertThat(binding.overlaps()).as("%s", graph).isEqualTo(WalkedOverlaps.bands(node, binding));
    }
  }

  @Test
  void paddings() {
    for (int i = 0; i < CASES; i++) {
      int[] dims = dims(1 + i % 5);
      int[] out = new int[dims.length];
      List<Integer> before = new ArrayList<>();
      List<Integer> after = new ArrayList<>();
      for (int axis = 0; axis < dims.length; axis++) {
        before.add(random.nextInt(2) * random.nextInt(4));
        after.add(random.nextInt(2) * random.nextInt(4));
        out[axis] = before.get(axis) + dims[axis] + after.get(axis);
      }
      checkMovement(new PadConstant(), new Pad(before, after), dims, out);
    }
  }

  @Test
  void transposesAndSlices() {
    for (int i = 0; i < CASES; i++) {
      int[] dims = dims(1 + i % 5);
      int[] out = new int[dims.length];
      if (i % 2 == 0) {
        List<Integer> permutation = new ArrayList<>();
        for (int axis = 0; axis < dims.length; axis++) {
          permutation.add(axis);
        }
        Collections.shuffle(permutation, random);
        for (int axis = 0; axis < dims.length; axis++) {
          out[axis] = dims[permutation.get(axis)];
        }
        checkMovement(new Gather(), new Transpose(permutation), dims, out);
      } else {
        List<Integer> begin = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (int axis = 0; axis < dims.length; axis++) {
          int first = random.nextInt(dims[axis]);
          int stride = 1 + random.nextInt(3);
          boolean backwards = random.nextBoolean();
          begin.add(first);
          strides.add(backwards ? -stride : stride);
          out[axis] = 1 + (backwards ? first : dims[axis] - 1 - first) / stride;
        }
        checkMovement(new Gather(), new StridedSlice(begin, strides), dims, out);
      }
    }
  }

  @Test
  void resizings() {
    for (int i = 0; i < CASES; i++) {
      int[] in = {
        1 + random.nextInt(3), 1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(9)
      };
      int[] out = {in[0], 1 + random.nextInt(40), 1 + random.nextInt(40), in[3]};
      boolean corners = random.nextBoolean();
      Op op = new Resize(ResizeFn.NEAREST_NEIGHBOR, corners, !corners && random.nextBoolean());
      checkMovement(new ResizeNearest(), op, in, out);
      int[] repeated = {in[0], in[1] * 2, in[2] * 3, in[3]};
      checkMovement(new Gather(), op, in, repeated);
    }
  }

  private void checkMovement(Kernel<?> kernel, Op op, int[] in, int[] out) {
    DataType type = random.nextBoolean() ? DataType.INT8 : DataType.FLOAT32;
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(type, in));
    Value y = builder.node(op, TensorType.of(type, out), x);
    Graph graph = builder.output(y).build();
    Node node = graph.nodes().get(0);
    bind(kernel, graph, "cortex-m4")
        .ifPresent(
            binding ->
                assertThat(binding.overlaps())
                    .as("%s of %s to %s by %s", op, x.type(), y.shape(), binding)
                    .isEqualTo(WalkedOverlaps.movement(node, binding)));
  }

  private int[] dims(int rank) {
    int[] dims = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = 1 + random.nextInt(6);
    }
    return dims;
  }

  private static Optional<KernelBinding> bind(Kernel<?> kernel, Graph graph, String core) {
    return Bindings.of(
        kernel,
        new KernelRequest(
            graph, graph.nodes().get(0), TargetCatalog.builtIn().core(core).orElseThrow()));
  }
}
