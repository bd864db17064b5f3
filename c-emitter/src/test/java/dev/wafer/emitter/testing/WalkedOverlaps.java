package dev.wafer.emitter.testing;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.Parameter;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What input 0 and output 0 may share, found by going through every pixel that a kernel writes. */
public final class WalkedOverlaps {
  private WalkedOverlaps() {}

  /** The permissions of a window that slides over a plane. */
  public static List<Overlap> window(WindowOverlap window) {
    Plane plane = window.plane();
    int count = Math.toIntExact(plane.outPixels());
    int size = window.pixels();
    RasterOverlap overlap = new RasterOverlap();
    int from = 0;
    while (from < count) {
      int first = from;
      int next = from + size;
      if (next > count) {
        first = window.rest() == WindowOverlap.Rest.AGAIN ? Math.max(0, count - size) : from;
        next = window.rest() == WindowOverlap.Rest.ONE_BY_ONE ? from + 1 : count;
      }
      group(overlap, window, first, next);
      from = next;
    }
    long bytes = window.elementBytes();
    long inputs = (long) plane.batches() * plane.inH() * plane.inW() * plane.inC();
    return overlap.rules(0, inputs * bytes, 0, count * bytes * plane.outC());
  }

  private static void group(RasterOverlap overlap, WindowOverlap window, int from, int to) {
    Plane plane = window.plane();
    long outPixel = (long) plane.outC() * window.elementBytes();
    long inPixel = (long) plane.inC() * window.elementBytes();
    long begin = Long.MAX_VALUE;
    long end = 0;
    for (int pixel = from; pixel < to; pixel++) {
      int x = pixel % plane.outW() * plane.strideW() - plane.left();
      int y = pixel / plane.outW() % plane.outH() * plane.strideH() - plane.top();
      int lastX = x + (plane.filterW() - 1) * plane.dilationW();
      int lastY = y + (plane.filterH() - 1) * plane.dilationH();
      long image = pixel / plane.outW() / plane.outH() * (long) plane.inH();
      long first = (image + inside(y, plane.inH())) * plane.inW() + inside(x, plane.inW());
      long last = (image + inside(lastY, plane.inH())) * plane.inW() + inside(lastX, plane.inW());
      begin = Math.min(begin, first * inPixel - window.looseBytes());
      end = Math.max(end, (last + 1) * inPixel + window.looseBytes());
    }
    overlap.read(begin, end);
    long early = Math.min(window.writtenBytes(), (to - from) * outPixel);
    if (early > 0) {
      overlap.write(from * outPixel, from * outPixel + early).read(begin, end);
    }
    overlap.write(from * outPixel, to * outPixel);
  }

  private static int inside(int position, int extent) {
    return Math.max(0, Math.min(position, extent - 1));
  }

  /** The permissions of a TRANSPOSE_CONV. */
  public static List<Overlap> transposeConv(Node node) {
    TransposeConv conv = (TransposeConv) node.op();
    TensorType in = node.input(0).type();
    TensorType out = node.output().type();
    long element = in.dataType().bits() / 8;
    long outPixel = out.shape().dim(3) * element;
    RasterOverlap overlap = new RasterOverlap();
    for (int pixel = 0; pixel < out.shape().elements(0, 3); pixel++) {
      int x = pixel % out.shape().dim(2) + conv.window().padding().left();
      int y = pixel / out.shape().dim(2) % out.shape().dim(1) + conv.window().padding().top();
      long image = pixel / out.shape().dim(2) / out.shape().dim(1);
      int taps = node.input(1).shape().dim(1);
      int column = Math.floorDiv(x - node.input(1).shape().dim(2) + 1, conv.window().strideW());
      int row = Math.floorDiv(y - taps + 1, conv.window().strideH());
      long begin =
          ((image * in.shape().dim(1) + inside(row, in.shape().dim(1))) * in.shape().dim(2)
                  + inside(column, in.shape().dim(2)))
              * in.shape().dim(3)
              * element;
      long end = (image + 1) * in.shape().elements(1, 4) * element;
      overlap
          .read(begin, end)
          .write(pixel * outPixel, (pixel + 1) * outPixel - element)
          .read(begin, end)
          .write(pixel * outPixel, (pixel + 1) * outPixel);
    }
    return overlap.rules(0, in.sizeBytes(), 0, out.sizeBytes());
  }

