package dev.wafer.qemu.cost;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.ir.op.Control;
import dev.wafer.passes.program.Step;
import dev.wafer.qemu.RecordedModel;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs whole models on a core's board, as many in one image as its flash holds. */
final class ModelBench {
  /** Flash of one image, bytes: below what the boards have for weights. */
  private static final long IMAGE_BYTES = 3_000_000;

  /** Models that are said to take more are left out: the emulator would take minutes. */
  private static final long MOST_INSTRUCTIONS = 200_000_000;

  /** A model, its number of steps, and what an inference was said to take and took. */
  record Run(String model, int steps, long estimated, double instructions) {}

  private record Built(RecordedModel model, CompiledModel compiled) {
    List<Step> steps() {
      return compiled.emitted().planned().program().steps();
    }

    long estimated() {
      return compiled.report().steps().stream()
          .mapToLong(CompileReport.Step::estimatedInstructions)
          .sum();
    }

    long flashBytes() {
      return compiled.report().flash().constantBytes();
    }

    /** How often loops turn and which branches are taken depends on what the model is given. */
    boolean isControlled() {
      return steps().stream().anyMatch(step -> step.node().op() instanceof Control);
    }

    boolean fits(Board board) {
      return compiled.report().arena().bytes() <= board.ramBytes() / 2
          && flashBytes() <= IMAGE_BYTES
          && estimated() <= MOST_INSTRUCTIONS
          && !isControlled();
    }
  }

  private final Target target;
  private final Board board;
  private final Toolchain toolchain;
  private final EstimateRows rows;

  private ModelBench(String core, Toolchain toolchain, EstimateRows rows) {
    target = TargetCatalog.builtIn().resolve(core);
    board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    this.toolchain = toolchain;
    this.rows = rows;
  }

  /**
   * What models take that fit a core's board.
   *
   * @param rows takes the steps, if they are wanted
   */
  static List<Run> run(
      String core, List<RecordedModel> models, Toolchain toolchain, EstimateRows rows) {
    return new ModelBench(core, toolchain, rows).run(models);
  }

  private List<Run> run(List<RecordedModel> models) {
    List<List<Built>> images = new ArrayList<>();
    long filled = IMAGE_BYTES;
    for (RecordedModel model : models) {
      Built built = new Built(model, compiled(model));
      if (!built.fits(board)) {
        continue;
      }
      filled += built.flashBytes();
      if (images.isEmpty() || filled > IMAGE_BYTES) {
        images.add(new ArrayList<>());
        filled = built.flashBytes();
      }
      images.get(images.size() - 1).add(built);
    }
    return images.stream().flatMap(image -> measured(image).stream()).toList();
  }

  private CompiledModel compiled(RecordedModel model) {
    return new ModelCompiler()
        .compile(
            model.model(),
            CompileRequest.builder(target).name(model.name()).origin("model.tflite").build());
  }

  private List<Run> measured(List<Built> image) {
    HarnessOptions all = HarnessOptions.measuring(board).withCore(target.core());
    HarnessOptions options =
        new HarnessOptions(
            all.board(),
            all.core(),
            all.compilerFlags(),
            true,
            EstimateRows.areWanted(),
            all.limit());
    List<ModelRequest> requests =
        image.stream()
            .map(
                built ->
                    new ModelRequest(
                        ModelSources.of(built.compiled().emitted()),
                        List.of(built.model().inputs().get(0).subList(0, 1)),
                        List.of()))
            .toList();
    List<ModelReport> reports = new ModelHarness(toolchain).run(options, requests);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      Built built = image.get(i);
      Measurement measured = reports.get(i).measurement().orElseThrow();
      runs.add(
          new Run(
              built.model().name(),
              built.steps().size(),
              built.estimated(),
              measured.instructions()));
      for (int step = 0; step < measured.stepInstructions().size(); step++) {
        rows.add(
            built.model().name() + ":" + step,
            built.steps().get(step).binding(),
            measured.stepInstructions().get(step),
            Optional.empty());
      }
    }
    return runs;
  }
}
