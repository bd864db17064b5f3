package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.Compilation;
import dev.wafer.compiler.CompileOptions;
import dev.wafer.compiler.WaferCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.passes.placement.Densify;
import dev.wafer.passes.placement.Densify.Mode;
import dev.wafer.passes.program.Buffer;
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
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sparse models on the host, under sanitizers, with their weights in every placement: the outputs
 * are those with the weights expanded in flash, to the bit.
 */
class PlacementGoldenTest {
  private static final int MOST_VECTORS = 2;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> examplesGiveTheSameBits() {
    List<String> cores = List.of("host", "cortex-m4");
    return GoldenFolder.models(GoldenFolder.root().resolve("examples")).stream()
        .filter(model -> model.name().contains("pruned"))
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
        .map(model -> DynamicTest.dynamicTest(model.name(), () -> compare(model, "host")));
  }

  private void compare(GoldenModel model, String core) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Target target = TargetCatalog.builtIn().resolve(core);
    Map<Mode, Compilation> compilations = new EnumMap<>(Mode.class);
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
        new HostProgram(place, target.core())
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
    checkFigures(compilations);
  }

  private static void checkFigures(Map<Mode, Compilation> compilations) {
    Compilation folded = compilations.get(Mode.FOLD);
    assertThat(bytes(folded, Buffer.Kind.PERSISTENT)).isZero();
    long flash = folded.report().flash().constantBytes();
    Compilation init = compilations.get(Mode.INIT);
    assertThat(init.report().flash().constantBytes()).isLessThan(flash * 6 / 10);
    assertThat(bytes(init, Buffer.Kind.PERSISTENT)).isPositive();
    Compilation onDemand = compilations.get(Mode.ON_DEMAND);
    assertThat(onDemand.report().flash().constantBytes()).isLessThan(flash * 6 / 10);
    assertThat(bytes(onDemand, Buffer.Kind.PERSISTENT))
        .isLessThan(bytes(init, Buffer.Kind.PERSISTENT) / 10);
  }

  private static long bytes(Compilation compilation, Buffer.Kind kind) {
    return compilation.emitted().planned().program().buffers().stream()
        .filter(buffer -> buffer.kind() == kind)
        .mapToLong(Buffer::sizeBytes)
        .sum();
  }

  private static Compilation compile(GoldenModel model, Target target, Mode mode)
      throws IOException {
    return new WaferCompiler()
        .compile(
            model.model(),
            new CompileOptions(
                "m_" + mode.name(),
                model.name(),
                target,
                OptionalLong.empty(),
                OptionalLong.empty(),
                true,
                new Densify(mode, List.of())));
  }
}
