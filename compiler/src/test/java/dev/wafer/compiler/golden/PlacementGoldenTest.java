package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Value;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.passes.program.Buffer;
import dev.wafer.reference.Tensor;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of sparse weights, and of weights of four bits, on the host, under sanitizers, with their
 * weights in every placement: the outputs are those with the weights expanded in flash, to the bit.
 */
@Tag("long")
class PlacementGoldenTest {
  private static final int MOST_VECTORS = 2;

  /** Models of weights of four bits, whose biases and factors take more room beside them. */
  private static final String NIBBLES = "int4_weights";

  /** Of the range of an output, beside another implementation's recorded ones. */
  private static final double FLOAT_TOLERANCE = 1e-4;

  /** What was compiled, and the outputs of each placement. */
  private record Run(Map<Mode, CompiledModel> compilations, Bytes outputs) {}

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> examplesGiveTheSameBits() {
    List<String> cores = List.of("host", "cortex-m4");
    Path examples = GoldenFolder.root().resolve("examples");
    return Stream.of(examples, examples.resolve("layervectors"))
        .flatMap(from -> GoldenFolder.models(from).stream())
        .filter(model -> model.name().contains("pruned") || model.name().startsWith(NIBBLES))
        .flatMap(
            model ->
                cores.stream()
                    .map(
                        core ->
                            DynamicTest.dynamicTest(
                                model.name() + " for " + core, () -> compare(model, core))));
  }

  @TestFactory
  Stream<DynamicTest> faceDetectionGivesTheSameBits() {
    assumeTrue(
        Files.isDirectory(GoldenFolder.location()),
        "skipped: no golden vectors at " + GoldenFolder.location() + "; set WAFER_GOLDEN");
    return GoldenFolder.models(GoldenFolder.location()).stream()
        .filter(model -> model.name().endsWith("_sparse"))
        .map(
            model ->
                DynamicTest.dynamicTest(
                    model.name(),
                    () -> {
                      Run run = compare(model, "host");
                      checkRecorded(model, run);
                      checkSparseWeights(run);
                    }));
  }

  /** The outputs, which are those of every placement, are those that were recorded. */
  private static void checkRecorded(GoldenModel model, Run run) {
    List<Value> outputs = run.compilations().get(Mode.FOLD).model().main().outputs();
    byte[] all = run.outputs().toArray();
    int at = 0;
    for (int k = 0; k < Math.min(MOST_VECTORS, model.cases()); k++) {
      List<byte[]> recorded = model.tensors("out_" + k, outputs.size());
      for (int i = 0; i < outputs.size(); i++) {
        byte[] found = Arrays.copyOfRange(all, at, at + recorded.get(i).length);
        at += found.length;
        float[] wanted = Tensor.fromBytes(outputs.get(i).type(), recorded.get(i)).floats();
        float[] got = Tensor.fromBytes(outputs.get(i).type(), found).floats();
        assertThat(FloatComparison.firstFar(got, wanted, 0, FLOAT_TOLERANCE))
            .as("%s, vector %d, output %d", model.name(), k, i)
            .isEmpty();
      }
    }
    assertThat(at).isEqualTo(all.length);
  }

  /** The weights that the file holds sparse stay small: as floats they are 1,850,368 bytes. */
  private static void checkSparseWeights(Run run) {
    Map<Mode, Long> bytes = new EnumMap<>(Mode.class);
    run.compilations()
        .forEach(
            (mode, compilation) -> {
              List<CompileReport.Parameter> sparse =
                  compilation.report().parameterPlacements().stream()
                      .filter(parameter -> 2 * parameter.zeros() > parameter.elements())
                      .toList();
              assertThat(sparse).as("%s", mode).hasSize(46);
              bytes.put(mode, sparse.stream().mapToLong(CompileReport.Parameter::flashBytes).sum());
            });
    assertThat(bytes.get(Mode.FOLD)).isEqualTo(1_850_368);
    assertThat(bytes.get(Mode.INIT)).isLessThanOrEqualTo(350_000);
    assertThat(bytes.get(Mode.ON_DEMAND)).isLessThanOrEqualTo(350_000);
    assertThat(bytes.get(Mode.DIRECT)).isLessThanOrEqualTo(350_000);
  }

  private Run compare(GoldenModel model, String core) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Target target = TargetCatalog.builtIn().resolve(core);
    Map<Mode, CompiledModel> compilations = new EnumMap<>(Mode.class);
    for (Mode mode : List.of(Mode.FOLD, Mode.INIT, Mode.ON_DEMAND, Mode.DIRECT)) {
      compilations.put(mode, compile(model, target, mode));
    }
    int vectors = Math.min(MOST_VECTORS, model.cases());
    int inputs = compilations.get(Mode.FOLD).model().main().inputs().size();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    for (int i = 0; i < compilations.size(); i++) {
      for (int k = 0; k < vectors; k++) {
        model.tensors("in_" + k, inputs).forEach(in::writeBytes);
      }
    }
    Path place = Files.createDirectory(folder.resolve(model.name() + core));
    List<Integer> sequences = Collections.nCopies(vectors, 1);
    byte[] found =
        new HostProgram(place, target.core(), HostProgram.Optimization.of(model.model().length))
            .run(
                compilations.values().stream()
                    .map(c -> new HostProgram.Model(c.emitted(), sequences))
                    .toList(),
                in.toByteArray());
    int size = found.length / compilations.size();
    byte[] folded = Arrays.copyOf(found, size);
    int at = 0;
    for (Mode mode : compilations.keySet()) {
      assertThat(Arrays.copyOfRange(found, at, at + size)).as(mode.key()).isEqualTo(folded);
      at += size;
    }
    checkFigures(compilations, model.name().startsWith(NIBBLES) ? 70 : 60);
    return new Run(compilations, Bytes.copyOf(folded));
  }

  /**
   * @param most per cent of the constants that are left where weights are coded
   */
  private static void checkFigures(Map<Mode, CompiledModel> compilations, int most) {
    CompiledModel folded = compilations.get(Mode.FOLD);
    assertThat(bytes(folded, Buffer.Kind.PERSISTENT)).isZero();
    long flash = folded.report().flash().constantBytes();
    CompiledModel init = compilations.get(Mode.INIT);
    assertThat(init.report().flash().constantBytes()).isLessThan(flash * most / 100);
    assertThat(bytes(init, Buffer.Kind.PERSISTENT)).isPositive();
    CompiledModel onDemand = compilations.get(Mode.ON_DEMAND);
    assertThat(onDemand.report().flash().constantBytes()).isLessThan(flash * most / 100);
    assertThat(bytes(onDemand, Buffer.Kind.PERSISTENT))
        .isLessThan(bytes(init, Buffer.Kind.PERSISTENT) / 10);
  }

  private static long bytes(CompiledModel compilation, Buffer.Kind kind) {
    return compilation.emitted().planned().program().buffers().stream()
        .filter(buffer -> buffer.kind() == kind)
        .mapToLong(Buffer::sizeBytes)
        .sum();
  }

  private static CompiledModel compile(GoldenModel model, Target target, Mode mode)
      throws IOException {
    return new ModelCompiler()
        .compile(
            model.model(),
            CompileRequest.builder(target)
                .name("m_" + mode.name())
                .origin(model.name())
                .placement(new PlacementRequest(mode, List.of()))
                .build());
  }
}
