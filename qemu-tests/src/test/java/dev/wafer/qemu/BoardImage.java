package dev.wafer.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Toolchain;
import dev.wafer.emulation.verify.Comparison;
import dev.wafer.ir.Value;
import dev.wafer.targets.Board;
import dev.wafer.targets.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Many recorded models in one image of a board, each compared with its outputs. */
final class BoardImage {
  /** What users build with. */
  private static final String LEVEL = "-O2";

  /** Quicker to build, and a level that must not change a bit either. */
  private static final String SMALL_LEVEL = "-O1";

  /** A model and what became of it. */
  record Built(RecordedModel model, CompiledModel compiled) {
    long flashBytes() {
      return compiled.report().flash().constantBytes();
    }

    long arenaBytes() {
      return compiled.report().arena().bytes();
    }
  }

  private BoardImage() {}

  /** For each model that differs, where it does first. */
  static List<String> run(List<Built> image, Target target, Board board, Toolchain toolchain) {
    return run(
        image,
        image.stream().map(built -> ModelSources.of(built.compiled().emitted())).toList(),
        LEVEL,
        target,
        board,
        toolchain);
  }

  /** The same for small models, in few translation units. */
  static List<String> runSmall(List<Built> image, Target target, Board board, Toolchain toolchain) {
    List<EmittedModel> models = image.stream().map(built -> built.compiled().emitted()).toList();
    return run(image, OneUnit.of(models), SMALL_LEVEL, target, board, toolchain);
  }

  private static List<String> run(
      List<Built> image,
      List<ModelSources> sources,
      String level,
      Target target,
      Board board,
      Toolchain toolchain) {
    List<ModelRequest> requests = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      requests.add(new ModelRequest(sources.get(i), image.get(i).model().inputs(), List.of()));
    }
    // A fused multiply-add moves a float's last bit, and with it a hybrid layer's quantized step.
    HarnessOptions options =
        HarnessOptions.outputsOnly(board)
            .withCore(target.core())
            .withCompilerFlags(List.of(level, "-ffp-contract=off"));
    List<ModelReport> reports = new ModelHarness(toolchain).run(options, requests);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < image.size(); i++) {
      differences(image.get(i), reports.get(i)).findFirst().ifPresent(differences::add);
    }
    return differences;
  }

  private static Stream<String> differences(Built built, ModelReport report) {
    List<List<Frame>> expected = built.model().outputs();
    List<Value> outputs = built.compiled().model().main().outputs();
    assertThat(report.outputs()).as(built.model().name()).hasSameSizeAs(expected);
    List<String> differences = new ArrayList<>();
    for (int s = 0; s < expected.size(); s++) {
      for (int f = 0; f < expected.get(s).size(); f++) {
        for (int t = 0; t < outputs.size(); t++) {
          String place =
              "%s: sequence %d, frame %d, output %d ".formatted(built.model().name(), s, f, t);
          Comparison.firstMismatch(
                  outputs.get(t).type(),
                  expected.get(s).get(f).tensors().get(t),
                  report.outputs().get(s).get(f).tensors().get(t))
              .ifPresent(mismatch -> differences.add(place + mismatch));
        }
      }
    }
    return differences.stream();
  }
}
