package dev.wafer.emitter.kernels.matrix.pairs;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.ASSEMBLY;
import static dev.wafer.targets.Work.CALL;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.matrix.portable.MatrixProduct;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED of int8 with one factor for all outputs on cores whose products have 32 bits: a
 * multiplication takes two inputs of an output, {@link DualWeights}.
 */
public final class FullyConnectedDualS8 implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_dual_s8";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return MatrixProduct.acceptsLayouts(request);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if (request.tiled()
        || !request.core().isArm()
        || request.core().has(Feature.LONG_MULTIPLY)
        || request.input(1).quantization().isPerAxis()) {
      return Optional.empty();
    }
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.activation() == CType.I8 && a.weight() == CType.I8)
        .map(a -> DualWeights.of(request.weights().orElseThrow()))
        .filter(weights -> weights.fit() && DspScaling.of(request).exact())
        .flatMap(
            weights ->
                Pitches.of(request, weights.depth(), weights.outputs())
                    .map(pitches -> binding(request, weights, pitches)));
  }

  private KernelBinding binding(KernelRequest request, DualWeights weights, Pitches pitches) {
    DspScaling scaling = DspScaling.of(request);
    int outputs = weights.outputs();
    int rows = request.output().shape().elements() / outputs;
    boolean clamped = scaling.output().clamped();
    String helper = "dual_products" + (clamped ? "_clamp" : "");
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(FullyConnectedDualS8.class), "fully_connected_dual_s8")
            .input(0)
            .output(0)
            .parameters()
            .bake("product", helper)
            .bake("clamped", clamped)
            .parameter("weights", weights.packed())
            .parameter("bias", scaling.biases(2, DspScaling.Doubled.NONE))
            .parameter("remainders", weights.table())
            .parameter("multiplier", CType.I32, scaling.channel(0).factor().multiplier())
            .parameter("shift", CType.I32, scaling.channel(0).rightShift() - 1)
            .parameter("halves", CType.I32, scaling.channel(0).halves())
            .parameter("rows", CType.I32, rows)
            .parameter("depth", CType.I32, weights.depth())
            .parameter("outputs", CType.I32, outputs)
            .helper("scale_right")
            .helper(helper, clamped ? 540 : 520);
    pitches.addTo(binding, false);
    scaling.output().addBounds(binding);
    return binding
        .overlaps(
            WindowOverlap.byPixel(Plane.ofRows(rows, weights.depth(), outputs), 1)
                .inGroupsOf(1, WindowOverlap.Rest.AGAIN)
                .rereading(outputs - 1L)
                .rules())
        .code(300)
        .counts(counts(weights, clamped).times(rows).and(CALL))
        .build();
  }

  /** Of a row. */
  private static Counts counts(DualWeights weights, boolean clamped) {
    double blocks = weights.sixes() + weights.twos();
    double words = weights.words();
    double tails = weights.depth() % 4 == 0 ? 0 : blocks;
    double sums = weights.sixes() * (77 * words + 72) + weights.twos() * (41 * words + 60);
    return Counts.of(ASSEMBLY, sums + 65 * tails + 29 * blocks)
        .and(ASSEMBLY, weights.outputs() * (clamped ? 32.0 : 31.0))
        .and(ARITHMETIC, 20 * blocks + 12.0 * weights.remainders().size() + 40);
  }
}
