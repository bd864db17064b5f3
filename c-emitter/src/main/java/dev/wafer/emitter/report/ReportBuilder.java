package dev.wafer.emitter.report;

import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.kernels.KernelCode;
import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Signature;
import dev.wafer.ir.Value;
import dev.wafer.passes.analysis.MacCounter;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.parameters.FoldedParameter;
import dev.wafer.passes.placement.Assignment;
import dev.wafer.passes.placement.PlacedProgram;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.Operand;
import dev.wafer.passes.program.PackedConstant.Kind;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.slices.Move;
import dev.wafer.report.CompileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the figures of a compilation. */
public final class ReportBuilder {
  private final EmittedModel emitted;
  private final Program program;
  private final ArenaReport arena;
  private final FlashReport flash;

  public ReportBuilder(EmittedModel emitted) {
    this.emitted = emitted;
    this.program = emitted.planned().program();
    this.arena = new ArenaReport(emitted.planned());
    this.flash = new FlashReport(emitted);
  }

  /**
   * The report.
   *
   * @param build what was compiled, and how
   * @param decisions what became of the parameters that needed work
   * @param rewrites what was done to the graph
   * @param placed where the weights are
   * @param moves what became of concatenations and slices
   */
  public CompileReport build(
      EmitOptions options,
      CompileReport.Build build,
      List<FoldedParameter> decisions,
      CompileReport.Rewrites rewrites,
      PlacedProgram placed,
      List<Move> moves) {
    WeightReport weights = new WeightReport(graph(), placed.assignment());
    Graph graph = program.graph();
    long parameters =
        graph.constants().values().stream().mapToLong(c -> c.shape().elements()).sum();
    return new CompileReport(
        CompileReport.SCHEMA_VERSION,
        options.name(),
        options.version(),
        options.target(),
        build,
        options.signature().map(Signature::key).orElse(null),
        MacCounter.macs(graph),
        parameters,
        arena.report(),
        emitted.planned().stateBytes(),
        emitted.planned().persistentBytes(),
        flash(),
        flash.code(),
        flash.constants(),
        tensors(graph.inputs(), options.signature().map(Signature::inputs)),
        tensors(graph.outputs(), options.signature().map(Signature::outputs)),
        decisions.stream().map(weights::parameter).toList(),
        rewrites,
        placed.gap(),
        weights.weights(program.steps()),
        moves.stream().map(ReportBuilder::move).toList(),
        SegmentReport.of(program),
        steps(placed.assignment()),
        List.of(),
        null);
  }

  private static CompileReport.Move move(Move move) {
    return new CompileReport.Move(
        move.node().op().mnemonic(),
        move.node().operatorIndex(),
        move.node().name(),
        move.isRemoved(),
        move.reason(),
        move.copiedBytes(),
        move.savedBytes());
  }

  private Graph graph() {
    return program.graph();
  }

  private CompileReport.Flash flash() {
    long weights = emitted.constants().sizeBytes(Kind.WEIGHT);
    long biases = emitted.constants().sizeBytes(Kind.BIAS);
    long unpacked =
        program.graph().constants().values().stream().mapToLong(Constant::storedBytes).sum();
    return new CompileReport.Flash(
        emitted.constants().sizeBytes(),
        weights,
        biases,
        emitted.constants().sizeBytes(Kind.TABLE),
        // Packing may add padding, which is no parameter; sharing equal arrays saves some.
        Math.min(unpacked, weights + biases));
  }

  private List<CompileReport.Step> steps(Assignment assignment) {
    Map<Node, Alternative> placed = new LinkedHashMap<>();
    assignment.chosen().forEach(option -> placed.putAll(option.steps()));
    List<CompileReport.Step> steps = new ArrayList<>();
    int count = program.steps().size();
    List<Long> codeShares = flash.code().shares(count);
    List<Long> constantShares = CompileReport.shares(count, flash.constants());
    for (Step step : program.steps()) {
      Optional<Alternative> chosen = Optional.ofNullable(placed.get(step.node()));
      steps.add(
          new CompileReport.Step(
              step.index(),
              step.node().op().mnemonic(),
              step.node().operatorIndex(),
              step.node().name(),
              step.binding().kernel(),
              KernelCode.of(step.binding()).key(),
              step.node().inputs().stream().filter(Value::isPresent).map(this::describe).toList(),
              step.node().outputs().stream().map(this::describe).toList(),
              MacCounter.macs(step.node()),
              step.expansions().isEmpty()
                  ? step.binding().instructions()
                  : chosen.map(Alternative::instructions).orElse(step.binding().instructions()),
              step.binding().constantBytes() - savedBytes(step),
              step.binding().scratch().stream().mapToLong(ScratchRequest::sizeBytes).sum()
                  + expandedBytes(step),
              arena.liveBytes(step.index()),
              codeShares.get(step.index()),
              constantShares.get(step.index())));
    }
    return steps;
  }

  /** What the codes of a step's arrays are shorter than the arrays. */
  private static long savedBytes(Step step) {
    return step.expansions().stream()
        .filter(expansion -> expansion.operand() instanceof Operand.Packed)
        .mapToLong(expansion -> expansion.array().data().size() - expansion.code().sizeBytes())
        .sum();
  }

  private static long expandedBytes(Step step) {
    return step.expansions().stream()
        .filter(expansion -> !expansion.isPersistent())
        .mapToLong(expansion -> expansion.buffer().sizeBytes())
        .sum();
  }

  private String describe(Value value) {
    Constant constant = program.graph().constants().get(value);
    return (constant == null ? "" : "const ")
        + value.dataType().mnemonic()
        + "["
        + value.shape()
        + "]";
  }

  private List<CompileReport.Tensor> tensors(List<Value> values, Optional<List<String>> names) {
    List<CompileReport.Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int place = i;
      Optional<String> name = names.map(list -> list.get(place)).filter(n -> !n.isEmpty());
      tensors.add(tensor(values.get(i), name));
    }
    return tensors;
  }

  private CompileReport.Tensor tensor(Value value, Optional<String> signatureName) {
    Buffer buffer = program.view(value).buffer();
    boolean perTensor = value.quantization().scales().size() == 1;
    return new CompileReport.Tensor(
        value.name(),
        signatureName.orElse(null),
        value.dataType().mnemonic(),
        value.shape().dims(),
        value.type().sizeBytes(),
        perTensor ? CLiterals.decimal(value.quantization().scale()) : null,
        perTensor ? value.quantization().zeroPoint() : null,
        switch (buffer.kind()) {
          case EXTERNAL -> "caller";
          case FED -> "fed";
          default -> "arena";
        },
        buffer.alignmentBytes());
  }
}
