package dev.wafer.emitter.kernels.signal;

import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/** All kernels of the audio front-end. */
public final class SignalKernels {
  private SignalKernels() {}

  public static List<Kernel<?>> all() {
    List<Kernel<?>> all = new ArrayList<>(SpectrumKernels.all());
    all.addAll(RealFftKernels.all());
    all.addAll(FilterBankKernels.all());
    all.addAll(FramingKernels.all());
    return all;
  }
}
