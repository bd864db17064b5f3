package dev.wafer.reference.ops;

import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.SpectrumEnergy;
import dev.wafer.reference.Tensor;
import java.util.List;

/** What the audio front-end does to a frame besides its Fourier transform. */
final class SignalOps {
  private SignalOps() {}

  static List<Tensor> window(Invocation call) {
    int[] x = call.input(0).toInts();
    int[] weights = call.input(1).toInts();
    int shift = call.op(SignalWindow.class).shift();
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      int product = (x[i] * weights[i % weights.length]) >> shift;
      out[i] = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, product));
    }
    return call.ints(out);
  }

  static List<Tensor> autoScale(Invocation call) {
    int[] x = call.input(0).toInts();
    short largest = 0;
    for (int sample : x) {
      if (sample > largest) {
        largest = (short) sample;
      } else if (-sample > largest) {
        // The magnitude of the least number wraps to that number itself.
        largest = (short) -sample;
      }
    }
    int bits = largest <= 0 ? 0 : Integer.numberOfLeadingZeros(largest) - Short.SIZE - 1;
    int[] out = new int[x.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = x[i] << bits;
    }
    Tensor scale = Tensor.ofInts(call.node().output(1).type(), new int[] {bits});
    return List.of(call.ints(out).get(0), scale);
  }

  static List<Tensor> energy(Invocation call) {
    SpectrumEnergy op = call.op(SpectrumEnergy.class);
    int[] x = call.input(0).toInts();
    int[] out = new int[x.length / 2];
    for (int i = op.start(); i < op.end(); i++) {
      out[i] = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
    }
    return call.ints(out);
  }
}
