package dev.wafer.compiler.rules;

import static dev.wafer.compiler.rules.ElementType.BOOL;
import static dev.wafer.compiler.rules.ElementType.FLOAT32;
import static dev.wafer.compiler.rules.ElementType.INT16;
import static dev.wafer.compiler.rules.ElementType.INT32;
import static dev.wafer.compiler.rules.ElementType.UINT32;
import static dev.wafer.compiler.rules.ElementType.UINT64;

import dev.wafer.compiler.rules.Instances.Drawn;
import dev.wafer.ir.spec.FileForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The part of {@link Instances} that the format knows by a code of their own. */
final class CustomInstances {
  private static final int CUSTOM = 32;
  private static final int[] LENGTHS = {4, 6, 8, 10, 12, 16, 24, 30, 32, 40, 60};
  private static final int TABLE = 125;

  private final Map<String, Drawn> all = new LinkedHashMap<>();

  private CustomInstances() {
    add("Convolution2DTransposeBias", CustomInstances::transposed);
    add("SignalWindow", CustomInstances::window);
    add("SignalFftAutoScale", i -> i.flex().input(INT16, 9).output(INT16, 9).output(INT32));
    add("SignalRfft", i -> fft(i, false));
    add("SignalIrfft", i -> fft(i, true));
    add(
        "SignalEnergy",
        i -> i.flex("start_index", 1, "end_index", 4).input(INT16, 10).output(UINT32, 5));
    add("SignalFilterBank", CustomInstances::filterBank);
    add(
        "SignalFilterBankSquareRoot",
        i -> i.flex().input(UINT64, 7).input(INT32).output(UINT32, 7));
    add("SignalFilterBankSpectralSubtraction", CustomInstances::subtraction);
    add("SignalPCAN", CustomInstances::pcan);
    add(
        "SignalFilterBankLog",
        i ->
            i.flex("output_scale", 1600, "input_correction_bits", i.axis(4))
                .input(UINT32, 7)
                .output(INT16, 7));
    add("SignalDelay", CustomInstances::delay);
    add("SignalFramer", CustomInstances::framer);
    add("SignalStacker", CustomInstances::stacker);
    add("SignalOverlapAdd", CustomInstances::overlapAdd);
    add("TFLite_Detection_PostProcess", CustomInstances::detection);
  }

  static Map<String, Drawn> all() {
    return new CustomInstances().all;
  }

  private void add(String code, Consumer<Instance> fill) {
    all.put(FileForm.CUSTOM + code, new Drawn(CUSTOM, fill));
  }

  private static void transposed(Instance i) {
    ByteBuffer options = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    options.putInt(i.rank() % 2 == 0 ? 1 : 2).putInt(2).putInt(2);
    i.custom(options.array()).input(1, 2, 3, 2).weights(FLOAT32, 3, 2, 2, 2).weights(FLOAT32, 3);
    i.output(1, 4, 6, 3);
  }

  private static void window(Instance i) {
    int[] shape = i.extents();
    int row = shape.length == 0 ? 1 : shape[shape.length - 1];
    i.flex("shift", i.axis(14)).input(INT16, shape).constant(INT16, row).output(INT16, shape);
  }

  private static void fft(Instance i, boolean inverse) {
    int length = LENGTHS[i.axis(LENGTHS.length)];
    int[] signal = i.extents();
    int[] spectrum = signal.clone();
    if (signal.length > 0) {
      signal[signal.length - 1] = inverse ? length : length - i.axis(length / 2);
      spectrum[signal.length - 1] = length + 2;
    }
    i.flex("fft_length", length);
    i.input(inverse ? spectrum : signal).output(inverse ? signal : spectrum);
  }

  private static void filterBank(Instance i) {
    i.flex("num_channels", 3).input(UINT32, 8).constant(INT16, 6).constant(INT16, 6);
    i.whole(INT16, 1, 3, 5, 7).whole(INT16, 0, 2, 4, 9).whole(INT16, 2, 2, 2, 0).output(UINT64, 3);
  }

  private static void subtraction(Instance i) {
    i.flex(
            "num_channels",
            5,
            "smoothing",
            655,
            "one_minus_smoothing",
            15729,
            "alternate_smoothing",
            983,
            "alternate_one_minus_smoothing",
            15401,
            "clamping",
            i.random().nextBoolean(),
            "min_signal_remaining",
            819,
            "smoothing_bits",
            i.axis(11),
            "spectral_subtraction_bits",
            14)
        .input(UINT32, 5)
        .output(UINT32, 5)
        .output(UINT32, 5);
  }

  private static void pcan(Instance i) {
    i.flex("snr_shift", i.axis(20)).input(UINT32, 6).input(UINT32, 6).constant(INT16, TABLE);
    i.output(UINT32, 6);
  }

  private static void delay(Instance i) {
    int[] shape = i.extents();
    i.flex("delay_length", i.axis(6)).input(INT16, shape).output(INT16, shape);
  }

  private static void framer(Instance i) {
    int[] in = i.extents();
    int step = 1 + i.axis(3);
    int size = step + i.axis(6);
    int frames = 1 + i.axis(3);
    int[] out = Arrays.copyOf(in, in.length + 1);
    if (in.length > 0) {
      in[in.length - 1] = frames * step;
      out[in.length - 1] = frames;
      out[in.length] = size;
    }
    i.flex("frame_size", size, "frame_step", step, "prefill", i.random().nextBoolean());
    i.input(INT16, in).output(INT16, out).output(BOOL);
  }

  private static void stacker(Instance i) {
    int left = i.axis(3);
    int right = i.axis(3);
    int channels = 1 + i.axis(4);
    i.flex(
            "num_channels", channels,
            "stacker_left_context", left,
            "stacker_right_context", right,
            "stacker_step", 1 + i.axis(left + right + 1))
        .input(INT16, channels)
        .output(INT16, (left + right + 1) * channels)
        .output(BOOL);
  }

  private static void overlapAdd(Instance i) {
    int[] in = i.extents();
    int[] out = Arrays.copyOf(in, Math.max(0, in.length - 1));
    int step = in.length == 0 ? 1 : 1 + i.axis(in[in.length - 1]);
    if (in.length > 1) {
      out[in.length - 2] = in[in.length - 2] * step;
    }
    i.flex("frame_step", step).input(in).output(out);
  }

  private static void detection(Instance i) {
    boolean regular = i.random().nextBoolean();
    int classes = regular ? 1 + i.axis(3) : 1;
    int background = i.axis(2);
    int detections = 1 + i.axis(6);
    i.flex(
            "max_detections", detections,
            "max_classes_per_detection", 1,
            "detections_per_class", 1 + i.axis(5),
            "use_regular_nms", regular,
            "nms_score_threshold", 0.1f,
            "nms_iou_threshold", 0.4f,
            "num_classes", classes,
            "y_scale", 2f,
            "x_scale", 2f,
            "h_scale", 3f,
            "w_scale", 3f)
        .input(FLOAT32, 1, 9, 4)
        .input(FLOAT32, 1, 9, classes + background)
        .input(FLOAT32, 9, 4);
    i.output(FLOAT32, 1, detections, 4).output(FLOAT32, 1, detections);
    i.output(FLOAT32, 1, detections).output(FLOAT32, 1);
  }
}
