package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.ToolchainExtension;
import dev.wafer.emulation.verify.Comparison;
import dev.wafer.ir.Value;
import dev.wafer.passes.placement.PlacementRequest;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Models on emulated boards with their weights in every placement: the pruned example and layers of
 * weights of four bits, all placements in one image, bit for bit its recorded outputs; and a real
 * sparse model. Each vector runs on a fresh instance, so that initialisation runs again over an
 * arena that another model has used.
 */
@Tag("emulator")
@ExtendWith(ToolchainExtension.class)
class PlacementBoardTest {
  private static final int VECTORS = 3;
  private static final List<Mode> MODES = List.of(Mode.values());

  private final TargetCatalog catalog = TargetCatalog.builtIn();

  @ParameterizedTest
  @CsvSource({
    "cortex-m3, digits_pruned",
    "cortex-m4, digits_pruned",
    "cortex-m55, digits_pruned",
    "cortex-m4, layervectors/int4_weights_int8",
    "cortex-m55, layervectors/int4_weights_int8"
  })
  void everyPlacementGivesTheRecordedOutputs(String core, String example, Toolchain toolchain) {
    Target target = catalog.resolve(core);
    Board board = catalog.emulationBoard(target).orElseThrow();
    RecordedModel model =
        RecordedModel.read(RecordedModel.repository().resolve("examples").resolve(example));
    int vectors = Math.min(VECTORS, model.inputs().size());
    List<ModelRequest> requests = new ArrayList<>();
    for (Mode mode : MODES) {
      CompiledModel compilation =
          new ModelCompiler()
              .compile(
                  model.model(),
                  CompileRequest.builder(target)
                      .name("m_" + mode.name().toLowerCase(Locale.ROOT))
                      .origin("model.tflite")
                      .maxFlashBytes(mode == Mode.AUTO ? 50_000 : 100_000)
                      .placement(new PlacementRequest(mode, List.of()))
                      .build());
      requests.add(
          new ModelRequest(
              ModelSources.of(compilation.emitted()),
              model.inputs().subList(0, vectors),
              List.of()));
    }

    List<ModelReport> reports =
        new ModelHarness(toolchain)
            .run(HarnessOptions.outputsOnly(board).withCore(target.core()), requests);

    for (int i = 0; i < reports.size(); i++) {
      for (int v = 0; v < vectors; v++) {
        assertThat(reports.get(i).outputs().get(v).get(0).tensors())
            .as("%s, vector %d", MODES.get(i).key(), v)
            .usingElementComparator(Arrays::compare)
            .isEqualTo(model.outputs().get(v).get(0).tensors());
      }
    }
  }

  /** Half a minute a placement, for an inference takes 0.9e9 instructions. */
  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"FOLD", "INIT", "ON_DEMAND", "DIRECT"})
  void faceDetectionGivesTheRecordedOutputs(Mode mode, Toolchain toolchain) {
    Path folder =
        RecordedModel.goldenFolder().resolve("mediapipe_face_detection_full_range_sparse");
    assumeTrue(Files.isDirectory(folder), "no golden model at " + folder + "; set WAFER_GOLDEN");
    RecordedModel model = RecordedModel.read(folder);
    Target target = catalog.resolve("mps2-an500");
    CompiledModel compilation =
        new ModelCompiler()
            .compile(
                model.model(),
                CompileRequest.builder(target)
                    .name("face")
                    .origin("model.tflite")
                    .placement(new PlacementRequest(mode, List.of()))
                    .build());

    List<Frame> found =
        new ModelHarness(toolchain)
            .run(
                HarnessOptions.outputsOnly(target.board().orElseThrow()),
                List.of(
                    new ModelRequest(
                        ModelSources.of(compilation.emitted()), model.inputs(), List.of())))
            .get(0)
            .outputs()
            .get(0);

    List<Value> outputs = compilation.model().main().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      byte[] expected = model.outputs().get(0).get(0).tensors().get(i);
      assertThat(
              Comparison.firstMismatch(
                  outputs.get(i).type(), expected, found.get(0).tensors().get(i)))
          .isEmpty();
    }
  }
}
