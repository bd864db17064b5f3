package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.UINT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FftAutoScale;
import dev.wafer.ir.op.RealFft;
import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.SpectrumEnergy;
import java.util.ArrayList;
import java.util.List;

/** From a frame of a signal to the energies of its spectrum. */
final class SignalSpecs {
  /** A signal of one axis. */
  static final Rule ONE_AXIS = Rule.consistent("the tensors have one axis, numbers of bits none");

  private static final Rule WINDOW =
      Rule.consistent("the window has one axis, whose extent divides the signal's elements");
  private static final Rule SHIFT = Rule.consistent("the shift is between 0 and 31 bits");
  private static final Rule LENGTH =
      Rule.supported(
          "the length is even, from 4 to 65536, and 2, 3 and 5 are the only primes that divide it");
  private static final Rule ROWS =
      Rule.consistent(
          "rows of a signal are no longer than the transform, those of a spectrum have length + 2"
              + " elements");
  private static final Rule BINS = Rule.consistent("0 <= start_index <= end_index <= bins");

  private static final int MIN_LENGTH = 4;

  /** Twiddle factors are a table in flash; far more than any front-end asks for. */
  private static final int MAX_LENGTH = 1 << 16;

  private SignalSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(window(), autoScale(), fft(false), fft(true), energy());
  }

  private static OpSpec<SignalWindow> window() {
    return OpSpec.of(SignalWindow.class, "SignalWindow")
        .types(TypeTable.inputs("input", "weights").outputs("output").same(INT16))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              Shape weights = node.input(1).shape();
              node.require(
                  x.rank() > 0
                      && weights.rank() == 1
                      && weights.dim(0) > 0
                      && x.elements() % weights.dim(0) == 0,
                  WINDOW,
                  () -> "input [%s], weights [%s]".formatted(x, weights));
              return Extents.of(x);
            },
            WINDOW)
        .requires(
            new Requirement<>(
                List.of(SHIFT),
                (op, node) ->
                    node.require(
                        op.shift() >= 0 && op.shift() < Integer.SIZE,
                        SHIFT,
                        () -> "shift " + op.shift())))
        .text(
            (op, out) -> out.with("shift", op.shift()), in -> new SignalWindow(in.integer("shift")))
        .customForm()
        .build();
  }

  private static OpSpec<FftAutoScale> autoScale() {
    return OpSpec.of(FftAutoScale.class, "SignalFftAutoScale")
        .types(TypeTable.inputs("input").outputs("output", "scale bits").row(INT16, INT16, INT32))
        .shapes(
            (op, node) -> {
              requireOneAxis(node, node.input(0).shape());
              return List.of(Extents.of(node.input(0).shape()), Extents.of());
            },
            ONE_AXIS)
        .text(FftAutoScale::new)
        .note(
            "The least number, -32768, counts as less than any other one, as in TensorFlow Lite"
                + " Micro; a frame of zeros is not shifted, as where Micro is built by GCC.")
        .customForm()
        .build();
  }

  private static OpSpec<RealFft> fft(boolean inverse) {
    return OpSpec.of(RealFft.class, inverse ? "SignalIrfft" : "SignalRfft")
        .types(TypeTable.inputs("input").outputs("output").same(FLOAT32, INT16, INT32))
        .shape(SignalSpecs::transformed, LENGTH, ROWS)
        .text(
            (op, out) -> out.with("fft_length", op.length()),
            in -> new RealFft(inverse, in.integer("fft_length")))
        .note(
            "Integers to the bit as kissfft computes them, which TensorFlow Lite Micro calls; sums"
                + " that leave the type wrap.")
        .customForm()
        .build();
  }

  private static Extents transformed(RealFft op, NodeCheck node) {
    int length = op.length();
    node.require(
        length >= MIN_LENGTH && length <= MAX_LENGTH && length % 2 == 0 && isSmooth(length),
        LENGTH,
        () -> "fft_length " + length);
    Shape x = node.input(0).shape();
    int row = x.rank() == 0 ? 0 : x.dim(x.rank() - 1);
    boolean fits = op.inverse() ? row == length + 2 : row >= 1 && row <= length;
    node.require(fits, ROWS, () -> "[%s] for fft_length %d".formatted(x, length));
    return Extents.of(x).with(x.rank() - 1, op.inverse() ? length : length + 2);
  }

  private static boolean isSmooth(int number) {
    int rest = number;
    for (int prime : new int[] {2, 3, 5}) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  private static OpSpec<SpectrumEnergy> energy() {
    return OpSpec.of(SpectrumEnergy.class, "SignalEnergy")
        .types(TypeTable.inputs("input").outputs("output").row(INT16, UINT32))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              requireOneAxis(node, x);
              int bins = x.dim(0) / 2;
              node.require(
                  x.dim(0) % 2 == 0
                      && op.start() >= 0
                      && op.start() <= op.end()
                      && op.end() <= bins,
                  BINS,
                  () ->
                      "start_index %d, end_index %d, input [%s]"
                          .formatted(op.start(), op.end(), x));
              return Extents.of(bins);
            },
            ONE_AXIS,
            BINS)
        .text(
            (op, out) -> out.with("start_index", op.start()).with("end_index", op.end()),
            in -> new SpectrumEnergy(in.integer("start_index"), in.integer("end_index")))
        .note(
            "Bins outside of start_index and end_index are 0; TensorFlow Lite Micro leaves there"
                + " what lay in memory.")
        .customForm()
        .build();
  }

  /** Checks that each of the shapes has one axis. */
  static void requireOneAxis(NodeCheck node, Shape... shapes) {
    List<String> found = new ArrayList<>();
    boolean holds = true;
    for (Shape shape : shapes) {
      holds &= shape.rank() == 1;
      found.add("[" + shape + "]");
    }
    node.require(holds, ONE_AXIS, () -> String.join(", ", found));
  }
}