  /**
   * The permissions of a depthwise convolution by 3x3 that goes by bands of rows, where the number
   * of channels divides the granule of addresses.
   */
  public static List<Overlap> bands(Node node, KernelBinding binding) {
    DepthwiseConv2d conv = (DepthwiseConv2d) node.op();
    Shape in = node.input(0).shape();
    Shape out = node.output().shape();
    long inRow = in.elements(2, 4);
    long outRow = out.elements(2, 4);
    int band = (int) field(binding, "band");
    RasterOverlap overlap = new RasterOverlap();
    for (int y = 0; y < out.dim(1); y += band) {
      int rows = Math.min(band, out.dim(1) - y);
      int from =
          Math.max(
              0, Math.min(y * conv.window().strideH() - conv.window().padding().top(), in.dim(1)));
      int behind = (y + rows - 1) * conv.window().strideH() - conv.window().padding().top() + 3;
      overlap
          .read(from * inRow, Math.min(in.dim(1), behind) * inRow)
          .write(y * outRow, (y + rows) * outRow);
    }
    return overlap.rules(0, in.elements(), 0, out.elements());
  }

  /**
   * The permissions of an operator that moves elements, from where the reference puts them.
   *
   * @param binding of {@code gather}, {@code pad} or {@code resize_nearest}
   */
  public static List<Overlap> movement(Node node, KernelBinding binding) {
    long bytes = node.input(0).dataType().bits() / 8;
    int[] sources = sources(node);
    RasterOverlap overlap = new RasterOverlap();
    if (node.op() instanceof Pad) {
      return padding(node, binding, sources, bytes);
    }
    boolean resized = binding.kernel().equals("resize_nearest");
    boolean runs = resized || fields(binding, "run") > 0;
    int unit = runs ? (int) (field(binding, resized ? "pixel_bytes" : "run") / bytes) : 1;
    for (int place = 0; place < sources.length; place += unit) {
      long from = (sources[place] - 1) * bytes;
      if (runs) {
        overlap.write(place * bytes, (place + unit) * bytes);
      }
      overlap.read(from, from + unit * bytes).write(place * bytes, (place + unit) * bytes);
    }
    return overlap.rules(0, node.input(0).type().sizeBytes(), 0, node.output().type().sizeBytes());
  }

  /** A run that is moved to the front may lie over its own output, one that is copied may not. */
  private static List<Overlap> padding(
      Node node, KernelBinding binding, int[] sources, long bytes) {
    long extent = field(binding, "extent" + (fields(binding, "extent") - 1));
    long run = binding.specialisation().get("bytes").equals(true) ? extent / bytes : extent;
    boolean moved = binding.specialisation().get("moved").equals(true);
    RasterOverlap copied = new RasterOverlap();
    RasterOverlap below = new RasterOverlap();
    for (int place = 0; place < sources.length; place++) {
      if (sources[place] > 0 && (sources[place] - 1) % run == 0) {
        long from = (sources[place] - 1) * bytes;
        copied.write(0, (place + run) * bytes).read(from, from + run * bytes);
        below.write(0, place * bytes).read(from, from + run * bytes);
      }
    }
    long input = node.input(0).type().sizeBytes();
    long output = node.output().type().sizeBytes();
    return Stream.of(Overlap.Form.OUTPUT_BELOW, Overlap.Form.OUTPUT_ABOVE)
        .flatMap(
            form ->
                (moved && form == Overlap.Form.OUTPUT_BELOW ? below : copied)
                    .rules(0, input, 0, output).stream().filter(rule -> rule.form() == form))
        .toList();
  }

  /** For each element of the output one more than the input's element that it shows, or 0. */
  private static int[] sources(Node node) {
    Value in = numbered(node.input(0));
    Value out = numbered(node.output());
    Node moved = new Node(0, node.op(), List.of(in), List.of(out), 0);
    float[] numbers = new float[in.shape().elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    float[] shown =
        Evaluator.evaluate(moved, List.of(Tensor.ofFloats(in.type(), numbers))).get(0).floats();
    return IntStream.range(0, shown.length).map(i -> (int) shown[i]).toArray();
  }

  /** Of the one type that each operator takes; a float tells 2^24 elements apart. */
  private static Value numbered(Value value) {
    return new Value(
        value.id(),
        value.name(),
        value.type().withDataType(DataType.FLOAT32).withQuantization(Quantization.none()));
  }

  private static int fields(KernelBinding binding, String prefix) {
    return (int)
        binding.parameters().stream().filter(field -> field.name().startsWith(prefix)).count();
  }

  private static long field(KernelBinding binding, String name) {
    return binding.parameters().stream()
        .filter(field -> field.name().equals(name))
        .mapToLong(field -> ((Parameter.Whole) field).value())
        .findFirst()
        .orElseThrow();
  }
}
