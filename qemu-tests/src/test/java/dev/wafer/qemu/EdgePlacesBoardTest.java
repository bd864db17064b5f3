package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.EdgeRequest;
import dev.wafer.compiler.internal.EdgeWishes;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs and outputs in memory of the caller's on emulated boards, no better aligned than the
 * header asks for: the recorded outputs, and no byte beside them.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class EdgePlacesBoardTest {
  private final TargetCatalog catalog = TargetCatalog.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m4", "cortex-m55"})
  void theCallersMemoryGivesTheRecordedOutputs(String core, Toolchain toolchain) {
    EdgeWishes inputs = new EdgeWishes();
    inputs.external();
    EdgeWishes outputs = new EdgeWishes();
    outputs.external();
    outputs.align(32);
    check(
        core,
        new EdgeRequest(inputs.side(), outputs.side()),
        toolchain,
        "digits_densenet",
        "digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m0plus", "cortex-m4", "cortex-m55"})
  void rowsOfAFedInputGiveTheRecordedOutputs(String core, Toolchain toolchain) {
    EdgeWishes inputs = new EdgeWishes();
    inputs.feed(EdgeRequest.ONLY);
    check(core, new EdgeRequest(inputs.side(), EdgeRequest.Side.STANDARD), toolchain, "digits");
  }

  private void check(String core, EdgeRequest edges, Toolchain toolchain, String... examples) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    List<RecordedModel> models =
        Stream.of(examples)
            .map(name -> RecordedModel.repository().resolve("examples").resolve(name))
            .map(RecordedModel::read)
            .toList();
    List<ModelRequest> requests =
        models.stream()
            .map(
                model ->
                    new ModelRequest(
                        ModelSources.of(
                            new ModelCompiler()
                                .compile(
                                    model.model(),
                                    CompileRequest.builder(target)
                                        .name(model.name())
                                        .edges(edges)
                                        .build())
                                .emitted()),
                        model.inputs(),
                        List.of()))
            .toList();
    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(HarnessOptions.outputsOnly(board).withCore(target.core()), requests);
    for (int i = 0; i < models.size(); i++) {
      RecordedModel model = models.get(i);
      for (int v = 0; v < model.inputs().size(); v++) {
        assertThat(reports.get(i).outputs().get(v).get(0).tensors())
            .as("%s, vector %d", model.name(), v)
            .usingElementComparator(Arrays::compare)
            .isEqualTo(model.outputs().get(v).get(0).tensors());
      }
    }
  }
}
