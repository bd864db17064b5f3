package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.Compilation;
import dev.wafer.compiler.CompileOptions;
import dev.wafer.compiler.WaferCompiler;
import dev.wafer.passes.placement.Densify;
import dev.wafer.passes.placement.Densify.Mode;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pruned example on emulated boards with its weights in every placement, all in one image: bit
 * for bit its recorded outputs. Each vector runs on a fresh instance, so that initialisation runs
 * again over an arena that another model has used.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class PlacementBoardTest {
  private static final int VECTORS = 3;
  private static final List<Mode> MODES = List.of(Mode.values());

  private final TargetCatalog catalog = TargetCatalog.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"cortex-m3", "cortex-m4", "cortex-m55"})
  void everyPlacementGivesTheRecordedOutputs(String core, Toolchain toolchain) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    RecordedModel model =
        RecordedModel.read(RecordedModel.repository().resolve("examples/digits_pruned"));
    List<ModelRequest> requests = new ArrayList<>();
    for (Mode mode : MODES) {
      Compilation compilation =
          new WaferCompiler()
              .compile(
                  model.model(),
                  new CompileOptions(
                      "digits_" + mode.name().toLowerCase(Locale.ROOT),
                      "model.tflite",
                      target,
                      OptionalLong.of(mode == Mode.AUTO ? 50_000 : 100_000),
                      OptionalLong.empty(),
                      true,
                      new Densify(mode, List.of())));
      requests.add(
          new ModelRequest(
              ModelSources.of(compilation.emitted()),
              model.inputs().subList(0, VECTORS),
              List.of()));
    }

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(HarnessOptions.outputsOnly(board).withCore(target.core()), requests);

    for (int i = 0; i < reports.size(); i++) {
      for (int v = 0; v < VECTORS; v++) {
        assertThat(reports.get(i).outputs().get(v).get(0).tensors().get(0))
            .as("%s, vector %d", MODES.get(i).key(), v)
            .isEqualTo(model.outputs().get(v).get(0).tensors().get(0));
      }
    }
  }
}
