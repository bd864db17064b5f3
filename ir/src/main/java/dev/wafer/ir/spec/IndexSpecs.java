package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.DynamicUpdateSlice;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.GatherNd;
import dev.wafer.ir.op.Op;
import java.util.List;

/** Operators that read or write places which the contents of an input tell. */
final class IndexSpecs {
  private static final String NEAREST =
      "An index outside of its axis takes the nearest one inside; there TensorFlow Lite Micro reads"
          + " what lies beyond, or fails.";

  private static final Rule BATCHES =
      Rule.consistent("both inputs begin with the same batches, and the axis is none of them");
  private static final Rule TUPLES =
      Rule.consistent(
          "the innermost axis of the indices holds a place on no more axes than the input has");
  private static final Rule INSIDE =
      Rule.consistent("the slice has as many axes as the input, and no longer ones");
  private static final Rule BEGINS =
      Rule.consistent("begin is a list with one element an axis, or fewer");

  private IndexSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(gather(), gatherNd(), dynamicSlice(), dynamicUpdateSlice());
  }

  private static OpSpec<Gather> gather() {
    TypeTable inputs = TypeTable.inputs("input").fixed("indices", Types.indices());
    return OpSpec.of(Gather.class, "GATHER")
        .types(inputs.outputs("output").same(Types.moved()))
        .shape(IndexSpecs::gathered, CommonRules.AXIS, BATCHES)
        .requires(sameQuantization(0))
        .text(
            (op, out) -> out.with("axis", op.axis()).with("batch_dims", op.batchDims()),
            in -> new Gather(in.integer("axis"), in.integer("batch_dims")))
        .form(23)
        .formOf(
            "EMBEDDING_LOOKUP",
            0,
            TypeTable.none()
                .fixed("indices", Types.indices())
                .andInputs("input")
                .outputs("output")
                .same(Types.moved())
                .row(INT8, FLOAT32))
        .note(NEAREST)
        .build();
  }

  private static Extents gathered(Gather op, NodeCheck node) {
    Shape x = node.input(0).shape();
    Shape indices = node.input(1).shape();
    int batches = op.batchDims();
    node.requireAxis(op.axis(), x.rank());
    node.require(
        batches >= 0
            && batches <= Math.min(op.axis(), indices.rank())
            && x.dims().subList(0, batches).equals(indices.dims().subList(0, batches)),
        BATCHES,
        () -> "%d axes of [%s] and [%s], axis %d".formatted(batches, x, indices, op.axis()));
    Extents extents = Extents.of();
    for (int axis = 0; axis < op.axis(); axis++) {
      extents = extents.and(x.dim(axis));
    }
    for (int axis = batches; axis < indices.rank(); axis++) {
      extents = extents.and(indices.dim(axis));
    }
    for (int axis = op.axis() + 1; axis < x.rank(); axis++) {
      extents = extents.and(x.dim(axis));
    }
    return extents;
  }

  private static OpSpec<GatherNd> gatherNd() {
    TypeTable inputs = TypeTable.inputs("input").fixed("indices", Types.indices());
    return OpSpec.of(GatherNd.class, "GATHER_ND")
        .types(inputs.outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              Shape indices = node.input(1).shape();
              node.require(
                  indices.rank() > 0 && indices.dim(-1) > 0 && indices.dim(-1) <= x.rank(),
                  TUPLES,
                  () -> "indices [%s] of [%s]".formatted(indices, x));
              Extents extents = Extents.of();
              for (int axis = 0; axis < indices.rank() - 1; axis++) {
                extents = extents.and(indices.dim(axis));
              }
              for (int axis = indices.dim(-1); axis < x.rank(); axis++) {
                extents = extents.and(x.dim(axis));
              }
              return extents;
            },
            TUPLES)
        .requires(sameQuantization(0))
        .text(GatherNd::new)
        .form(83)
        .note(NEAREST)
        .build();
  }

  /** No operator of the file: what SLICE and STRIDED_SLICE with a begin at run time become. */
  private static OpSpec<DynamicSlice> dynamicSlice() {
    TypeTable inputs = TypeTable.inputs("input").fixed("begin", Types.indices());
    return OpSpec.of(DynamicSlice.class, "DYNAMIC_SLICE")
        .types(inputs.outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              requireInside(node, node.output().shape(), node.input(1));
              return Extents.of(node.output().shape());
            },
            INSIDE,
            BEGINS)
        .requires(sameQuantization(0))
        .text(
            (op, out) -> out.with("from_end", op.fromEnd()),
            in -> new DynamicSlice(in.flag("from_end")))
        .build();
  }

  private static OpSpec<DynamicUpdateSlice> dynamicUpdateSlice() {
    TypeTable inputs = TypeTable.inputs("input", "update").fixed("begin", Types.indices());
    return OpSpec.of(DynamicUpdateSlice.class, "DYNAMIC_UPDATE_SLICE")
        .types(inputs.outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              requireInside(node, node.input(1).shape(), node.input(2));
              return Extents.of(node.input(0).shape());
            },
            INSIDE,
            BEGINS)
        .requires(sameQuantization(0))
        .requires(sameQuantization(1))
        .text(DynamicUpdateSlice::new)
        .form(117)
        .note("A slice that would reach beyond the input is moved inside.")
        .build();
  }

  private static void requireInside(NodeCheck node, Shape slice, Value begin) {
    Shape x = node.input(0).shape();
    boolean inside = slice.rank() == x.rank();
    for (int axis = 0; inside && axis < x.rank(); axis++) {
      inside = slice.dim(axis) <= x.dim(axis);
    }
    node.require(inside, INSIDE, () -> "[%s] of [%s]".formatted(slice, x));
    node.requireOf(
        begin,
        begin.shape().rank() == 1 && begin.shape().dim(0) > 0 && begin.shape().dim(0) <= x.rank(),
        BEGINS,
        () -> "begin [%s] of [%s]".formatted(begin.shape(), x));
  }

  /** An input has the quantization of the output. */
  static Requirement<Op> sameQuantization(int index) {
    return new Requirement<>(
        List.of(
            CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, CommonRules.SAME_QUANTIZATION),
        (op, node) -> node.requireSameQuantization(node.input(index), node.output()));
  }
}
