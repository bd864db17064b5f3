package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Conv3d;
import dev.wafer.ir.op.WindowAxis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Windows that move over volumes. */
public final class VolumeSpecs {
  private static final int RANK = Conv3d.AXES + 2;

  private static final Rule FIVE_AXES =
      Rule.consistent("input and weights have five axes: n, d, h, w, c and d, h, w, c, outputs");

  private VolumeSpecs() {}

  static OpSpec<Conv3d> conv3d() {
    return OpSpec.of(Conv3d.class, "CONV_3D")
        .types(
            TypeTable.inputs("input", "weights", "bias?")
                .outputs("output")
                .row(FLOAT32, FLOAT32, FLOAT32, FLOAT32))
        .shape(
            VolumeSpecs::convolved,
            FIVE_AXES,
            ConvolutionSpecs.CHANNELS,
            CommonRules.WINDOW,
            CommonRules.WINDOW_FITS,
            CommonRules.BIAS_SHAPE)
        .text(
            (op, out) ->
                out.with("strides", all(op, WindowAxis::stride))
                    .with("dilations", all(op, WindowAxis::dilation))
                    .with("before", all(op, WindowAxis::before))
                    .with("after", all(op, WindowAxis::after))
                    .with(op.activation()),
            in ->
                new Conv3d(
                    axes(
                        in.integers("strides"),
                        in.integers("dilations"),
                        in.integers("before"),
                        in.integers("after")),
                    in.activation()))
        .form(106)
        .build();
  }

  /**
   * Checks strides, dilations and the extents of a window.
   *
   * @param weights of rank 5
   */
  public static void requireSteps(NodeCheck node, List<WindowAxis> axes, Shape weights) {
    for (int i = 0; i < Conv3d.AXES; i++) {
      WindowAxis axis = axes.get(i);
      int taps = weights.dim(i);
      boolean inRange =
          IntStream.of(axis.stride(), axis.dilation(), taps)
              .allMatch(x -> x >= 1 && x <= CommonRules.MAX_WINDOW);
      node.require(
          inRange,
          CommonRules.WINDOW,
          () ->
              "window %d, stride %d, dilation %d".formatted(taps, axis.stride(), axis.dilation()));
    }
  }

  /** Input and weights have five axes. */
  public static void requireRanks(NodeCheck node) {
    for (Value value : List.of(node.input(0), node.input(1))) {
      node.requireOf(
          value, value.shape().rank() == RANK, FIVE_AXES, () -> "shape [" + value.shape() + "]");
    }
  }

  private static Extents convolved(Conv3d op, NodeCheck node) {
    requireRanks(node);
    Shape x = node.input(0).shape();
    Shape w = node.input(1).shape();
    node.require(
        x.dim(RANK - 1) == w.dim(Conv3d.AXES),
        ConvolutionSpecs.CHANNELS,
        () -> "input [%s], weights [%s]".formatted(x, w));
    WeightRules.requireBias(node, w.dim(RANK - 1));
    requireSteps(node, op.axes(), w);
    List<Long> extents = new ArrayList<>();
    extents.add((long) x.dim(0));
    for (int i = 0; i < Conv3d.AXES; i++) {
      extents.add(op.axes().get(i).positions(x.dim(i + 1), w.dim(i)));
    }
    node.require(
        extents.stream().skip(1).allMatch(extent -> extent >= 1),
        CommonRules.WINDOW_FITS,
        () -> "weights [%s], input [%s]".formatted(w, x));
    extents.add((long) w.dim(RANK - 1));
    return new Extents(extents);
  }

  private static List<Integer> all(Conv3d op, ToIntFunction<WindowAxis> fact) {
    return op.axes().stream().map(fact::applyAsInt).toList();
  }

  private static List<WindowAxis> axes(
      List<Integer> strides, List<Integer> dilations, List<Integer> before, List<Integer> after) {
    return IntStream.range(0, Conv3d.AXES)
        .mapToObj(
            i -> new WindowAxis(strides.get(i), dilations.get(i), before.get(i), after.get(i)))
        .toList();
  }
}
