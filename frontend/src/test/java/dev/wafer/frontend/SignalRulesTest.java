package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.INT16;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.SmallModels.flexMap;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.SignalFramer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of the audio front-end's operators, each broken by a model. */
class SignalRulesTest {
  private static final int BOOL = 6;
  private static final int UINT64 = 12;
  private static final int UINT32 = 15;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void optionsAreAMapOfNumbers() {
    int x = model.tensor(INT16, 8);
    int y = model.tensor(INT16, 8);
    model.custom("SignalDelay", ints(x), ints(y), (byte) 1, (byte) 2, (byte) 3);
    assertThat(only(x, y).rule()).contains("options");
    assertThat(delay("delay", 3).found()).contains("no number 'delay_length'");
  }

  @Test
  void aDelayIsNotNegative() {
    assertThat(delay("delay_length", -1).found()).isEqualTo("delay_length -1");
  }

  @Test
  void theWindowDividesTheSignal() {
    assertThat(window(5, 12).found()).isEqualTo("input [2x6], weights [5]");
    assertThat(window(6, 32).found()).isEqualTo("shift 32");
  }

  @Test
  void transformsAreOfFewPrimes() {
    assertThat(fft("SignalRfft", 14, 14, 16).found()).isEqualTo("fft_length 14");
    assertThat(fft("SignalRfft", 9, 9, 11).found()).isEqualTo("fft_length 9");
    assertThat(fft("SignalRfft", 8, 9, 10).rule()).contains("rows of a signal");
    assertThat(fft("SignalIrfft", 8, 8, 8).rule()).contains("rows of a signal");
  }

  @Test
  void energiesAreOfBinsThatAre() {
    int x = model.tensor(INT16, 8);
    int y = model.tensor(UINT32, 4);
    byte[] options = flexMap("start_index", 2, "end_index", 5);
    model.custom("SignalEnergy", ints(x), ints(y), options);
    assertThat(only(x, y).found()).startsWith("start_index 2, end_index 5");
  }

  @Test
  void rangesOfAFilterBankLieInside() {
    assertThat(filterBank(3, 7, 2).found()).startsWith("range 2: frequency start 7");
    assertThat(filterBank(3, 5, 4).found()).startsWith("range 2: frequency start 5");
    assertThat(filterBank(4, 5, 2).found()).isEqualTo("num_channels 4 of 2");
  }

  @Test
  void numbersOfBitsFitAWord() {
    int x = model.tensor(UINT32, 4);
    int y = model.tensor(INT16, 4);
    byte[] options = flexMap("output_scale", 1, "input_correction_bits", 32);
    model.custom("SignalFilterBankLog", ints(x), ints(y), options);
    assertThat(only(x, y).found()).isEqualTo("input_correction_bits 32");
  }

  @Test
  void thePcanTableHasAllOctaves() {
    assertThat(pcan(6, 4, 124).found()).isEqualTo("124 elements");
    assertThat(pcan(64, 4, 125).found()).isEqualTo("snr_shift 64");
    assertThat(pcan(6, 3, 125).found()).isEqualTo("input [4], estimate [3]");
  }

  @Test
  void scaleBitsAreOneNumber() {
    int x = model.tensor(UINT64, 4);
    int bits = model.tensor(INT32, 1);
    int y = model.tensor(UINT32, 4);
    model.custom("SignalFilterBankSquareRoot", ints(x, bits), ints(y), flexMap());
    List<Diagnostic> found =
        TfliteImporter.importModel(model.inputs(x, bits).outputs(y).build()).unsupported();
    assertThat(found.get(0).found()).isEqualTo("scale bits [1]");
  }

  @Test
  void stepsOfFramesDivideTheSignalAndFillFrames() {
    assertThat(framer(4, 3, 8).found()).isEqualTo("frame_size 4, frame_step 3, input [8]");
    assertThat(framer(1, 2, 8).rule()).contains("frame_step <= frame_size");
    assertThat(framer(4, 0, 8).rule()).contains("frame_step <= frame_size");
  }

  @Test
  void aStackAdvancesByAtMostItsFrames() {
    int x = model.tensor(INT16, 3);
    int y = model.tensor(INT16, 6);
    int valid = model.tensor(BOOL);
    byte[] options =
        flexMap(
            "num_channels", 3,
            "stacker_left_context", 1,
            "stacker_right_context", 0,
            "stacker_step", 3);
    model.custom("SignalStacker", ints(x), ints(y, valid), options);
    assertThat(only(x, y).rule()).contains("the step is between 1 and");
  }

