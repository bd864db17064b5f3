package dev.wafer.ir.text;

import dev.wafer.ir.op.AveragePool2d;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.MaxPool2d;
import dev.wafer.ir.op.Mean;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.ResizeBilinear;
import dev.wafer.ir.op.ResizeNearestNeighbor;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.spec.OpSpec;
import dev.wafer.ir.spec.OpSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** How each operator's attributes are written and read. */
final class OpCodecs {
  private static final List<Codec<?>> SINGLE =
      List.of(
          codec(
              "CONV_2D",
              Conv2d.class,
              (op, out) ->
                  out.with("stride", op.strideH(), op.strideW())
                      .with("dilation", op.dilationH(), op.dilationW())
                      .with(op.padding())
                      .with(op.activation()),
              in ->
                  new Conv2d(
                      in.height("stride"),
                      in.width("stride"),
                      in.height("dilation"),
                      in.width("dilation"),
                      in.padding(),
                      in.activation())),
          codec(
              "DEPTHWISE_CONV_2D",
              DepthwiseConv2d.class,
              (op, out) ->
                  out.with("stride", op.strideH(), op.strideW())
                      .with("dilation", op.dilationH(), op.dilationW())
                      .with(op.padding())
                      .with("depth_multiplier", op.depthMultiplier())
                      .with(op.activation()),
              in ->
                  new DepthwiseConv2d(
                      in.height("stride"),
                      in.width("stride"),
                      in.height("dilation"),
                      in.width("dilation"),
                      in.padding(),
                      in.integer("depth_multiplier"),
                      in.activation())),
          codec(
              "TRANSPOSE_CONV",
              TransposeConv.class,
              (op, out) ->
                  out.with("stride", op.strideH(), op.strideW())
                      .with(op.padding())
                      .with(op.activation()),
              in ->
                  new TransposeConv(
                      in.height("stride"), in.width("stride"), in.padding(), in.activation())),
          codec(
              "AVERAGE_POOL_2D",
              AveragePool2d.class,
              (op, out) ->
                  out.with("filter", op.filterH(), op.filterW())
                      .with("stride", op.strideH(), op.strideW())
                      .with(op.padding())
                      .with(op.activation()),
              in ->
                  new AveragePool2d(
                      in.height("filter"),
                      in.width("filter"),
                      in.height("stride"),
                      in.width("stride"),
                      in.padding(),
                      in.activation())),
          codec(
              "MAX_POOL_2D",
              MaxPool2d.class,
              (op, out) ->
                  out.with("filter", op.filterH(), op.filterW())
                      .with("stride", op.strideH(), op.strideW())
                      .with(op.padding())
                      .with(op.activation()),
              in ->
                  new MaxPool2d(
                      in.height("filter"),
                      in.width("filter"),
                      in.height("stride"),
                      in.width("stride"),
                      in.padding(),
                      in.activation())),
          codec(
              "MEAN",
              Mean.class,
              (op, out) -> out.with("axes", op.axes()).with("keep_dims", op.keepDims()),
              in -> new Mean(in.integers("axes"), in.flag("keep_dims"))),
          codec(
              "RESIZE_BILINEAR",
              ResizeBilinear.class,
              (op, out) ->
                  out.with("align_corners", op.alignCorners())
                      .with("half_pixel_centers", op.halfPixelCenters()),
              in -> new ResizeBilinear(in.flag("align_corners"), in.flag("half_pixel_centers"))),
          codec(
              "RESIZE_NEAREST_NEIGHBOR",
              ResizeNearestNeighbor.class,
              (op, out) ->
                  out.with("align_corners", op.alignCorners())
                      .with("half_pixel_centers", op.halfPixelCenters()),
              in ->
                  new ResizeNearestNeighbor(
                      in.flag("align_corners"), in.flag("half_pixel_centers"))));

  private static final List<Codec<?>> CODECS = all();

  private OpCodecs() {}

  /** A keyword for each row of a family, and one for each operator besides. */
  private static List<Codec<?>> all() {
    List<Codec<?>> all = new ArrayList<>();
    for (OpSpec<?> spec : OpSpecs.all()) {
      all.add(codec(spec));
    }
    all.addAll(SINGLE);
    return List.copyOf(all);
  }

  static boolean covers(Class<?> opClass) {
    return CODECS.stream().anyMatch(codec -> codec.type.equals(opClass));
  }

  static String keyword(Op op) {
    return codecOf(op).keyword;
  }

  static Attributes write(Op op) {
    return codecOf(op).write(op);
  }

  static Op read(String keyword, Attributes attributes) {
    for (Codec<?> codec : CODECS) {
      if (codec.keyword.equals(keyword)) {
        Op op = codec.read.apply(attributes);
        if (!attributes.unread().isEmpty()) {
          throw new IllegalArgumentException(keyword + " has no attributes " + attributes.unread());
        }
        return op;
      }
    }
    throw new IllegalArgumentException("no operator is called " + keyword);
  }

  private static Codec<?> codecOf(Op op) {
    // A record that stands for several operators has a codec for each, told apart by the name.
    return CODECS.stream()
        .filter(codec -> codec.type.isInstance(op))
        .filter(codec -> !isFamily(op) || codec.keyword.equals(op.mnemonic()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no text form for " + op));
  }

  private static boolean isFamily(Op op) {
    return op instanceof Unary || op instanceof Binary;
  }

  private static <T extends Op> Codec<T> codec(OpSpec<T> spec) {
    return new Codec<>(
        spec.keyword(),
        spec.type(),
        (op, out) -> {
          spec.write(op, out);
          return out;
        },
        spec::read);
  }

  private static <T extends Op> Codec<T> codec(
      String keyword,
      Class<T> type,
      BiFunction<T, Attributes, Attributes> write,
      Function<Attributes, T> read) {
    return new Codec<>(keyword, type, write, read);
  }

  private record Codec<T extends Op>(
      String keyword,
      Class<T> type,
      BiFunction<T, Attributes, Attributes> write,
      Function<Attributes, T> read) {
    Attributes write(Op op) {
      return write.apply(type.cast(op), new Attributes());
    }
  }
}
