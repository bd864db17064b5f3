package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.ResizeBilinear;
import dev.wafer.ir.op.ResizeNearestNeighbor;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.Collections;
import java.util.List;

/** RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR. */
final class ResizeImport implements OperatorImport {
  /** What tables of two bytes a row can name, and what single precision tells apart. */
  private static final int MOST_EXTENT = 65536;

  private static final Rule EXTENTS =
      Rule.supported("input and output have at most " + MOST_EXTENT + " rows and columns");

  private static final Rule SIZE = Rule.consistent("the size is a height and a width");
  private static final Rule SAMPLING =
      Rule.consistent("align_corners and half_pixel_centers exclude each other");

  private final boolean bilinear;

  ResizeImport(boolean bilinear) {
    this.bilinear = bilinear;
  }

  @Override
  public String name() {
    return bilinear ? "RESIZE_BILINEAR" : "RESIZE_NEAREST_NEIGHBOR";
  }

  @Override
  public int optionsType() {
    return bilinear ? 15 : 74;
  }

  @Override
  public TypeTable types() {
    return table(bilinear);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        CommonRules.RANK_4,
        SIZE,
        EXTENTS,
        SAMPLING,
        CommonRules.PER_TENSOR,
        CommonRules.ZERO_POINT_RANGE,
        CommonRules.SAME_QUANTIZATION);
  }

  @Override
  public void importInto(OperatorContext c) {
    Value x = c.input(0);
    c.requireRank4(x);
    List<Integer> size = c.constantIntegers(1);
    c.require(size.size() == 2 && size.get(0) > 0 && size.get(1) > 0, SIZE, () -> "size " + size);
    c.requireSameQuantization(x, c.output());
    List<Integer> extents = List.of(x.shape().dim(1), x.shape().dim(2), size.get(0), size.get(1));
    c.require(
        Collections.max(extents) <= MOST_EXTENT,
        EXTENTS,
        () -> "from " + extents.subList(0, 2) + " to " + size);
    boolean alignCorners = c.options().bool(bilinear ? 2 : 0, false);
    boolean halfPixelCenters = c.options().bool(bilinear ? 3 : 1, false);
    c.require(
        !(alignCorners && halfPixelCenters),
        SAMPLING,
        () -> "align_corners and half_pixel_centers");
    c.requireShape(
        0,
        List.of(
            (long) x.shape().dim(0),
            (long) size.get(0),
            (long) size.get(1),
            (long) x.shape().dim(3)));
    c.emit(
        bilinear
            ? new ResizeBilinear(alignCorners, halfPixelCenters)
            : new ResizeNearestNeighbor(alignCorners, halfPixelCenters),
        x);
  }

  private static TypeTable table(boolean bilinear) {
    TypeTable table =
        TypeTable.inputs("input")
            .auxiliary("size", DataType.INT32)
            .outputs("output")
            .same(DataType.FLOAT32, DataType.INT8);
    return bilinear ? table : table.same(DataType.INT16);
  }
}
