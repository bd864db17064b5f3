package dev.wafer.emitter.kernels.signal;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.UINT32;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.op.FftAutoScale;
import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.SpectrumEnergy;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** What the front-end does to a frame before and after its Fourier transform. */
final class SpectrumKernels {
  private SpectrumKernels() {}

  static List<Kernel<?>> all() {
    return List.of(
        SignalKernel.of(
            "signal_window", SignalWindow.class, SpectrumKernels::window, INT16, INT16, INT16),
        SignalKernel.of(
            "fft_auto_scale", FftAutoScale.class, SpectrumKernels::autoScale, INT16, INT16, INT32),
        SignalKernel.of(
            "spectrum_energy", SpectrumEnergy.class, SpectrumKernels::energy, INT16, UINT32));
  }

  private static Optional<KernelBinding.Builder> window(SignalWindow op, SignalKernel.Bound to) {
    int elements = to.request().output().shape().elements();
    Counts turn = Counts.of(STEP).and(LOAD, 2).and(MULTIPLY_ADD).and(ARITHMETIC, 12).and(STORE);
    return Optional.of(
        to.binding()
            .input(0)
            .input(1)
            .output(0)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .parameter("window", CType.I32, to.request().input(1).shape().elements())
            .parameter("shift", CType.I32, op.shift())
            .helper("clamp")
            .overlaps(RasterOverlap.elementwise(to.request(), 0))
            .counts(turn.times(elements).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> autoScale(FftAutoScale op, SignalKernel.Bound to) {
    int elements = to.request().output().shape().elements();
    Counts turn = Counts.of(STEP, 2).and(LOAD, 2).and(ARITHMETIC, 5).and(STORE);
    return Optional.of(
        to.binding()
            .input(0)
            .output(0)
            .output(1)
            .parameters()
            .parameter("elements", CType.I32, elements)
            .helper("first_bit")
            .inPlace(0, 0)
            .counts(turn.times(elements).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> energy(SpectrumEnergy op, SignalKernel.Bound to) {
    int bins = to.request().output().shape().elements();
    int used = op.end() - op.start();
    Counts turn = Counts.of(STEP).and(LOAD, 2).and(MULTIPLY_ADD, 2).and(STORE);
    return Optional.of(
        to.binding()
            .input(0)
            .output(0)
            .parameters()
            .parameter("start", CType.I32, op.start())
            .parameter("end", CType.I32, op.end())
            .parameter("bins", CType.I32, bins)
            .counts(turn.times(used).and(FILLED_BYTE, 4L * (bins - used)).and(CALL)));
  }
}
