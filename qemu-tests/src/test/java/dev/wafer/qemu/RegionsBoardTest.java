package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Probe;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's board whose two RAMs share the arena, beside a model that has one arena. */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class RegionsBoardTest {
  private static final String BOARD =
      """
      {
        "name": "split",
        "core": "cortex-m4",
        "memory": [
          {"name": "code", "kind": "flash", "origin": "0x00000000", "size": "4M"},
          {"name": "constants", "kind": "flash", "origin": "0x21000000", "size": "8M"},
          {"name": "slow", "kind": "ram", "origin": "0x21800000", "size": "8M", "arena": {"rank": 2, "size": "1M"}},
          {"name": "fast", "kind": "ram", "origin": "0x20000000", "size": "2M", "arena": {"rank": 1, "size": %d}}
        ],
        "emulation": {
          "machine": "mps2-an386",
          "timer": {"kind": "cmsdk-apb", "base": "0x40000000", "instructionsPerTick": 40}
        }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"digits, 300", "digits_densenet, 2100"})
  void bothArenasAreUsedAndTheOutputsAreTheRecorded(
      String example, int fastBytes, Toolchain toolchain) throws IOException {
    Path file = Files.writeString(folder.resolve("split.json"), BOARD.formatted(fastBytes));
    Target board = TargetCatalog.builtIn().resolve(file.toString());
    RecordedModel model =
        RecordedModel.read(RecordedModel.repository().resolve("examples").resolve(example));
    CompiledModel split = model.compile(board, "two");
    CompiledModel whole = model.compile(TargetCatalog.builtIn().resolve("cortex-m4"), "one");
    PlannedProgram planned = split.emitted().planned();
    assertThat(planned.regions().plans()).allMatch(part -> part.heightBytes() > 0);
    List<Probe> probes = new ArrayList<>();
    for (Step step : planned.program().steps()) {
      probes.add(
          new Probe(
              step.index(),
              planned.region(planned.program().view(step.node().output()).buffer()),
              Math.toIntExact(planned.offsetBytes(planned.program().view(step.node().output()))),
              Math.toIntExact(step.node().output().type().sizeBytes())));
    }
    assertThat(probes).extracting(Probe::arena).contains(0, 1);

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(board.board().orElseThrow()),
                List.of(
                    new ModelRequest(ModelSources.of(split.emitted()), model.inputs(), probes),
                    new ModelRequest(ModelSources.of(whole.emitted()), model.inputs(), List.of())));

    for (ModelReport report : reports) {
      for (int v = 0; v < model.inputs().size(); v++) {
        assertThat(report.outputs().get(v).get(0).tensors().get(0))
            .isEqualTo(model.outputs().get(v).get(0).tensors().get(0));
      }
    }
    // The last step writes the output, wherever its region is.
    byte[] last = reports.get(0).probes().get(0).get(0).get(probes.size() - 1);
    assertThat(last).isEqualTo(model.outputs().get(0).get(0).tensors().get(0));
  }
}
