package dev.wafer.emulation.verify;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emulation.CodeSizes;
import dev.wafer.emulation.CycleCounter;
import dev.wafer.emulation.Cycles;
import dev.wafer.emulation.Frame;
import dev.wafer.emulation.HarnessOptions;
import dev.wafer.emulation.ImageSizes;
import dev.wafer.emulation.Measurement;
import dev.wafer.emulation.ModelHarness;
import dev.wafer.emulation.ModelReport;
import dev.wafer.emulation.ModelRequest;
import dev.wafer.emulation.ModelSources;
import dev.wafer.emulation.Probe;
import dev.wafer.emulation.Toolchain;
import dev.wafer.ir.Graph;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Core;
import dev.wafer.targets.MemoryRegion;
import dev.wafer.targets.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles a model, builds and runs it, and compares. Only when an output differs is the model run
 * again with every step's output read back, to name the first step that differs.
 */
public final class ModelVerifier {
  private final Toolchain toolchain;

  public ModelVerifier(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  public VerifyReport verify(VerifyRequest request) {
    Compiled compiled = compiled(request);
    CompiledModel compilation = compiled.model();
    PlannedProgram planned = compilation.emitted().planned();
    ModelSources files = ModelSources.of(compilation.emitted()).with(request.operators());
    HarnessOptions options = options(request);
    ModelHarness harness = new ModelHarness(toolchain);
    ModelRequest running = new ModelRequest(files, request.sequences(), List.of());
    ModelReport report = harness.run(options, List.of(running)).get(0);
    List<List<Frame>> expected =
        request
            .expected()
            .orElseGet(() -> reference(compilation.model().main(), request.sequences()));
    Optional<VerifyReport.Difference> difference =
        outputDifference(compilation.model().main(), expected, report.outputs());
    if (difference.isPresent()) {
      difference =
          located(request, planned, files, options)
              .or(() -> outputOnly(compilation, expected, report));
    }
    Optional<Cycles> cycles =
        timing(request)
            .map(
                timing ->
                    new CycleCounter(harness)
                        .count(
                            options,
                            running,
                            timing,
                            flashWaitStates(request),
                            planned.program().steps().size()));
    CompileReport.Code code =
        MeasuredCode.of(
            compilation.report().code(),
            new CodeSizes(harness).of(options, files, MeasuredCode.parts(compilation.report())));
    return report(request, compilation, report, difference, cycles, code, compiled.excess());
  }

  /** A model, and what the compiler said if it is larger than a budget. */
  private record Compiled(CompiledModel model, Optional<BudgetException> excess) {}

  /** What is too large is measured all the same, unless no linker can place it. */
  private static Compiled compiled(VerifyRequest request) {
    try {
      return new Compiled(
          new ModelCompiler().compile(request.model().toArray(), request.options()),
          Optional.empty());
    } catch (BudgetException tooLarge) {
      if (tooLarge.compiled().emitted().planned().isSplit()) {
        throw tooLarge;
      }
      return new Compiled(tooLarge.compiled(), Optional.of(tooLarge));
    }
  }

  /** By which cycles are modelled, where they are asked for and the core's timing is known. */
  private static Optional<Timing> timing(VerifyRequest request) {
    return core(request).timing().filter(timing -> request.cycles());
  }

  private static int flashWaitStates(VerifyRequest request) {
    return request.options().target().board().stream()
        .flatMap(board -> board.regions(MemoryRegion.Kind.FLASH).stream())
        .mapToInt(MemoryRegion::waitStates)
        .max()
        .orElse(0);
  }

  private static HarnessOptions options(VerifyRequest request) {
    return HarnessOptions.measuring(request.board())
        .withCore(core(request))
        .withCompilerFlags(request.compilerFlags());
  }

  /** What the reference evaluator answers to the sequences. */
  public static List<List<Frame>> reference(Graph graph, List<List<Frame>> sequences) {
    List<List<Frame>> outputs = new ArrayList<>();
    for (List<Frame> sequence : sequences) {
      Evaluator evaluator = new Evaluator(graph);
      List<Frame> frames = new ArrayList<>();
      for (Frame frame : sequence) {
        frames.add(
            new Frame(evaluator.run(tensors(graph, frame)).stream().map(Tensor::toBytes).toList()));
      }
      outputs.add(frames);
    }
    return outputs;
  }

  private static Core core(VerifyRequest request) {
    return request.options().target().core();
  }

  private static List<Tensor> tensors(Graph graph, Frame frame) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < frame.tensors().size(); i++) {
      tensors.add(Tensor.fromBytes(graph.inputs().get(i).type(), frame.tensors().get(i)));
    }
    return tensors;
  }

  private static Optional<VerifyReport.Difference> outputOnly(
      CompiledModel compilation, List<List<Frame>> expected, ModelReport report) {
    return outputDifference(compilation.model().main(), expected, report.outputs());
  }

  /** The first output that differs. */
  static Optional<VerifyReport.Difference> outputDifference(
      Graph graph, List<List<Frame>> expected, List<List<Frame>> found) {
    int vector = 0;
    for (int s = 0; s < expected.size(); s++) {
      for (int f = 0; f < expected.get(s).size(); f++) {
        for (int o = 0; o < graph.outputs().size(); o++) {
          Value output = graph.outputs().get(o);
          Optional<Comparison.Mismatch> mismatch =
              Comparison.firstMismatch(
                  output.type(),
                  expected.get(s).get(f).tensors().get(o),
                  found.get(s).get(f).tensors().get(o));
          if (mismatch.isPresent()) {
            return Optional.of(
                difference(vector, -1, "output " + o, output.name(), mismatch.get()));
          }
        }
        vector++;
      }
    }
    return Optional.empty();
  }

  /** The first step that differs, if the reference can tell. */
  private Optional<VerifyReport.Difference> located(
      VerifyRequest request, PlannedProgram planned, ModelSources files, HarnessOptions options) {
    return planned.program().graph().nodes().stream().allMatch(node -> node.op().isComputable())
        ? stepDifference(request, planned, files, options)
        : Optional.empty();
  }

  /** Runs again, reading each step's output, against the reference on the lowered graph. */
  private Optional<VerifyReport.Difference> stepDifference(
      VerifyRequest request, PlannedProgram planned, ModelSources files, HarnessOptions options) {
    // What lies between the rows of a slice belongs to others and cannot be read as one piece.
    List<Step> steps =
        planned.program().steps().stream()
            .filter(step -> planned.program().view(step.node().output()).isDense())
            .toList();
    for (int from = 0; from < steps.size(); from += Probe.MOST) {
      List<Step> some = steps.subList(from, Math.min(steps.size(), from + Probe.MOST));
      Optional<VerifyReport.Difference> found =
          stepDifference(request, planned, files, options, some);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<VerifyReport.Difference> stepDifference(
      VerifyRequest request,
      PlannedProgram planned,
      ModelSources files,
      HarnessOptions options,
      List<Step> steps) {
    List<Probe> probes = new ArrayList<>();
    for (Step step : steps) {
      probes.add(probe(planned, files, step));
    }
    ModelReport report =
        new ModelHarness(toolchain)
            .run(
                new HarnessOptions(
                    options.board(),
                    options.core(),
                    options.compilerFlags(),
                    false,
                    false,
                    options.limit()),
                List.of(new ModelRequest(files, request.sequences(), probes)))
            .get(0);
    Graph graph = planned.program().graph();
    int vector = 0;
    for (int s = 0; s < request.sequences().size(); s++) {
      Evaluator evaluator = new Evaluator(graph);
      for (int f = 0; f < request.sequences().get(s).size(); f++) {
        Map<Integer, byte[]> expected = new LinkedHashMap<>();
        evaluator.run(
            tensors(graph, request.sequences().get(s).get(f)),
            (node, outputs) -> expected.put(node.id(), outputs.get(0).toBytes()));
        for (int i = 0; i < steps.size(); i++) {
          Step step = steps.get(i);
          TensorType type = step.node().output().type();
          byte[] found = report.probes().get(s).get(f).get(i);
          Optional<Comparison.Mismatch> mismatch =
              Comparison.firstMismatch(type, expected.get(step.node().id()), found);
          if (mismatch.isPresent()) {
            return Optional.of(
                difference(
                    vector,
                    step.index(),
                    step.node().op().mnemonic(),
                    step.node().name(),
                    mismatch.get()));
          }
        }
        vector++;
      }
    }
    return Optional.empty();
  }

  /** Reads the output of a step, in an arena or in memory of the caller's. */
  private static Probe probe(PlannedProgram planned, ModelSources files, Step step) {
    Value output = step.node().output();
    View view = planned.program().view(output);
    int sizeBytes = Math.toIntExact(output.type().sizeBytes());
    if (view.buffer().isInArena()) {
      return new Probe(
          step.index(),
          planned.region(view.buffer()),
          Math.toIntExact(planned.offsetBytes(view)),
          sizeBytes);
    }
    // The harness has the caller's outputs behind all arenas and the caller's inputs.
    List<Value> outputs = planned.program().graph().outputs();
    int place = 0;
    while (!planned
        .program()
        .view(outputs.get(files.externalOutputs().get(place)))
        .buffer()
        .equals(view.buffer())) {
      place++;
    }
    int before = Math.max(1, files.regions().size()) + files.externalInputs().size();
    return new Probe(step.index(), before + place, Math.toIntExact(view.offsetBytes()), sizeBytes);
  }

  private static VerifyReport.Difference difference(
      int vector, int step, String operator, String tensor, Comparison.Mismatch mismatch) {
    return new VerifyReport.Difference(
        vector,
        step,
        operator,
        tensor,
        mismatch.element(),
        mismatch.expected(),
        mismatch.found(),
        mismatch.differing(),
        mismatch.elements(),
        mismatch.atMostOne());
  }

  private VerifyReport report(
      VerifyRequest request,
      CompiledModel compilation,
      ModelReport report,
      Optional<VerifyReport.Difference> difference,
      Optional<Cycles> cycles,
      CompileReport.Code code,
      Optional<BudgetException> excess) {
    CompileReport compiled = compilation.report();
    Measurement measured = report.measurement().orElseThrow();
    List<Long> codeShares = code.shares(compiled.steps().size());
    List<VerifyReport.Step> steps = new ArrayList<>();
    for (CompileReport.Step step : compiled.steps()) {
      steps.add(
          new VerifyReport.Step(
              step.index(),
              step.operator(),
              step.name(),
              step.kernel(),
              Math.round(measured.stepInstructions().get(step.index())),
              cycles.map(all -> all.steps().get(step.index())).orElse(null),
              codeShares.get(step.index())));
    }
    return new VerifyReport(
        VerifyReport.SCHEMA_VERSION,
        compiled.name(),
        compiled.target(),
        request.board().name(),
        toolchain.description(),
        difference.isEmpty(),
        request.expected().isPresent() ? VerifyReport.EXPECTED_FILES : "reference evaluator",
        request.sequences().stream().mapToInt(List::size).sum(),
        compiled.macs(),
        Math.round(measured.instructions()),
        Math.round(measured.initInstructions()),
        compiled.arena().bytes(),
        compiled.persistentRamBytes(),
        measured.stackBytes(),
        cycles.map(all -> cycles(request, all)).orElse(null),
        flash(report.sizes(), compiled),
        code,
        difference.orElse(null),
        steps,
        List.of(),
        excess.map(BudgetException::getMessage).orElse(""),
        compiled);
  }

  private static VerifyReport.Cycles cycles(VerifyRequest request, Cycles cycles) {
    return new VerifyReport.Cycles(
        cycles.all(), flashWaitStates(request), timing(request).map(Timing::source).orElseThrow());
  }

  private static VerifyReport.Flash flash(ImageSizes sizes, CompileReport compiled) {
    long parameters = compiled.flash().parameterBytes();
    return new VerifyReport.Flash(
        sizes.textBytes(),
        sizes.rodataBytes(),
        sizes.weightsBytes(),
        sizes.libraryTextBytes(),
        sizes.libraryRodataBytes(),
        parameters,
        sizes.flashBeyondWeightsBytes() + sizes.weightsBytes() - parameters);
  }
}
