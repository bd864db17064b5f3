package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operators that rearrange or resize a tensor write to where a concatenation has it, and read
 * slices.
 */
class RearrangementsOnSlicesTest {
  /** Operators on a tensor of {@link #DIMS}. */
  enum Kind {
    NEAREST,
    NEAREST_HALF_PIXEL,
    BILINEAR,
    BILINEAR_ALIGNED,
    TRANSPOSE,
    DEPTH_TO_SPACE,
    SPACE_TO_DEPTH
  }

  private static final int[] DIMS = {1, 2, 4, 16};

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void intoAConcatAndFromASlice(Kind kind) {
    List<KernelCase> cases = new ArrayList<>();
    for (DataType type : List.of(DataType.FLOAT32, DataType.INT8)) {
      for (int axis = 1; axis < 4; axis++) {
        String name = kind + " " + type + " on axis " + axis;
        cases.add(
            KernelCase.random(name, graph(kind, type, axis), cases.size())
                .withTolerance(type == DataType.FLOAT32 ? 1e-5 : 0));
      }
    }
    List<Move> moves = HostHarness.standard().checkSlices(folder, cases).moves();
    assertThat(moves)
        .anyMatch(move -> move.node().op() instanceof Concatenation && move.isRemoved());
    if (kind != Kind.DEPTH_TO_SPACE) { // whose runs are short, and then copied
      assertThat(moves).noneMatch(move -> move.reason().contains("no kernel"));
    }
  }

  /** The operator on all but the first and last channels of a tensor, concatenated with another. */
  private static Graph graph(Kind kind, DataType type, int axis) {
    GraphBuilder builder = new GraphBuilder("g");
    Value x = builder.input("x", type(type, 1, DIMS[1], DIMS[2], DIMS[3] + 2));
    Value y = builder.input("y", type(type, extents(kind)));
    Op relu = new Unary(UnaryFn.RELU);
    Value wide = builder.node(relu, x.type(), x);
    Value slice = builder.node(new Slice(List.of(0, 0, 0, 1)), type(type, DIMS), wide);
    Value part = builder.node(op(kind), type(type, extents(kind)), slice);
    Value other = builder.node(relu, y.type(), y);
    int[] whole = extents(kind);
    whole[axis] *= 2;
    Value concat =
        builder.node(new Concatenation(axis, Activation.NONE), type(type, whole), part, other);
    builder.output(wide);
    return builder.output(builder.node(relu, concat.type(), concat)).build();
  }

  private static Op op(Kind kind) {
    return switch (kind) {
      case NEAREST -> new Resize(ResizeFn.NEAREST_NEIGHBOR, false, false);
      case NEAREST_HALF_PIXEL -> new Resize(ResizeFn.NEAREST_NEIGHBOR, false, true);
      case BILINEAR -> new Resize(ResizeFn.BILINEAR, false, true);
      case BILINEAR_ALIGNED -> new Resize(ResizeFn.BILINEAR, true, false);
      case TRANSPOSE -> new Transpose(List.of(0, 2, 1, 3));
      case DEPTH_TO_SPACE -> new DepthToSpace(2);
      case SPACE_TO_DEPTH -> new SpaceToDepth(2);
    };
  }

  private static int[] extents(Kind kind) {
    return switch (kind) {
      case NEAREST -> new int[] {1, 4, 12, 16};
      case NEAREST_HALF_PIXEL -> new int[] {1, 6, 4, 16};
      case BILINEAR -> new int[] {1, 5, 6, 16};
      case BILINEAR_ALIGNED -> new int[] {1, 4, 8, 16};
      case TRANSPOSE -> new int[] {1, 4, 2, 16};
      case DEPTH_TO_SPACE -> new int[] {1, 4, 8, 4};
      case SPACE_TO_DEPTH -> new int[] {1, 1, 2, 64};
    };
  }

  private static TensorType type(DataType type, int... extents) {
    TensorType plain = TensorType.of(type, extents);
    return type == DataType.INT8 ? plain.withQuantization(Quantization.perTensor(0.05f, 3)) : plain;
  }
}
