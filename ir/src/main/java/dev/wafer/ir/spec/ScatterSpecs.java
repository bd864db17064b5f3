package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.OneHot;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.ir.op.TopK;
import dev.wafer.ir.op.Where;
import java.util.ArrayList;
import java.util.List;

/** Operators that make tensors of indices, or indices of tensors. */
final class ScatterSpecs {
  private static final int MOST = 1 << 20;

  private static final Rule DEPTH =
      Rule.consistent("the depth is positive and at most " + MOST + ", the values are scalars");
  private static final Rule COUNT =
      Rule.consistent("k is positive and at most the extent of the innermost axis");
  private static final Rule TUPLES =
      Rule.consistent(
          "the innermost axis of the indices holds a place on no more axes than the output has");
  private static final Rule SLICES =
      Rule.consistent("there is one slice of the output for each tuple of indices");
  private static final Rule PLACES =
      Rule.consistent("the output has a row for each place, with an index an axis");

  private ScatterSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(oneHot(), topK(), scatterNd(), sparseToDense(), where());
  }

  private static OpSpec<OneHot> oneHot() {
    TypeTable file =
        TypeTable.none()
            .fixed("indices", Types.indices())
            .auxiliary("depth", Types.indices())
            .andInputs("on value", "off value");
    return OpSpec.of(OneHot.class, "ONE_HOT")
        .types(
            TypeTable.none()
                .fixed("indices", Types.indices())
                .andInputs("on value", "off value")
                .outputs("output")
                .same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape indices = node.input(0).shape();
              node.requireAxis(op.axis(), indices.rank() + 1);
              node.require(
                  op.depth() > 0
                      && op.depth() <= MOST
                      && node.input(1).shape().elements() == 1
                      && node.input(2).shape().elements() == 1,
                  DEPTH,
                  () ->
                      "depth %d, values [%s] and [%s]"
                          .formatted(op.depth(), node.input(1).shape(), node.input(2).shape()));
              return Extents.of(indices).inserted(op.axis(), op.depth());
            },
            CommonRules.AXIS,
            DEPTH)
        .requires(IndexSpecs.sameQuantization(1))
        .requires(IndexSpecs.sameQuantization(2))
        .text(
            (op, out) -> out.with("axis", op.axis()).with("depth", op.depth()),
            in -> new OneHot(in.integer("axis"), in.integer("depth")))
        .form("ONE_HOT", 61, file)
        .note("All bits of INT64 indices count, where LiteRT compares the lower half.")
        .build();
  }

  private static OpSpec<TopK> topK() {
    TypeTable table = TypeTable.inputs("input").outputs("values", "indices");
    for (DataType type : List.of(FLOAT32, INT8, UINT8, INT16, INT32, INT64)) {
      table = table.row(type, type, INT32);
    }
    return OpSpec.of(TopK.class, "TOPK_V2")
        .types(table)
        .shapes(
            (op, node) -> {
              Shape x = node.input(0).shape();
              node.require(
                  x.rank() > 0 && op.k() > 0 && op.k() <= x.dim(-1),
                  COUNT,
                  () -> "k %d of [%s]".formatted(op.k(), x));
              Extents out = Extents.of(x).with(x.rank() - 1, op.k());
              return List.of(out, out);
            },
            COUNT)
        .requires(IndexSpecs.sameQuantization(0))
        .text((op, out) -> out.with("k", op.k()), in -> new TopK(in.integer("k")))
        .form("TOPK_V2", 34, TypeTable.inputs("input").auxiliary("k", INT32))
        .note("NaN is larger than nothing: it comes last.")
        .build();
  }

  private static OpSpec<ScatterNd> scatterNd() {
    return scattered(new ScatterNd(true))
        .form(
            "SCATTER_ND",
            97,
            TypeTable.none()
                .fixed("indices", Types.indices())
                .andInputs("updates")
                .auxiliary("shape", Types.indices()))
        .formOf(
            "SEGMENT_SUM",
            100,
            TypeTable.inputs("input")
                .fixed("numbers", Types.indices())
                .outputs("output")
                .same(FLOAT32, INT32))
        .note(
            "What lies outside is left out; there LiteRT fails. Slices at one place are summed;"
                + " integers wrap, of BOOL one that is true is enough. Segments may come in any"
                + " order, where LiteRT asks for a sorted list without a gap.")
        .build();
  }

  private static OpSpec<ScatterNd> sparseToDense() {
    return scattered(new ScatterNd(false))
        .form(
            "SPARSE_TO_DENSE",
            50,
            TypeTable.none()
                .fixed("indices", Types.indices())
                .auxiliary("output shape", Types.indices())
                .andInputs("updates", "default value"))
        .note("What lies outside is left out; there LiteRT writes beyond the output.")
        .build();
  }

  private static OpSpec.Builder<ScatterNd> scattered(ScatterNd op) {
    return OpSpec.of(ScatterNd.class, op.mnemonic())
        .types(
            TypeTable.none()
                .fixed("indices", Types.indices())
                .andInputs("updates", "default value")
                .outputs("output")
                .same(Types.moved()))
        .shape(
            (same, node) -> {
              requireSlices(node);
              return Extents.of(node.output().shape());
            },
            TUPLES,
            SLICES)
        .requires(IndexSpecs.sameQuantization(1))
        .requires(IndexSpecs.sameQuantization(2))
        .text(() -> op);
  }

  private static void requireSlices(NodeCheck node) {
    Shape indices = node.input(0).shape();
    Shape updates = node.input(1).shape();
    Shape out = node.output().shape();
    node.require(
        indices.rank() > 0 && indices.dim(-1) > 0 && indices.dim(-1) <= out.rank(),
        TUPLES,
        () -> "indices [%s] of [%s]".formatted(indices, out));
    List<Integer> wanted = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
    wanted.addAll(out.dims().subList(indices.dim(-1), out.rank()));
    node.require(
        updates.dims().equals(wanted) && node.input(2).shape().elements() == 1,
        SLICES,
        () ->
            "indices [%s], updates [%s], default value [%s] for [%s]"
                .formatted(indices, updates, node.input(2).shape(), out));
  }

  private static OpSpec<Where> where() {
    TypeTable table = TypeTable.inputs("condition").outputs("output");
    for (DataType type : List.of(BOOL, FLOAT32, INT8, UINT8, INT32, UINT32, INT64)) {
      table = table.row(type, INT64);
    }
    return OpSpec.of(Where.class, "WHERE")
        .types(table)
        .shape(
            (op, node) -> {
              Shape condition = node.input(0).shape();
              Shape out = node.output().shape();
              node.require(
                  condition.rank() > 0 && out.rank() == 2,
                  PLACES,
                  () -> "[%s] for [%s]".formatted(out, condition));
              return Extents.of(out.dim(0), condition.rank());
            },
            PLACES)
        .text(Where::new)
        .form(85)
        .note(
            "Of a condition that is known at compile time the output has the rows that it has in"
                + " LiteRT. Otherwise the file's output must have a shape: it has so many rows, of"
                + " which those behind the last place are zeros, and what is more is left out.")
        .build();
  }
}
