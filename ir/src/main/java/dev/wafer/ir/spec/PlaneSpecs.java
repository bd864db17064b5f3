package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.ResizeFn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that take rows and columns together, or sample them, channel by channel. */
final class PlaneSpecs {
  /** What tables of two bytes a row can name, and what single precision tells apart. */
  private static final int MOST_EXTENT = 65536;

  private static final Rule EXTENTS =
      Rule.supported("input and output have at most " + MOST_EXTENT + " rows and columns");
  private static final Rule SAMPLING =
      Rule.consistent("align_corners and half_pixel_centers exclude each other");

  private PlaneSpecs() {}

  static List<OpSpec<?>> all() {
    List<OpSpec<?>> all = new ArrayList<>();
    for (PoolFn fn : PoolFn.values()) {
      all.add(pool(fn));
    }
    for (ReduceFn fn : ReduceFn.values()) {
      all.add(reduce(fn));
    }
    for (ArgFn fn : ArgFn.values()) {
      all.add(arg(fn));
    }
    for (ResizeFn fn : ResizeFn.values()) {
      all.add(resize(fn));
    }
    return all;
  }

  private static OpSpec<Pool2d> pool(PoolFn fn) {
    return OpSpec.of(Pool2d.class, fn + "_POOL_2D")
        .types(TypeTable.inputs("input").outputs("output").same(fn.types()))
        .shape(PlaneSpecs::pooled, CommonRules.RANK_4, CommonRules.WINDOW, CommonRules.WINDOW_FITS)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(
            (op, out) ->
                WindowShapes.write(op.window(), out.with("filter", op.filterH(), op.filterW()))
                    .with(op.activation()),
            in ->
                new Pool2d(
                    fn,
                    in.height("filter"),
                    in.width("filter"),
                    WindowShapes.read(in),
                    in.activation()))
        .form(5)
        .build();
  }

  private static Extents pooled(Pool2d op, NodeCheck node) {
    node.requireRank4(node.input(0));
    Shape x = node.input(0).shape();
    return WindowShapes.positions(node, op, x, x.dim(3));
  }

  private static OpSpec<Reduce> reduce(ReduceFn fn) {
    TypeTable input = TypeTable.inputs("input");
    OpSpec.Builder<Reduce> spec = OpSpec.of(Reduce.class, fn.name());
    notes(spec, fn);
    return spec.types(input.outputs("output").same(fn.types()))
        .shape(PlaneSpecs::reduced, CommonRules.AXIS)
        .requires(fn.selects() ? Requirement.SAME_QUANTIZATION : Requirement.PER_TENSOR)
        .text(
            (op, out) -> out.with("axes", op.axes()).with("keep_dims", op.keepDims()),
            in -> new Reduce(fn, in.integers("axes"), in.flag("keep_dims")))
        .form(fn.name(), 27, input.auxiliary("axes", INT32))
        .build();
  }

  private static void notes(OpSpec.Builder<Reduce> spec, ReduceFn fn) {
    switch (fn) {
      case SUM -> spec.note("INT32 and INT64 results wrap.");
      case REDUCE_PROD -> {
        spec.note("INT32 and INT64 results wrap.");
        spec.note(
            "INT8 and INT16, which TensorFlow Lite Micro does not have, are multiplied in the"
                + " input's order and scaled after each product, as in LiteRT.");
      }
      case REDUCE_MAX, REDUCE_MIN ->
          spec.note(
              "FLOAT32 starts from the finite number that is farthest, as TensorFlow Lite Micro"
                  + " does, and passes over NaN.");
      case MEAN, REDUCE_ALL, REDUCE_ANY -> {}
    }
  }

  private static Extents reduced(Reduce op, NodeCheck node) {
    Shape x = node.input(0).shape();
    op.axes().forEach(axis -> node.requireAxis(axis, x.rank()));
    return new Extents(
        IntStream.range(0, x.rank())
            .filter(axis -> op.keepDims() || !op.axes().contains(axis))
            .mapToObj(axis -> op.axes().contains(axis) ? 1L : (long) x.dim(axis))
            .toList());
  }

  private static OpSpec<ArgReduce> arg(ArgFn fn) {
    TypeTable input = TypeTable.inputs("input");
    TypeTable types = input.outputs("output");
    for (DataType in : List.of(FLOAT32, INT8, UINT8, INT32)) {
      types = types.row(in, INT32).row(in, INT64);
    }
    return OpSpec.of(ArgReduce.class, fn.name())
        .types(types)
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              node.requireAxis(op.axis(), x.rank());
              return new Extents(
                  IntStream.range(0, x.rank())
                      .filter(axis -> axis != op.axis())
                      .mapToObj(axis -> (long) x.dim(axis))
                      .toList());
            },
            CommonRules.AXIS)
        .text((op, out) -> out.with("axis", op.axis()), in -> new ArgReduce(fn, in.integer("axis")))
        .note("NaN is never larger or smaller: the first element counts until another one is.")
        .form(fn.name(), fn.optionsType(), input.auxiliary("axis", Types.indices()))
        .build();
  }

  private static OpSpec<Resize> resize(ResizeFn fn) {
    TypeTable input = TypeTable.inputs("input");
    String name = "RESIZE_" + fn;
    return OpSpec.of(Resize.class, name)
        .types(input.outputs("output").same(fn.types()))
        .shape((op, node) -> resized(node), CommonRules.RANK_4, EXTENTS)
        .requires(Requirement.SAME_QUANTIZATION)
        .requires(
            new Requirement<>(
                List.of(SAMPLING),
                (op, node) ->
                    node.require(
                        !(op.alignCorners() && op.halfPixelCenters()),
                        SAMPLING,
                        () -> "align_corners and half_pixel_centers")))
        .text(
            PlaneSpecs::write,
            in ->
                new Resize(
                    fn, in.flag("align_corners"), in.flag("half_pixel_centers"), readPart(in)))
        .form(name, fn.optionsType(), input.auxiliary("size", INT32))
        .build();
  }

  private static AttributeWriter write(Resize op, AttributeWriter out) {
    AttributeWriter whole =
        out.with("align_corners", op.alignCorners())
            .with("half_pixel_centers", op.halfPixelCenters());
    return op.part()
        .map(
            part ->
                whole
                    .with("is_part", true)
                    .with("in_height", part.inHeight())
                    .with("first_in", part.firstIn())
                    .with("out_height", part.outHeight())
                    .with("first_out", part.firstOut()))
        .orElse(whole);
  }

  private static Optional<Resize.Part> readPart(AttributeReader in) {
    return in.mark("is_part")
        ? Optional.of(
            new Resize.Part(
                in.integer("in_height"),
                in.integer("first_in"),
                in.integer("out_height"),
                in.integer("first_out")))
        : Optional.empty();
  }

  private static Extents resized(NodeCheck node) {
    node.requireRank4(node.input(0));
    node.requireRank4(node.output());
    Shape x = node.input(0).shape();
    Shape y = node.output().shape();
    node.require(
        Collections.max(List.of(x.dim(1), x.dim(2), y.dim(1), y.dim(2))) <= MOST_EXTENT,
        EXTENTS,
        () -> "from [%s] to [%s]".formatted(x, y));
    return Extents.of(x.dim(0), y.dim(1), y.dim(2), x.dim(3));
  }
}
