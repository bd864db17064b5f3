package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Reverse;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.Transpose;
import java.util.List;
import java.util.stream.IntStream;

/** The elements of one tensor in another shape, in the same order or in another, or repeated. */
final class ReshapeSpecs {
  private static final int MAX_BLOCK = 32767;

  private static final Rule ELEMENTS =
      Rule.consistent("the output has as many elements as the input");
  private static final Rule PERMUTATION =
      Rule.consistent("the permutation names each axis of the input once");
  private static final Rule BLOCK =
      Rule.consistent("the block size is positive and divides the axes that it splits");

  private static final Rule REPEATED =
      Rule.consistent(
          "axes of the output are as long as the input's, or the input's have extent 1");

  private ReshapeSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(
        reshape(), transpose(), depthToSpace(), spaceToDepth(), broadcastTo(), reverse());
  }

  private static OpSpec<Reshape> reshape() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(Reshape.class, "RESHAPE")
        .types(input.outputs("output").same(Types.movedOrStored()))
        .shape(
            (op, node) -> {
              node.require(
                  node.input(0).shape().elements() == node.output().shape().elements(),
                  ELEMENTS,
                  () -> "[%s] to [%s]".formatted(node.input(0).shape(), node.output().shape()));
              return Extents.of(node.output().shape());
            },
            ELEMENTS)
        .text(Reshape::new)
        .form("RESHAPE", 17, input.auxiliary("shape?", Types.indices()))
        .form("SQUEEZE", 30, input)
        .form("EXPAND_DIMS", 52, input.auxiliary("axis", Types.indices()))
        .formOf("SHAPE", 55, anyTensor().outputs("output").same(Types.indices()))
        .formOf("RANK", 86, anyTensor().outputs("output").same(DataType.INT32))
        .formOf("RANGE", 73, range())
        .formOf(
            "BROADCAST_ARGS",
            0,
            TypeTable.none()
                .andInputs("shape a", "shape b")
                .outputs("output")
                .same(Types.indices()))
        .note(
            "SHAPE, RANK, RANGE and BROADCAST_ARGS are computed at compile time, as is everything"
                + " that follows from them and from constants. A RANGE of what is computed at run"
                + " time has as many elements as the file's output; of a BROADCAST_ARGS of such"
                + " shapes nothing tells whether they go together, where LiteRT fails if not.")
        .build();
  }

  /** A tensor of which the shape alone counts. */
  private static TypeTable anyTensor() {
    return TypeTable.none().auxiliary("input", DataType.values());
  }

  private static TypeTable range() {
    TypeTable table = TypeTable.inputs("start", "limit", "delta").outputs("output");
    return table.same(FLOAT32, DataType.INT32, DataType.INT64);
  }

  private static OpSpec<Transpose> transpose() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(Transpose.class, "TRANSPOSE")
        .types(input.outputs("output").same(Types.movedOrStored()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              List<Integer> axes = IntStream.range(0, x.rank()).boxed().toList();
              node.require(
                  op.permutation().stream().sorted().toList().equals(axes),
                  PERMUTATION,
                  () -> "%s for rank %d".formatted(op.permutation(), x.rank()));
              return new Extents(
                  op.permutation().stream().map(axis -> (long) x.dim(axis)).toList());
            },
            PERMUTATION)
        .text(
            (op, out) -> out.with("permutation", op.permutation()),
            in -> new Transpose(in.integers("permutation")))
        .form("TRANSPOSE", 26, input.auxiliary("permutation", Types.indices()))
        .build();
  }

  private static OpSpec<DepthToSpace> depthToSpace() {
    return OpSpec.of(DepthToSpace.class, "DEPTH_TO_SPACE")
        .types(TypeTable.inputs("input").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              node.requireRank4(node.input(0));
              Shape x = node.input(0).shape();
              int b = op.blockSize();
              requireBlock(node, b, b > 0 && b <= MAX_BLOCK && x.dim(3) % (b * b) == 0);
              return Extents.of(
                  x.dim(0), (long) x.dim(1) * b, (long) x.dim(2) * b, x.dim(3) / (b * b));
            },
            CommonRules.RANK_4,
            BLOCK)
        .text(
            (op, out) -> out.with("block", op.blockSize()),
            in -> new DepthToSpace(in.integer("block")))
        .form(94)
        .build();
  }

  private static OpSpec<SpaceToDepth> spaceToDepth() {
    return OpSpec.of(SpaceToDepth.class, "SPACE_TO_DEPTH")
        .types(TypeTable.inputs("input").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              node.requireRank4(node.input(0));
              Shape x = node.input(0).shape();
              int b = op.blockSize();
              requireBlock(
                  node, b, b > 0 && b <= MAX_BLOCK && x.dim(1) % b == 0 && x.dim(2) % b == 0);
              return Extents.of(x.dim(0), x.dim(1) / b, x.dim(2) / b, (long) x.dim(3) * b * b);
            },
            CommonRules.RANK_4,
            BLOCK)
        .text(
            (op, out) -> out.with("block", op.blockSize()),
            in -> new SpaceToDepth(in.integer("block")))
        .form(19)
        .build();
  }

  private static OpSpec<BroadcastTo> broadcastTo() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(BroadcastTo.class, "BROADCAST_TO")
        .types(input.outputs("output").same(Types.moved()).same(DataType.UINT32, DataType.UINT64))
        .shape(
            (op, node) -> {
              Shape y = node.output().shape();
              node.require(
                  Broadcasting.of(node, node.input(0).shape(), y).are(y),
                  REPEATED,
                  () -> "[%s] to [%s]".formatted(node.input(0).shape(), y));
              return Extents.of(y);
            },
            Broadcasting.RULE,
            REPEATED)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(BroadcastTo::new)
        .form("BROADCAST_TO", 104, input.auxiliary("shape", Types.indices()))
        .form("FILL", 68, TypeTable.none().auxiliary("shape", Types.indices()).andInputs("input"))
        .formOf("ZEROS_LIKE", 67, TypeTable.inputs("like").outputs("output").same(Types.moved()))
        .build();
  }

  private static OpSpec<Reverse> reverse() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(Reverse.class, "REVERSE_V2")
        .types(input.outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              op.axes().forEach(axis -> node.requireAxis(axis, x.rank()));
              return Extents.of(x);
            },
            CommonRules.AXIS)
        .requires(Requirement.SAME_QUANTIZATION)
        .text((op, out) -> out.with("axes", op.axes()), in -> new Reverse(in.integers("axes")))
        .form("REVERSE_V2", 81, input.auxiliary("axes", Types.indices()))
        .build();
  }

  private static void requireBlock(NodeCheck node, int block, boolean divides) {
    node.require(
        divides, BLOCK, () -> "block size %d, input [%s]".formatted(block, node.input(0).shape()));
  }
}
