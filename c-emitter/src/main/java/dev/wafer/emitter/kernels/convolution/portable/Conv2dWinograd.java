package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.WinogradForm;
import dev.wafer.emitter.kernels.WinogradTiles;
import dev.wafer.emitter.kernels.WinogradTransform;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D of int8 by 3x3 weights with stride 1 after Winograd, in portable C, for cores without the
 * DSP extension, by tiles of 2x2 or of 4x4 outputs: {@link WinogradTransform}.
 */
public final class Conv2dWinograd implements Kernel<Conv2d> {
  /** Inputs of a turn of the product's loop. */
  private static final int DEPTH_STEP = 4;

  private final WinogradForm form;

  public Conv2dWinograd(WinogradForm form) {
    this.form = form;
  }

  @Override
  public String name() {
    return form.name("s8");
  }

  @Override
  public List<Class<? extends Conv2d>> operators() {
    return List.of(Conv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Conv2d op, KernelRequest request) {
    if (request.tiled() || request.core().has(Feature.DSP)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.weight() == CType.I8)
        .filter(a -> request.input(1).shape().dim(3) == plane.inC())
        .filter(a -> WinogradTiles.take(plane, DEPTH_STEP))
        .flatMap(accumulator -> binding(request, accumulator, plane));
  }

  private Optional<KernelBinding> binding(
      KernelRequest request, Accumulator accumulator, Plane plane) {
    if (!bySixteen()) {
      return Optional.of(binding(request, accumulator, plane, false));
    }
    long[] largest = ProductSums.of(request).largestOfInt8();
    return form.transform().exact(largest)
        ? Optional.of(binding(request, accumulator, plane, !form.transform().fits(largest)))
        : Optional.empty();
  }

  /**
   * @param wraps whether sums of products may leave 32 bits
   */
  private KernelBinding binding(
      KernelRequest request, Accumulator accumulator, Plane plane, boolean wraps) {
    WinogradTiles tiled = new WinogradTiles(plane, form);
    DenseConstant source = request.weights().orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), template(), form.function())
            .bake("expands", form.expands())
            .input(0)
            .output(0)
            .scratch("transformed inputs and sums", CType.U32, tiled.scratchBytes(), 4)
            .parameters()
            .parameter(
                "weights",
                form.expands() ? IntegerConstants.weights(source) : transformed(source, plane))
            .parameter("bias", accumulator.foldedBias(request, 1));
    if (bySixteen()) {
      binding.bake("wraps", wraps);
    }
    accumulator.bind(binding.helper("noinline"));
    tiled.addTo(binding, PlaneViews.of(request), -accumulator.parameters().inputOffset());
    return binding
        .overlaps(tiled.overlap())
        .code(bySixteen() ? 2_000 : 2_050)
        .counts(counts(tiled, product(request, plane.inC(), wraps)))
        .build();
  }

  private String template() {
    return bySixteen()
        ? Templates.beside(Conv2dWinograd.class, "Conv2dWinograd4x4")
        : Templates.beside(Conv2dWinograd.class);
  }

  /** Whether a tile has sixteen outputs. */
  private boolean bySixteen() {
    return form.transform() == WinogradTransform.F4;
  }

  /** Of this kernel's weights. */
  private record Packing(WinogradTransform transform) {}

  /** For each four output channels, for each input channel: the places of four weights. */
  private PackedConstant transformed(DenseConstant source, Plane plane) {
    return PackedConstant.of(
        "transformed weights",
        PackedConstant.Kind.WEIGHT,
        CType.I16,
        4,
        form.transform().places() * plane.inC() * plane.outC(),
        () ->
            source.derived(
                new Packing(form.transform()), s -> halfwords(source, plane.inC(), plane.outC())));
  }

  private Bytes halfwords(DenseConstant source, int depth, int channels) {
    WinogradTransform transform = form.transform();
    long[] values = new long[transform.places() * depth * channels];
    int next = 0;
    for (int channel = 0; channel < channels; channel += WinogradTiles.CHANNELS) {
      for (int input = 0; input < depth; input++) {
        int[][] together = new int[WinogradTiles.CHANNELS][];
        for (int c = 0; c < together.length; c++) {
          together[c] = transform.weights(source, depth, channel + c, input);
        }
        for (int place = 0; place < transform.places(); place++) {
          for (int[] weights : together) {
            values[next++] = weights[place];
          }
        }
      }
    }
    return IntegerConstants.bytes(CType.I16, values);
  }

  /**
   * The work, read off the loops.
   *
   * @param product of a place of two tiles and four channels
   */
  private Counts counts(WinogradTiles tiled, Counts product) {
    double depth = tiled.plane().inC();
    double groups = (double) tiled.plane().outC() / WinogradTiles.CHANNELS;
    Counts work =
        product
            .times(form.transform().places())
            .and(DIVIDE, 2)
            .and(ARITHMETIC, 40)
            .and(CALL, 2)
            .times(tiled.groups() * groups)
            .and(outputs().times(4 * tiled.tiles() * groups))
            .and(inputs().times(depth).and(CALL, 2).and(DIVIDE).times(tiled.tiles()))
            .and(edge(depth).times(tiled.edges()))
            .and(CALL);
    return form.expands()
        ? work.and(weights().times(depth).and(CALL).times(4 * groups * tiled.chunks()))
        : work;
  }

  /** Of a place of two tiles and four channels. */
  private Counts product(KernelRequest request, double depth, boolean wraps) {
    Counts step = Counts.of(LOAD, 6).and(MULTIPLY_ADD, 8).and(STEP, 0.25);
    if (bySixteen() && !request.core().has(Feature.LONG_MULTIPLY)) {
      step = step.and(LOAD, 12); // few registers: the eight sums and far places are kept in memory
    }
    if (wraps) {
      step = step.and(LOAD, 2).and(ARITHMETIC, 2).and(STORE, 2); // compilers may reorder such sums
    }
    return step.times(depth).and(ARITHMETIC, 12).and(STORE, 8).and(STEP);
  }

  /** Of a tile and a channel. */
  private Counts outputs() {
    return bySixteen()
        ? Counts.of(LOAD, 60).and(ARITHMETIC, 200).and(REQUANTIZE, 16).and(STORE, 40).and(STEP, 11)
        : Counts.of(LOAD, 16).and(ARITHMETIC, 40).and(REQUANTIZE, 4).and(STORE, 4).and(STEP);
  }

  /** Of a tile and an input channel. */
  private Counts inputs() {
    return bySixteen()
        ? Counts.of(LOAD, 72).and(ARITHMETIC, 156).and(STORE, 72).and(STEP, 13)
        : Counts.of(LOAD, 16).and(ARITHMETIC, 36).and(STORE, 16).and(STEP);
  }

  /** Of a tile that lies partly outside. */
  private Counts edge(double depth) {
    int places = form.transform().places();
    return Counts.of(BLOCK_COPY, places)
        .and(COPIED_WORD, places * depth / 4)
        .and(STEP, places)
        .and(ARITHMETIC, 6.0 * places);
  }

  /** Of an input and an output channel. */
  private Counts weights() {
    return bySixteen()
        ? Counts.of(LOAD, 45).and(ARITHMETIC, 150).and(STORE, 54).and(STEP, 10)
        : Counts.of(LOAD, 9).and(ARITHMETIC, 78).and(STORE, 16).and(STEP);
  }
}