  @Test
  void whatAnOperatorKeepsBecomesVariables() {
    int x = model.tensor(INT16, 2, 4);
    int y = model.tensor(INT16, 2, 2, 5);
    int valid = model.tensor(BOOL);
    byte[] options = flexMap("frame_size", 5, "frame_step", 2, "prefill", false);
    model.custom("SignalFramer", ints(x), ints(y, valid), options);
    ImportResult result = TfliteImporter.importModel(model.inputs(x).outputs(y, valid).build());
    assertThat(result.unsupported()).isEmpty();
    Graph graph = result.model().main();
    assertThat(graph.nodes().get(0).op()).isEqualTo(new SignalFramer(5, 2, false));
    assertThat(graph.variables())
        .extracting(Value::shape)
        .containsExactly(Shape.of(2, 4), Shape.of(1));
    assertThat(graph.nodes().get(0).inputs()).containsAll(graph.variables());
  }

  @Test
  void aSumOfFramesNeedsAnAxisOfThem() {
    int x = model.tensor(INT16, 4);
    int y = model.tensor(INT16, 2);
    model.custom("SignalOverlapAdd", ints(x), ints(y), flexMap("frame_step", 2));
    assertThat(only(x, y).rule()).contains("one of frames");
  }

  private static Diagnostic delay(String name, int samples) {
    SignalRulesTest test = new SignalRulesTest();
    int x = test.model.tensor(INT16, 8);
    int y = test.model.tensor(INT16, 8);
    test.model.custom("SignalDelay", ints(x), ints(y), flexMap(name, samples));
    return test.only(x, y);
  }

  private static Diagnostic window(int length, int shift) {
    SignalRulesTest test = new SignalRulesTest();
    int x = test.model.tensor(INT16, 2, 6);
    int weights = test.whole(DataType.INT16, INT16, new long[length]);
    int y = test.model.tensor(INT16, 2, 6);
    test.model.custom("SignalWindow", ints(x, weights), ints(y), flexMap("shift", shift));
    return test.only(x, y);
  }

  private static Diagnostic fft(String code, int length, int in, int out) {
    SignalRulesTest test = new SignalRulesTest();
    int x = test.model.tensor(INT16, in);
    int y = test.model.tensor(INT16, out);
    test.model.custom(code, ints(x), ints(y), flexMap("fft_length", length));
    return test.only(x, y);
  }

  private static Diagnostic filterBank(int channels, int start, int width) {
    SignalRulesTest test = new SignalRulesTest();
    int outputs = channels == 3 ? 3 : 2;
    int x = test.model.tensor(UINT32, 8);
    int weights = test.whole(DataType.INT16, INT16, new long[8]);
    long[] starts = {0, 1, start, 0};
    int frequencies = test.whole(DataType.INT16, INT16, starts);
    int widths = test.whole(DataType.INT16, INT16, 1, 1, width, 0);
    int zeros = test.whole(DataType.INT16, INT16, new long[4]);
    int y = test.model.tensor(UINT64, outputs);
    test.model.custom(
        "SignalFilterBank",
        ints(x, weights, weights, frequencies, zeros, widths),
        ints(y),
        flexMap("num_channels", channels));
    return test.only(x, y);
  }

  private static Diagnostic pcan(int shift, int estimates, int elements) {
    SignalRulesTest test = new SignalRulesTest();
    int x = test.model.tensor(UINT32, 4);
    int noise = test.model.constant(UINT32, words(estimates));
    int table = test.whole(DataType.INT16, INT16, new long[elements]);
    int y = test.model.tensor(UINT32, 4);
    test.model.custom("SignalPCAN", ints(x, noise, table), ints(y), flexMap("snr_shift", shift));
    return test.only(x, y);
  }

  private static Diagnostic framer(int size, int step, int samples) {
    SignalRulesTest test = new SignalRulesTest();
    int x = test.model.tensor(INT16, samples);
    int y = test.model.tensor(INT16, 2, size);
    int valid = test.model.tensor(BOOL);
    byte[] options = flexMap("frame_size", size, "frame_step", step, "prefill", true);
    test.model.custom("SignalFramer", ints(x), ints(y, valid), options);
    return test.only(x, y);
  }

  private int whole(DataType type, int code, long... values) {
    return model.constant(code, DenseConstant.integers(type, Shape.of(values.length), values));
  }

  private static DenseConstant words(int count) {
    return DenseConstant.integers(DataType.UINT32, Shape.of(count), new long[count]);
  }

  private Diagnostic only(int input, int output) {
    List<Diagnostic> found =
        TfliteImporter.importModel(model.inputs(input).outputs(output).build()).unsupported();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).operatorName()).startsWith("CUSTOM:Signal");
    assertThat(found.get(0).tensorName()).isNotEmpty();
    return found.get(0);
  }
}
