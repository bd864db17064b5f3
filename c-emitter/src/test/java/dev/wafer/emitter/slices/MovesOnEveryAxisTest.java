package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.QuantizedTypes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Unpack;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operator that moves elements, on each axis: its outputs as outputs of the model,
 * concatenated with others on each axis, and in a concatenation of concatenations.
 */
@Tag("long")
class MovesOnEveryAxisTest {
  private static final int[] DIMS = {2, 3, 4, 5};

  /** Operators as the model has them; EXPAND_DIMS and SQUEEZE are reshapes. */
  enum Kind {
    CONCATENATION,
    PACK,
    UNPACK,
    PAD,
    SPLIT,
    SPLIT_V,
    SLICE,
    STRIDED_SLICE,
    STRIDED_SLICE_BACKWARDS,
    EXPAND_DIMS,
    SQUEEZE
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void movesOnEveryAxis(Kind kind) {
    List<KernelCase> cases = new ArrayList<>();
    for (int axis = 0; axis < 4; axis++) {
      for (int whole = -1; whole < 4; whole++) {
        String name = "%s on axis %d, concatenated on %d".formatted(kind, axis, whole);
        cases.add(KernelCase.random(name, new Network(kind, axis, whole).graph(), cases.size()));
      }
    }
    List<Move> moves = HostHarness.standard().checkSlices(folder, cases).moves();
    assertThat(moves.stream().filter(Move::isRemoved).count())
        .as(moves.stream().map(Move::reason).distinct().sorted().collect(Collectors.joining("; ")))
        .isGreaterThanOrEqualTo(moves.size() / 4);
  }

  /** One graph: the operator between others that compute. */
  private static final class Network {
    private final GraphBuilder builder = new GraphBuilder("g");
    private final Kind kind;
    private final int axis;
    private final int concatAxis;

    Network(Kind kind, int axis, int concatAxis) {
      this.kind = kind;
      this.axis = axis;
      this.concatAxis = concatAxis;
    }

    Graph graph() {
      Value x = leaky(builder.input("x", type(DIMS)));
      List<Value> moved = moved(x);
      if (concatAxis < 0) {
        moved.forEach(builder::output);
        return builder.build();
      }
      for (Value value : moved) {
        int at = Math.min(concatAxis, value.shape().rank() - 1);
        Value inner = concat(at, value, leaky(value));
        Value outer = concat(at, leaky(inner), inner);
        builder.output(leaky(outer));
      }
      return builder.build();
    }

    private List<Value> moved(Value x) {
      int extent = DIMS[axis];
      return switch (kind) {
        case CONCATENATION -> List.of(concat(axis, x, leaky(x), x));
        case PACK -> {
          int[] dims = new int[5];
          for (int i = 0; i < 5; i++) {
            dims[i] = i < axis ? DIMS[i] : i == axis ? 2 : DIMS[i - 1];
          }
          yield List.of(builder.node(new Pack(axis), type(dims), leaky(x), leaky(x)));
        }
        case UNPACK ->
            builder.node(new Unpack(axis), Collections.nCopies(extent, without()), List.of(x));
        case PAD -> {
          List<Integer> before = unit(axis, 1);
          List<Integer> after = unit(axis, 2);
          yield List.of(builder.node(new Pad(before, after), with(extent + 3), x, Value.ABSENT));
        }
        case SPLIT ->
            builder.node(new Split(axis), Collections.nCopies(extent, with(1)), List.of(x));
        case SPLIT_V ->
            builder.node(new Split(axis), List.of(with(1), with(extent - 1)), List.of(x));
        case SLICE -> List.of(builder.node(new Slice(unit(axis, 1)), with(extent - 1), x));
        case STRIDED_SLICE -> List.of(builder.node(strided(0, 2), with((extent + 1) / 2), x));
        case STRIDED_SLICE_BACKWARDS ->
            List.of(builder.node(strided(extent - 1, -1), with(extent), x));
        case EXPAND_DIMS -> {
          List<Integer> dims = new ArrayList<>(x.shape().dims());
          dims.add(axis, 1);
          yield List.of(builder.node(new Reshape(), x.type().withShape(Shape.of(dims)), x));
        }
        case SQUEEZE -> {
          Value one = builder.node(new Slice(unit(axis, 0)), with(1), x);
          yield List.of(builder.node(new Reshape(), without(), leaky(one)));
        }
      };
    }

    private Op strided(int begin, int stride) {
      List<Integer> strides = new ArrayList<>(Collections.nCopies(4, 1));
      strides.set(axis, stride);
      return new StridedSlice(unit(axis, begin), strides);
    }

    private static List<Integer> unit(int axis, int number) {
      List<Integer> all = new ArrayList<>(Collections.nCopies(4, 0));
      all.set(axis, number);
      return all;
    }

    private TensorType with(int extent) {
      int[] dims = DIMS.clone();
      dims[axis] = extent;
      return type(dims);
    }

    private TensorType without() {
      List<Integer> dims = new ArrayList<>(Shape.of(DIMS).dims());
      dims.remove(axis);
      return type(0).withShape(Shape.of(dims));
    }

    private Value leaky(Value x) {
      return builder.node(new LeakyRelu(0.25f), x.type(), x);
    }

    private Value concat(int at, Value... parts) {
      int[] dims = parts[0].shape().toArray();
      dims[at] *= parts.length;
      return builder.node(
          new Concatenation(at, Activation.NONE), parts[0].type().withShape(Shape.of(dims)), parts);
    }

    private static TensorType type(int... dims) {
      return QuantizedTypes.s8(0.1f, 2, dims);
    }
  }
}
