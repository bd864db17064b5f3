package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arenas split among the regions of a user's board, on the host with sanitizers. */
class RegionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "digits, cortex-m4, 300, 10000",
    "digits, cortex-m0plus, 700, 10000",
    "digits_densenet, cortex-m4, 2100, 10000",
    "digits_densenet, cortex-m55, 600, 10000",
    "digits_pruned_block_float, cortex-m4, 4096, 100000",
  })
  void splitModelsGiveTheRecordedOutputs(String model, String core, int fast, int slow)
      throws IOException {
    check(
        GoldenModel.read(GoldenFolder.root().resolve("examples").resolve(model)),
        board(core, fast, slow));
  }

  @ParameterizedTest
  @CsvSource({
    "tflm_keyword_scrambled_8bit, 512, 10000, Bulk",
    "tflm_keyword_scrambled_8bit, 5200, 512, TCM",
    "tflm_trained_lstm, 100, 100000, Bulk",
  })
  void stateStaysTogetherInOneRegion(String model, int fast, int slow, String region)
      throws IOException {
    Path golden = GoldenFolder.location().resolve(model);
    assumeTrue(Files.isDirectory(golden), "skipped: no golden model " + golden);
    CompiledModel compilation = check(GoldenModel.read(golden), board("cortex-m4", fast, slow));
    assertThat(
            compilation.report().arena().buffers().stream().filter(b -> b.kind().equals("state")))
        .isNotEmpty()
        .allMatch(buffer -> buffer.region().equals(region));
  }

  @Test
  void whatDoesNotFitIsToldInBytesOfARegion() {
    assertThatThrownBy(() -> compile("digits", board("cortex-m4", 64, 64)))
        .isInstanceOf(BudgetException.class)
        .hasMessageContaining("bytes short");
    assertThatThrownBy(() -> compile("digits_densenet", board("cortex-m4", 64, 3000)))
        .isInstanceOf(BudgetException.class)
        .hasMessageContaining("bytes short");
  }

  @Test
  void aBoardWithoutRegionsForTheArenaHasOneArena() throws IOException {
    String plain =
        Files.readString(board("cortex-m4", 300, 10_000)).replaceAll(", \"arena.*}}", "}");
    Path file = Files.writeString(folder.resolve("plain.json"), plain);
    CompiledModel compilation = compile("digits", file);
    assertThat(compilation.report().arena().regions())
        .containsExactly(
            new CompileReport.Region(
                "arena",
                compilation.report().arena().bytes(),
                null,
                compilation.report().arena().regions().get(0).trafficBytes()));
    assertThat(compilation.emitted().files().get("model.h")).contains("model_run(void *arena);");
  }

  private CompiledModel check(GoldenModel model, Path board) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    CompiledModel compilation = compile(model.model(), board);
    List<CompileReport.Region> regions = compilation.report().arena().regions();
    assertThat(regions).extracting(CompileReport.Region::name).containsExactly("TCM", "Bulk");
    assertThat(regions)
        .allMatch(region -> region.bytes() > 0 && region.bytes() <= region.capacityBytes());
    assertThat(compilation.emitted().files().get("model.h"))
        .contains("MODEL_ARENA_TCM_BYTES " + regions.get(0).bytes() + "u")
        .contains("model_run(void *arena_tcm, void *arena_bulk);");
    int inputs = compilation.model().main().inputs().size();
    int outputs = compilation.model().main().outputs().size();
    ByteArrayOutputStream given = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    List<Integer> sequences = new ArrayList<>(Collections.nCopies(model.cases(), 1));
    for (int k = 0; k < model.cases(); k++) {
      model.tensors("in_" + k, inputs).forEach(given::writeBytes);
      model.tensors("out_" + k, outputs).forEach(expected::writeBytes);
    }
    if (model.frames() > 0) {
      // With one input and one output the frames of a sequence lie one after the other.
      assertThat(List.of(inputs, outputs)).containsExactly(1, 1);
      sequences.add(model.frames());
      given.writeBytes(model.tensors("in_seq", 1).get(0));
      expected.writeBytes(model.tensors("out_seq", 1).get(0));
    }
    byte[] found =
        new HostProgram(folder, TargetCatalog.builtIn().resolve(board.toString()).core())
            .run(
                List.of(new HostProgram.Model(compilation.emitted(), sequences)),
                given.toByteArray());
    if (compilation.model().main().outputs().get(0).dataType().isFloat()) {
      assertThat(FloatComparison.firstFar(floats(found), floats(expected.toByteArray()), 0, 1e-4))
          .isEmpty();
    } else {
      assertThat(found).isEqualTo(expected.toByteArray());
    }
    return compilation;
  }

  private static float[] floats(byte[] bytes) {
    FloatBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }

  private static CompiledModel compile(String example, Path board) {
    return compile(
        GoldenModel.read(GoldenFolder.root().resolve("examples").resolve(example)).model(), board);
  }

  private static CompiledModel compile(byte[] model, Path board) {
    Target target = TargetCatalog.builtIn().resolve(board.toString());
    return new ModelCompiler()
        .compile(
            model, CompileRequest.builder(target).name("model").origin("model.tflite").build());
  }

  private Path board(String core, int fast, int slow) {
    try {
      return Files.writeString(
          folder.resolve("board.json"),
          """
          {
            "name": "split",
            "core": "%s",
            "memory": [
              {"name": "flash", "kind": "flash", "origin": "0x08000000", "size": "4M"},
              {"name": "Bulk", "kind": "ram", "origin": "0x20000000", "size": "1M", "arena": {"rank": 2, "size": %d}},
              {"name": "TCM", "kind": "ram", "origin": "0x10000000", "size": "64K", "arena": {"rank": 1, "size": %d}}
            ]
          }
          """
              .formatted(core, slow, fast));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
