package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wafer.emulation.Fixtures;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.Probe;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainException;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.targets.Architecture;
import dev.wafer.targets.Board;
import dev.wafer.targets.TargetCatalog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class ModelHarnessTest {
  private static final TargetCatalog CATALOG = TargetCatalog.builtIn();

  private final byte[] first = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};
  private final byte[] second = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};

  static Stream<Board> boards() {
    return CATALOG.boards().stream();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void runsAndMeasuresAModelOnEveryBoard(Board board, Toolchain toolchain) {
    ModelReport report =
        new ModelHarness(toolchain)
            .run(HarnessOptions.measuring(board), List.of(tinyRequest(List.of())))
            .get(0);

    assertThat(report.name()).isEqualTo("tiny");
    assertThat(outputs(report, 0)).containsExactly(Fixtures.tinyOutput(first));
    assertThat(outputs(report, 1)).containsExactly(Fixtures.tinyOutput(second));
    Measurement measured = report.measurement().orElseThrow();
    // 128 products and 8 results: no core needs fewer instructions than products, nor more than
    // 2000.
    assertThat(measured.instructions()).isBetween(100.0, 2000.0);
    assertThat(measured.initInstructions()).isBetween(2.0, 40.0);
    // On RISC-V all that is live fits the registers.
    long leastStack = board.core().architecture() == Architecture.RISCV ? 0 : 4;
    assertThat(measured.stackBytes()).isBetween(leastStack, 200L);
    assertThat(measured.stepInstructions()).hasSize(2);
    assertThat(measured.stepInstructions().get(0))
        .isGreaterThan(measured.stepInstructions().get(1));
    assertThat(measured.stepInstructions().stream().mapToDouble(d -> d).sum())
        .isCloseTo(measured.instructions(), within(0.1 * measured.instructions() + 40));
    assertThat(report.sizes().weightsBytes()).isEqualTo(128);
    assertThat(report.sizes().textBytes()).isBetween(60L, 700L);
    assertThat(report.sizes().dataBytes() + report.sizes().bssBytes()).isZero();
    assertThat(report.sizes().libraryTextBytes() + report.sizes().libraryRodataBytes()).isZero();
  }

  @Test
  void severalModelsShareAnImageAndStateLastsForASequence(Toolchain toolchain) {
    ModelRequest running =
        new ModelRequest(
            Fixtures.model("running", 2, 2),
            List.of(
                List.of(runningInput(0f, 1, 2, 3), runningInput(1f, 10, 20, 30)),
                List.of(runningInput(0f, -5, -5, -5))),
            List.of());

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board("mps2-an386")),
                List.of(tinyRequest(List.of()), running));

    assertThat(outputs(reports.get(0), 0)).containsExactly(Fixtures.tinyOutput(first));
    assertThat(totals(reports.get(1))).containsExactly(List.of(6, 66), List.of(-15));
    assertThat(floatOf(reports.get(1).outputs().get(0).get(1)))
        .isCloseTo((float) Math.E, within(1e-6f));
    assertThat(reports.get(1).measurement()).isEmpty();
    assertThat(reports.get(1).sizes().libraryTextBytes()).as("expf").isGreaterThan(100);
  }

  @Test
  void probesReadWhatAStepLeftInTheArena(Toolchain toolchain) {
    Probe output = new Probe(1, 48, 8);
    Probe sums = new Probe(0, 16, 4);

    ModelReport report =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board("mps3-an547")),
                List.of(tinyRequest(List.of(output, sums))))
            .get(0);

    assertThat(report.probes().get(1).get(0).get(0)).containsExactly(Fixtures.tinyOutput(second));
    // Row 0 weighs each column by minus its index: -(0 + 1 + ... + 15) * 9.
    assertThat(littleEndian(report.probes().get(1).get(0).get(1)).getInt()).isEqualTo(-1080);
  }

  @Test
  void aRepeatedMeasurementRepeatsExactly(Toolchain toolchain) {
    HarnessOptions options = HarnessOptions.measuring(board("mps2-an386"));
    ModelHarness harness = new ModelHarness(toolchain);
    List<ModelRequest> requests = List.of(tinyRequest(List.of()));

    assertThat(harness.run(options, requests).get(0).measurement())
        .isEqualTo(harness.run(options, requests).get(0).measurement());
  }

  @ParameterizedTest
  @CsvSource({
    "FAULTY_OVERRUN,   mps2-an386, ended with 104, arena-overrun",
    "FAULTY_UNDERRUN,  mps2-an386, ended with 104, arena-overrun",
    "FAULTY_STATUS,    mps2-an386, ended with 103, error run 2",
    "FAULTY_WILD,      mps2-an386, ended with 101, fault exception",
    "FAULTY_WILD,      mps2-an500, ended with 101, faulty_run at",
    "FAULTY_WILD,      mps2-an505, ended with 101, fault exception",
    "FAULTY_WILD,      mps3-an547, ended with 101, fault exception",
    "FAULTY_UNALIGNED, microbit,   ended with 101, fault exception",
    "FAULTY_ENDLESS,   mps2-an386, ran longer than 5 s, ''",
    "FAULTY_SYNTAX,    mps2-an386, does not compile, faulty.c",
  })
  void aModelThatMisbehavesIsReported(
      String kind, String boardName, String what, String detail, Toolchain toolchain) {
    assertThatThrownBy(() -> runFaulty(kind, board(boardName), "", toolchain))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(detail);
  }

  @Test
  void codeForACoreWithoutUnalignedAccessFaultsOnABoardThatCouldDoIt(Toolchain toolchain) {
    assertThatThrownBy(
            () -> runFaulty("FAULTY_UNALIGNED", board("mps2-an385"), "cortex-m0plus", toolchain))
        .isInstanceOf(ToolchainException.class)
        .hasMessageContaining("fault exception");
    assertThat(runFaulty("FAULTY_UNALIGNED", board("mps2-an385"), "cortex-m3", toolchain))
        .hasSize(1);
  }

  private static List<ModelReport> runFaulty(
      String kind, Board board, String core, Toolchain toolchain) {
    HarnessOptions options =
        new HarnessOptions(
            board,
            core.isEmpty() ? board.core() : CATALOG.core(core).orElseThrow(),
            List.of("-O2", "-D" + kind + "=1"),
            false,
            false,
            Duration.ofSeconds(5));
    Frame frame = new Frame(List.of(new byte[] {1, 2, 3, 4}));
    return new ModelHarness(toolchain)
        .run(
            options,
            List.of(
                new ModelRequest(
                    Fixtures.model("faulty", 1, 1), List.of(List.of(frame)), List.of())));
  }

  private ModelRequest tinyRequest(List<Probe> probes) {
    List<List<Frame>> sequences =
        List.of(List.of(new Frame(List.of(first))), List.of(new Frame(List.of(second))));
    return new ModelRequest(Fixtures.tiny(), sequences, probes);
  }

  private static Frame runningInput(float value, int... bytes) {
    byte[] small = {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2]};
    byte[] floating = littleEndian(new byte[4]).putFloat(value).array();
    return new Frame(List.of(floating, small));
  }

  private static List<List<Integer>> totals(ModelReport report) {
    return report.outputs().stream()
        .map(frames -> frames.stream().map(f -> littleEndian(f.tensors().get(1)).getInt()).toList())
        .toList();
  }

  private static float floatOf(Frame frame) {
    return littleEndian(frame.tensors().get(0)).getFloat();
  }

  private static byte[] outputs(ModelReport report, int sequence) {
    return report.outputs().get(sequence).get(0).tensors().get(0);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Board board(String name) {
    return CATALOG.board(name).orElseThrow();
  }
}
