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
import java.util.stream.IntStream;

/**
 * CONV_2D of int8 by 3x3 weights with stride 1 after Winograd, in portable C, for cores without the
 * DSP extension: {@link WinogradTransform}.
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
        .map(accumulator -> binding(request, accumulator, plane));
  }

  private KernelBinding binding(KernelRequest request, Accumulator accumulator, Plane plane) {
    WinogradTiles tiled = new WinogradTiles(plane, form);
    DenseConstant source = request.weights().orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(Conv2dWinograd.class), form.function())
            .bake("expands", form.expands())
            .input(0)
            .output(0)
            .scratch("transformed inputs and sums", CType.U32, tiled.scratchBytes(), 4)
            .parameters()
            .parameter("weights", form.expands() ? asTheyAre(source) : transformed(source, plane))
            .parameter("bias", accumulator.foldedBias(request, 1));
    accumulator.bind(binding.helper("noinline"));
    tiled.addTo(binding, PlaneViews.of(request), -accumulator.parameters().inputOffset());
    return binding.overlaps(tiled.overlap()).code(2_050).counts(counts(tiled)).build();
  }

  private static PackedConstant asTheyAre(DenseConstant source) {
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.I8,
        1,
        () -> {
          int elements = source.shape().elements();
          long[] values = IntStream.range(0, elements).mapToLong(source::integerAt).toArray();
          return IntegerConstants.bytes(CType.I8, values);
        });
  }

  /** For each four output channels, for each input channel: 16 places of four weights. */
  private static PackedConstant transformed(DenseConstant source, Plane plane) {
    return PackedConstant.of(
        "transformed weights",
        PackedConstant.Kind.WEIGHT,
        CType.I16,
        4,
        () -> halfwords(source, plane.inC(), plane.outC()));
  }

  private static Bytes halfwords(DenseConstant source, int depth, int channels) {
    long[] values = new long[16 * depth * channels];
    int next = 0;
    for (int channel = 0; channel < channels; channel += WinogradTiles.CHANNELS) {
      for (int input = 0; input < depth; input++) {
        for (int place = 0; place < 16; place++) {
          for (int c = channel; c < channel + WinogradTiles.CHANNELS; c++) {
            values[next++] = WinogradTransform.weight(source, depth, c, input, place);
          }
        }
      }
    }
    return IntegerConstants.bytes(CType.I16, values);
  }

  /** The work, read off the loops. */
  private Counts counts(WinogradTiles tiled) {
    double depth = tiled.plane().inC();
    double groups = (double) tiled.plane().outC() / WinogradTiles.CHANNELS;
    Counts product =
        Counts.of(LOAD, 6)
            .and(MULTIPLY_ADD, 8)
            .and(STEP, 0.25)
            .times(depth)
            .and(ARITHMETIC, 12)
            .and(STORE, 8)
            .and(STEP)
            .times(16);
    Counts outputs =
        Counts.of(LOAD, 16).and(ARITHMETIC, 40).and(REQUANTIZE, 4).and(STORE, 4).and(STEP);
    Counts inputs = Counts.of(LOAD, 16).and(ARITHMETIC, 36).and(STORE, 16).and(STEP);
    Counts edge =
        Counts.of(BLOCK_COPY, 16).and(COPIED_WORD, 4 * depth).and(STEP, 16).and(ARITHMETIC, 100);
    Counts weights = Counts.of(LOAD, 9).and(ARITHMETIC, 78).and(STORE, 16).and(STEP);
    Counts work =
        product
            .and(DIVIDE, 2)
            .and(ARITHMETIC, 40)
            .and(CALL, 2)
            .times(tiled.groups() * groups)
            .and(outputs.times(4 * tiled.tiles() * groups))
            .and(inputs.times(depth).and(CALL, 2).and(DIVIDE).times(tiled.tiles()))
            .and(edge.times(tiled.edges()))
            .and(CALL);
    return form.expands()
        ? work.and(weights.times(depth).and(CALL).times(4 * groups * tiled.chunks()))
        : work;
  }
}
