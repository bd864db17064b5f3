package dev.wafer.emitter.kernels.registry;

import dev.wafer.emitter.kernels.control.Condition;
import dev.wafer.emitter.kernels.detection.DetectionPostprocessF32;
import dev.wafer.emitter.kernels.elementwise.portable.LookupS8;
import dev.wafer.emitter.kernels.elementwise.portable.SigmoidS16;
import dev.wafer.emitter.kernels.indexed.GatherIndexed;
import dev.wafer.emitter.kernels.indexed.OneHotFill;
import dev.wafer.emitter.kernels.indexed.Scatter;
import dev.wafer.emitter.kernels.indexed.SliceIndexed;
import dev.wafer.emitter.kernels.indexed.WherePlaces;
import dev.wafer.emitter.kernels.movement.Concat;
import dev.wafer.emitter.kernels.movement.Copy;
import dev.wafer.emitter.kernels.movement.CopyViews;
import dev.wafer.emitter.kernels.movement.Gather;
import dev.wafer.emitter.kernels.movement.MoveBoxes;
import dev.wafer.emitter.kernels.movement.PadConstant;
import dev.wafer.emitter.kernels.movement.PadViews;
import dev.wafer.emitter.kernels.movement.TransposePlanes;
import dev.wafer.emitter.kernels.recurrent.SvdfS8;
import dev.wafer.emitter.kernels.recurrent.portable.LstmF32;
import dev.wafer.emitter.kernels.recurrent.portable.LstmGatesF32;
import dev.wafer.emitter.kernels.recurrent.portable.LstmInteger;
import dev.wafer.emitter.kernels.recurrent.portable.RnnF32;
import dev.wafer.emitter.kernels.recurrent.portable.SvdfF32;
import dev.wafer.emitter.kernels.recurrent.portable.SvdfHybrid;
import dev.wafer.emitter.kernels.reduce.MeanF32;
import dev.wafer.emitter.kernels.reduce.TopElements;
import dev.wafer.emitter.kernels.resize.ResizeBilinearKernel;
import dev.wafer.emitter.kernels.resize.ResizeNearest;
import dev.wafer.emitter.kernels.signal.SignalKernels;
import dev.wafer.emitter.kernels.softmax.LogSoftmaxS8;
import dev.wafer.emitter.kernels.softmax.SoftmaxS16;
import dev.wafer.emitter.kernels.softmax.SoftmaxS8;
import dev.wafer.emitter.kernels.state.Variable;
import dev.wafer.emitter.kernels.user.UserCall;
import dev.wafer.passes.lower.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Kernels that move data, look functions up or keep state. */
final class DataKernels {
  private DataKernels() {}

  static List<Kernel<?>> all() {
    List<Kernel<?>> kernels = new ArrayList<>(SignalKernels.all());
    kernels.addAll(plain());
    return List.copyOf(kernels);
  }

  private static List<Kernel<?>> plain() {
    return List.of(
        new Copy(),
        new Variable(),
        new Condition(),
        new Gather(),
        new TransposePlanes(),
        new Concat(),
        new CopyViews(),
        new MoveBoxes(),
        new GatherIndexed(),
        new SliceIndexed(),
        new OneHotFill(),
        new Scatter(),
        new WherePlaces(),
        new TopElements(),
        new PadConstant(),
        new PadViews(),
        new ResizeNearest(),
        new ResizeBilinearKernel(),
        new SoftmaxS8(),
        new SoftmaxS16(),
        new LogSoftmaxS8(),
        new LookupS8(),
        new SigmoidS16(),
        SvdfS8.portable(),
        SvdfS8.withDsp(),
        new SvdfF32(),
        new LstmInteger(),
        new SvdfHybrid(),
        new LstmF32(),
        new LstmGatesF32(),
        new RnnF32(),
        new MeanF32(),
        new DetectionPostprocessF32(),
        new UserCall());
  }
}
