package dev.wafer.emulation.verify;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.SharedModels;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ImageSizes;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.ir.Graph;
import dev.wafer.report.SharedReport;
import dev.wafer.targets.Board;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds models with one arena, runs them in turn, and compares each with the reference: that no
 * model disturbs what another one keeps.
 */
public final class SharedVerifier {
  private final Toolchain toolchain;

  public SharedVerifier(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  /**
   * Verifies models.
   *
   * @param options board, core and flags
   * @param frames for each model its inputs, as many for each
   * @param operators sources of the user's operators, text by file name
   */
  public SharedVerifyReport verify(
      SharedModels shared,
      HarnessOptions options,
      List<List<Frame>> frames,
      Map<String, String> operators) {
    List<String> names = shared.report().models().stream().map(SharedReport.Member::name).toList();
    List<ModelSources> sources =
        ModelSources.of(shared.emitted(), shared.report().name(), names).stream()
            .map(files -> files.with(operators))
            .toList();
    List<ModelRequest> requests = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      requests.add(new ModelRequest(sources.get(i), List.of(frames.get(i)), List.of()));
    }
    List<ModelReport> reports = new ModelHarness(toolchain).runInTurn(options, requests);
    List<SharedVerifyReport.Model> models = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      models.add(model(shared.members().get(i), reports.get(i), requests.get(i)));
    }
    Board board = options.board();
    return new SharedVerifyReport(
        SharedVerifyReport.SCHEMA_VERSION,
        shared.report().name(),
        shared.report().target(),
        board.name(),
        toolchain.description(),
        models.stream().allMatch(SharedVerifyReport.Model::exact),
        shared.report().arena(),
        models.stream().mapToLong(SharedVerifyReport.Model::stackBytes).max().orElse(0),
        flash(reports.get(0).sizes()),
        List.copyOf(models),
        List.of(),
        shared.excess().map(BudgetException::getMessage).orElse(""));
  }

  private static SharedVerifyReport.Model model(
      CompiledModel compiled, ModelReport report, ModelRequest request) {
    Graph graph = compiled.model().main();
    List<List<Frame>> expected = ModelVerifier.reference(graph, request.sequences());
    Optional<VerifyReport.Difference> difference =
        ModelVerifier.outputDifference(graph, expected, report.outputs());
    Measurement measured = report.measurement().orElseThrow();
    return new SharedVerifyReport.Model(
        report.name(),
        difference.isEmpty(),
        request.sequences().get(0).size(),
        Math.round(measured.instructions()),
        Math.round(measured.initInstructions()),
        measured.stackBytes(),
        difference.orElse(null));
  }

  /** The objects are of all models, so each report has them all. */
  private static SharedVerifyReport.Flash flash(ImageSizes sizes) {
    return new SharedVerifyReport.Flash(
        sizes.textBytes(),
        sizes.rodataBytes(),
        sizes.weightsBytes(),
        sizes.libraryTextBytes(),
        sizes.libraryRodataBytes());
  }
}
