package dev.wafer.frontend.ops;

import dev.wafer.ir.op.FftAutoScale;
import dev.wafer.ir.op.FilterBank;
import dev.wafer.ir.op.FilterBankLog;
import dev.wafer.ir.op.FilterBankSquareRoot;
import dev.wafer.ir.op.OverlapAdd;
import dev.wafer.ir.op.Pcan;
import dev.wafer.ir.op.RealFft;
import dev.wafer.ir.op.Signal;
import dev.wafer.ir.op.SignalDelay;
import dev.wafer.ir.op.SignalFramer;
import dev.wafer.ir.op.SignalStacker;
import dev.wafer.ir.op.SignalWindow;
import dev.wafer.ir.op.SpectralSubtraction;
import dev.wafer.ir.op.SpectralSubtraction.Smoothing;
import dev.wafer.ir.op.SpectrumEnergy;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Options of the audio front-end's operators: maps of FlexBuffers. */
final class SignalOptions {
  private static final Rule CHANNELS =
      Rule.consistent("num_channels is the number of the output's channels");

  private static final int FREQUENCY_STARTS = 3;
  private static final int WEIGHT_STARTS = 4;
  private static final int WIDTHS = 5;

  private SignalOptions() {}

  static Map<String, Reading> all() {
    Map<String, Reading> all = new LinkedHashMap<>();
    put(all, "Window", (c, map) -> new SignalWindow(map.integer("shift")));
    put(all, "FftAutoScale", (c, map) -> new FftAutoScale());
    put(all, "Rfft", (c, map) -> new RealFft(false, map.integer("fft_length")));
    put(all, "Irfft", (c, map) -> new RealFft(true, map.integer("fft_length")));
    put(
        all,
        "Energy",
        (c, map) -> new SpectrumEnergy(map.integer("start_index"), map.integer("end_index")));
    put(all, "FilterBank", SignalOptions::filterBank, CHANNELS);
    put(all, "FilterBankSquareRoot", (c, map) -> new FilterBankSquareRoot());
    put(all, "FilterBankSpectralSubtraction", SignalOptions::spectralSubtraction, CHANNELS);
    put(all, "PCAN", (c, map) -> new Pcan(map.integer("snr_shift")));
    put(
        all,
        "FilterBankLog",
        (c, map) ->
            new FilterBankLog(map.integer("output_scale"), map.integer("input_correction_bits")));
    put(all, "Delay", (c, map) -> new SignalDelay(map.integer("delay_length")));
    put(
        all,
        "Framer",
        (c, map) ->
            new SignalFramer(
                map.integer("frame_size"), map.integer("frame_step"), map.flag("prefill")));
    put(
        all,
        "Stacker",
        (c, map) ->
            new SignalStacker(
                map.integer("num_channels"),
                map.integer("stacker_left_context"),
                map.integer("stacker_right_context"),
                map.integer("stacker_step")));
    put(all, "OverlapAdd", (c, map) -> new OverlapAdd(map.integer("frame_step")));
    return all;
  }

  private static void put(
      Map<String, Reading> all,
      String name,
      BiFunction<OperatorContext, FlexOptions, Signal> read,
      Rule... rules) {
    all.put(
        FileForm.CUSTOM + "Signal" + name, Reading.of(c -> read.apply(c, c.flexOptions()), rules));
  }

  private static Signal filterBank(OperatorContext c, FlexOptions map) {
    requireChannels(c, map);
    int most = c.output().shape().elements() + 1;
    return new FilterBank(
        c.constantIntegers(FREQUENCY_STARTS, most),
        c.constantIntegers(WEIGHT_STARTS, most),
        c.constantIntegers(WIDTHS, most));
  }

  private static Signal spectralSubtraction(OperatorContext c, FlexOptions map) {
    requireChannels(c, map);
    return new SpectralSubtraction(
        new Smoothing(map.integer("smoothing"), map.integer("one_minus_smoothing")),
        new Smoothing(
            map.integer("alternate_smoothing"), map.integer("alternate_one_minus_smoothing")),
        map.flag("clamping"),
        map.integer("min_signal_remaining"),
        map.integer("smoothing_bits"),
        map.integer("spectral_subtraction_bits"));
  }

  private static void requireChannels(OperatorContext c, FlexOptions map) {
    int channels = map.integer("num_channels");
    int elements = c.output().shape().elements();
    c.require(
        channels == elements,
        CHANNELS,
        () -> "num_channels %d of %d".formatted(channels, elements));
  }
}
