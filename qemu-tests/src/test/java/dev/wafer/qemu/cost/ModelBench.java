package dev.wafer.qemu.cost;

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
import dev.wafer.qemu.RecordedModel;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.util.ArrayList;
import java.util.List;

/** Runs whole models on a core's board, all in one image. */
final class ModelBench {
  /** A model and what an inference was said to take and took. */
  record Run(String model, long estimated, double instructions) {}

  private ModelBench() {}

  static List<Run> run(String core, List<RecordedModel> models, Toolchain toolchain) {
    Target target = TargetCatalog.builtIn().resolve(core);
    Board board = TargetCatalog.builtIn().emulationBoard(target).orElseThrow();
    List<ModelRequest> requests = new ArrayList<>();
    List<Long> estimates = new ArrayList<>();
    for (RecordedModel model : models) {
      CompiledModel compiled =
          new ModelCompiler()
              .compile(
                  model.model(),
                  CompileRequest.builder(target).name(model.name()).origin("model.tflite").build());
      List<Frame> first = model.inputs().get(0).subList(0, 1);
      requests.add(
          new ModelRequest(ModelSources.of(compiled.emitted()), List.of(first), List.of()));
      estimates.add(
          compiled.emitted().planned().program().steps().stream()
              .mapToLong(step -> step.binding().instructions())
              .sum());
    }
    HarnessOptions all = HarnessOptions.measuring(board).withCore(target.core());
    HarnessOptions options =
        new HarnessOptions(all.board(), all.core(), all.compilerFlags(), true, false, all.limit());
    List<ModelReport> reports = new ModelHarness(toolchain).run(options, requests);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      runs.add(
          new Run(
              models.get(i).name(),
              estimates.get(i),
              reports.get(i).measurement().orElseThrow().instructions()));
    }
    return runs;
  }
}
