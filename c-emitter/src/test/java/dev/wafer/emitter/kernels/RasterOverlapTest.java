package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Overlap;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distances by hand, and by a kernel that goes byte by byte. */
final class RasterOverlapTest {
  private static final Core CORE = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();

  @Test
  void nothingWrittenOrReadAsksForNothing() {
    assertThat(new RasterOverlap().read(0, 100).outputBelowBytes()).isZero();
    assertThat(new RasterOverlap().read(0, 100).outputAboveBytes()).isZero();
    assertThat(new RasterOverlap().write(0, 100).outputBelowBytes()).isZero();
    assertThat(new RasterOverlap().write(0, 100).outputAboveBytes()).isZero();
  }

  @Test
  void aReadAfterAWriteAsksForTheBytesBetween() {
    RasterOverlap overlap = new RasterOverlap().write(10, 50).read(30, 70);
    assertThat(overlap.outputBelowBytes()).isEqualTo(50 - 30);
    assertThat(overlap.outputAboveBytes()).isEqualTo(70 - 10);
  }

  @Test
  void theFarthestOfAllWritesCountsForLaterReads() {
    RasterOverlap overlap =
        new RasterOverlap().write(10, 50).write(20, 40).read(30, 70).write(0, 90).read(85, 86);
    assertThat(overlap.outputBelowBytes()).isEqualTo(50 - 30);
    assertThat(overlap.outputAboveBytes()).isEqualTo(86);
  }

  @Test
  void aReadBeforeAnyWriteIsFree() {
    RasterOverlap overlap = new RasterOverlap().read(0, 90).write(0, 20).read(60, 90);
    assertThat(overlap.outputBelowBytes()).isZero();
    assertThat(overlap.outputAboveBytes()).isEqualTo(90);
  }

  /** Buffers are whole granules of 16 bytes: 33 to 48 bytes are three. */
  @ParameterizedTest
  @CsvSource({"32, 33, true", "33, 48, false", "33, 49, true", "48, 48, false", "0, 1, true"})
  void onlyDistancesOfFewerGranulesThanTheBufferAreWorthARule(
      long distance, long size, boolean worth) {
    List<Overlap> below =
        new RasterOverlap().write(0, distance).read(0, 1000).rules(2, 900, 1, size);
    assertThat(below)
        .isEqualTo(
            worth ? List.of(new Overlap(2, 1, Overlap.Form.OUTPUT_BELOW, distance)) : List.of());
    List<Overlap> above =
        new RasterOverlap().write(0, 1000).read(0, distance).rules(2, size, 1, 900);
    assertThat(above)
        .isEqualTo(
            worth ? List.of(new Overlap(2, 1, Overlap.Form.OUTPUT_ABOVE, distance)) : List.of());
  }

  @ParameterizedTest
  @CsvSource({"1, 24, 24", "2, 24, 24", "2, 48, 24", "2, 24, 48", "24, 24, 48", "12, 36, 12"})
  void lockstepIsWhatGoingStepByStepFinds(int steps, long inputBytes, long outputBytes) {
    RasterOverlap walked = new RasterOverlap();
    long in = inputBytes / steps;
    long out = outputBytes / steps;
    for (int i = 0; i < steps; i++) {
      walked.read(i * in, (i + 1) * in).write(i * out, (i + 1) * out);
    }
    RasterOverlap lockstep = RasterOverlap.lockstep(steps, inputBytes, outputBytes);
    assertThat(lockstep.outputBelowBytes()).isEqualTo(walked.outputBelowBytes());
    assertThat(lockstep.outputAboveBytes()).isEqualTo(walked.outputAboveBytes());
  }

  @Test
  void elementsOfOneTypeGoInPlace() {
    assertThat(RasterOverlap.elementwise(request(DataType.FLOAT32, DataType.FLOAT32, 40), 0))
        .containsExactly(new Overlap(0, 0, Overlap.Form.OUTPUT_BELOW, 0));
  }

  @Test
  void bytesGoWithElementsOfAnyType() {
    assertThat(RasterOverlap.elementwise(request(DataType.INT8, DataType.FLOAT32, 40), 0))
        .containsExactly(new Overlap(0, 0, Overlap.Form.OUTPUT_BELOW, 3 * 39));
    assertThat(RasterOverlap.elementwise(request(DataType.FLOAT32, DataType.INT8, 40), 0))
        .isNotEmpty();
  }

  @Test
  void elementsOfDifferentTypesOrNumbersGiveNothing() {
    assertThat(RasterOverlap.elementwise(request(DataType.INT32, DataType.FLOAT32, 40), 0))
        .isEmpty();
    assertThat(RasterOverlap.elementwise(request(DataType.INT8, DataType.INT8, 41), 0)).isEmpty();
  }

  @Test
  void partsAreReadBeforeTheyAreWritten() {
    assertThat(RasterOverlap.inParts(request(DataType.INT8, DataType.INT8, 40), 1))
        .isEqualTo(new RasterOverlap().rules(0, 40, 0, 40));
    assertThat(RasterOverlap.inParts(request(DataType.FLOAT32, DataType.INT8, 40), 4))
        .isEqualTo(RasterOverlap.lockstep(4, 160, 40).rules(0, 160, 0, 40));
  }

  private static KernelRequest request(DataType in, DataType out, int outputs) {
    GraphBuilder builder = new GraphBuilder("layer");
    Value x = builder.input("x", TensorType.of(in, 40));
    Value y = builder.node(new Unsupported("ANY"), TensorType.of(out, outputs), x);
    Graph graph = builder.output(y).build();
    return new KernelRequest(graph, graph.nodes().get(0), CORE);
  }
}
