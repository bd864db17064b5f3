package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.expand.Decoders;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Control;
import dev.wafer.passes.encoding.Encoding;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.Expansion;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Operand;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Parameter;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.Tiling;
import dev.wafer.passes.program.View;
import dev.wafer.passes.stream.SegmentValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns steps into calls: resolves every argument to a C expression. */
final class StepWriter {
  private final PlannedProgram planned;
  private final ArenaNames arenas;
  private final String prefix;
  private final ConstantPool constants;
  private final FunctionPool functions;
  private final NameAllocator names;
  private final List<Map<String, Object>> steps = new ArrayList<>();
  private final List<Map<String, Object>> segments = new ArrayList<>();
  private final List<Map<String, Object>> parameters = new ArrayList<>();
  private final List<Map<String, Object>> initSteps = new ArrayList<>();
  private final Set<String> helpers = new LinkedHashSet<>();
  private final FlashUse use = new FlashUse();
  private boolean expandsBytes;

  StepWriter(
      PlannedProgram planned,
      String prefix,
      ConstantPool constants,
      FunctionPool functions,
      NameAllocator names) {
    this.planned = planned;
    this.arenas = new ArenaNames(planned);
    this.prefix = prefix;
    this.constants = constants;
    this.functions = functions;
    this.names = names;
    for (Expansion expansion : planned.program().initSteps()) {
      initSteps.add(
          expansionModel(expansion, "init", expansion.buffer().name(), readers(expansion)));
    }
    planned.program().steps().forEach(this::write);
  }

  private List<Integer> readers(Expansion expansion) {
    return planned.program().steps().stream()
        .filter(step -> step.expansions().contains(expansion))
        .map(Step::index)
        .toList();
  }

  /** What is in flash for which steps. */
  FlashUse use() {
    return use;
  }

  /** What initialisation expands. */
  List<Map<String, Object>> initSteps() {
    return initSteps;
  }

  List<Map<String, Object>> steps() {
    return steps;
  }

  /** Functions of steps that run row by row. */
  List<Map<String, Object>> segments() {
    return segments;
  }

  /** The parameter structures' contents, one a step that has any. */
  List<Map<String, Object>> parameters() {
    return parameters;
  }

  /** Whether anything wider than a byte is expanded byte by byte, the lowest first. */
  boolean expandsBytes() {
    return expandsBytes;
  }

  Set<String> helpers() {
    return helpers;
  }

  private void write(Step step) {
    if (step.node().op() instanceof Control control) {
      steps.add(Map.of("control", brace(step, control.kind())));
      return;
    }
    KernelBinding binding = step.binding();
    helpers.addAll(binding.helpers());
    if (binding.segment().isPresent()) {
      writeSegment(step);
      return;
    }
    FunctionPool.Function function = function(step);
    StepOperands operands = operands(step);
    List<String> arguments = new ArrayList<>();
    for (Argument argument : binding.arguments()) {
      arguments.add(expression(step, argument, operands));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("index", step.index());
    model.put("comment", comment(step));
    model.put("kernel", binding.kernel());
    model.put("mayFail", step.node().op().mayFail());
    model.put("call", function.name() + "(" + String.join(", ", arguments) + ");");
    if (!binding.parameters().isEmpty()) {
      parameters.add(structure(step, function, operands));
    }
    model.put("structure", operands.structure());
    model.put("struct", function.structName());
    model.put("fields", patches(step, operands));
    model.put("expansions", expansions(step));
    step.tiling().ifPresent(tiling -> model.put("tiling", tilingModel(step, tiling)));
    steps.add(model);
  }

  private void writeSegment(Step step) {
    // Here and not where a segment is built: a search builds many, one is written.
    SegmentValidator.require(step);
    SegmentWriter writer = new SegmentWriter(prefix, constants, functions, names, use);
    boolean fed = step.node().inputs().stream().anyMatch(arenas::isFed);
    Map<String, Object> segment =
        writer.model(
            step,
            fed,
            arenas.address(step.scratch().get(0)),
            cursor ->
                arenas.address(
                    planned
                        .program()
                        .view(
                            cursor
                                .index()
                                .map(step.node()::input)
                                .orElseGet(() -> step.node().output()))));
    helpers.addAll(writer.helpers());
    parameters.addAll(writer.parameters());
    List<String> takes = new ArrayList<>(List.of("unsigned char *base"));
    List<String> passes = new ArrayList<>(List.of("base"));
    if (fed) {
      takes.addAll(List.of("const unsigned char *input", "int32_t count"));
      passes.addAll(List.of("input", "count"));
    }
    step.node().inputs().stream()
        .filter(input -> arenas.isExternal(input) && !arenas.isFed(input))
        .forEach(input -> addCallers("const ", input, takes, passes));
    step.node().outputs().stream()
        .filter(arenas::isExternal)
        .forEach(output -> addCallers("", output, takes, passes));
    segment.put("takes", String.join(", ", takes));
    segments.add(segment);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("index", step.index());
    model.put("comment", comment(step));
    model.put("kernel", step.binding().kernel());
    model.put("mayFail", false);
    model.put("call", segment.get("name") + "(" + String.join(", ", passes) + ");");
    model.put("fields", List.of());
    model.put("expansions", List.of());
    model.put("fed", fed);
    steps.add(model);
  }

  private void addCallers(String qualifier, Value value, List<String> takes, List<String> passes) {
    String name = arenas.bytes(planned.program().view(value).buffer());
    takes.add(qualifier + "unsigned char *" + name);
    passes.add(name);
  }

  private FunctionPool.Function function(Step step) {
    FunctionPool.Function function = functions.function(step.binding());
    use.function(function.name(), step.binding(), step.index());
    return function;
  }

  private String array(PackedConstant constant, Step step) {
    String name = constants.name(constant, owner(step), comment(step));
    use.array(name, step.index());
    return name;
  }

  /** What stands in C in place of a step that branches. */
  private String brace(Step step, Control.Kind kind) {
    return switch (kind) {
      case LOOP -> "for (;;) {";
      case TEST -> "if (!" + condition(step) + ") {\n    break;\n  }";
      case IF -> "if (" + condition(step) + ") {";
      case ELSE -> "} else {";
      case END_LOOP, END_IF -> "}";
    };
  }

  private String condition(Step step) {
    return function(step).name() + "(" + inputExpression(step, step.node().input(0)) + ")";
  }

  /**
   * What the operands of a step are in C.
   *
   * @param constants an expression for each packed constant: a name, or a place in the arena
   * @param inputs expressions for inputs whose constants lie in the arena
   * @param structure name of the parameter structure; empty if there is none
   */
  private record StepOperands(
      List<String> constants, Map<Integer, String> inputs, String structure) {}

  private StepOperands operands(Step step) {
    String owner = owner(step);
    Map<Integer, String> packed = new LinkedHashMap<>();
    Map<Integer, String> inputs = new LinkedHashMap<>();
    for (Expansion expansion : step.expansions()) {
      if (expansion.operand() instanceof Operand.Packed operand) {
        packed.put(operand.index(), place(expansion));
      } else if (expansion.operand() instanceof Operand.Input operand) {
        inputs.put(operand.index(), place(expansion));
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < step.binding().constants().size(); i++) {
      names.add(
          packed.containsKey(i) ? packed.get(i) : array(step.binding().constants().get(i), step));
    }
    boolean structured = !step.binding().parameters().isEmpty();
    return new StepOperands(
        names, inputs, structured ? this.names.allocate(prefix + "_" + owner + "_params") : "");
  }

  static String owner(Step step) {
    return "l" + step.index();
  }

  private String place(Expansion expansion) {
    return constantPointer(expansion.array().type(), arenas.address(expansion.buffer()));
  }

  /** Fields of the parameter structure that point into the arena. */
  private static List<String> patches(Step step, StepOperands operands) {
    List<String> patches = new ArrayList<>();
    for (Parameter parameter : step.binding().parameters()) {
      if (parameter instanceof Parameter.Pointer pointer && isExpanded(step, pointer)) {
        patches.add(pointer.name() + " = " + operands.constants().get(pointer.constantIndex()));
      }
    }
    return patches;
  }

  private static boolean isExpanded(Step step, Parameter.Pointer pointer) {
    Operand operand = new Operand.Packed(pointer.constantIndex());
    return step.expansions().stream().anyMatch(e -> e.operand().equals(operand));
  }

  /** What is expanded anew at each run. */
  private List<Map<String, Object>> expansions(Step step) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (Expansion expansion : step.expansions()) {
      if (!expansion.isPersistent()) {
        models.add(expansionModel(expansion, owner(step), comment(step), List.of(step.index())));
      }
    }
    return models;
  }

  private Map<String, Object> expansionModel(
      Expansion expansion, String owner, String comment, List<Integer> readers) {
    KernelBinding decoder = Decoders.decoder(expansion.code());
    helpers.addAll(decoder.helpers());
    expandsBytes |=
        expansion.code().encoding().unit() == Encoding.Unit.BYTE
            && expansion.array().type().sizeBytes() > 1;
    String function = functions.function(decoder).name();
    String code = constants.name(expansion.stored(), owner, CLiterals.comment(comment));
    for (int reader : readers) {
      use.function(function, decoder, reader);
      use.array(code, reader);
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("function", function);
    model.put("code", code);
    model.put(
        "to",
        pointer(
            Decoders.elementType(expansion.code().encoding()), arenas.address(expansion.buffer())));
    model.put("count", expansion.code().units());
    model.put("comment", CLiterals.comment(comment));
    return model;
  }

  private Map<String, Object> tilingModel(Step step, Tiling tiling) {
    ChannelTiles tiles = tiling.tiles();
    Expansion expansion = step.expansions().get(0);
    int unitBytes = expansion.code().encoding().unit().expandedBytes();
    int wholeBytes = expansion.array().data().size();
    View output = planned.program().view(step.node().output());
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("channels", tiles.channels());
    model.put("tile", tiling.tileChannels());
    model.put("last", tiling.lastChannels());
    model.put("units", Math.min(tiling.tileBytes(), wholeBytes) / unitBytes);
    model.put("lastUnits", tiling.lastBytes(wholeBytes) / unitBytes);
    model.put("pointers", tiles.pointers());
    model.put("counts", counts(tiles, tiling.tileChannels()));
    model.put("lastCounts", counts(tiles, tiling.lastChannels()));
    CType type = CType.of(output.type().dataType());
    model.put("outputType", type.spelling());
    model.put("output", pointer(type, arenas.address(output)));
    return model;
  }

  private static List<String> counts(ChannelTiles tiles, int channels) {
    return tiles.counts().stream()
        .map(count -> count.field() + " = " + count.of(channels))
        .toList();
  }

  private static Map<String, Object> structure(
      Step step, FunctionPool.Function function, StepOperands operands) {
    List<String> fields = new ArrayList<>();
    for (Parameter parameter : step.binding().parameters()) {
      boolean patched = parameter instanceof Parameter.Pointer p && isExpanded(step, p);
      String value = patched ? "NULL" : value(parameter, operands.constants());
      fields.add("." + parameter.name() + " = " + value);
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", operands.structure());
    model.put("struct", function.structName());
    model.put("fields", fields);
    return model;
  }

  static String value(Parameter parameter, List<String> constantNames) {
    if (parameter instanceof Parameter.Real real) {
      return CLiterals.floating(real.value());
    }
    if (parameter instanceof Parameter.Pointer pointer) {
      return constantNames.get(pointer.constantIndex());
    }
    Parameter.Whole whole = (Parameter.Whole) parameter;
    return CLiterals.integer(whole.value(), whole.type());
  }

  private String expression(Step step, Argument argument, StepOperands operands) {
    if (argument instanceof Argument.Input input) {
      String expanded = operands.inputs().get(input.index());
      return expanded != null ? expanded : inputExpression(step, step.node().input(input.index()));
    }
    if (argument instanceof Argument.Output output) {
      if (step.tiling().isPresent()) {
        return "output";
      }
      View view = planned.program().view(step.node().output(output.index()));
      return pointer(CType.of(view.type().dataType()), arenas.address(view));
    }
    if (argument instanceof Argument.Scratch scratch) {
      return pointer(scratch.type(), arenas.address(step.scratch().get(scratch.index())));
    }
    if (argument instanceof Argument.Constant constant) {
      return operands.constants().get(constant.index());
    }
    if (argument instanceof Argument.Literal literal) {
      return value(literal.value(), operands.constants());
    }
    boolean copied = step.tiling().isPresent() || !patches(step, operands).isEmpty();
    return "&" + (copied ? "k" : operands.structure());
  }

  private String inputExpression(Step step, Value value) {
    Optional<DenseConstant> constant = planned.program().graph().dense(value);
    CType type = CType.of(value.dataType());
    if (constant.isPresent()) {
      return array(PackedConstant.asItIs(type, constant.get().data()), step);
    }
    String address = arenas.address(planned.program().view(value));
    return planned.program().graph().isVariable(value)
        ? pointer(type, address)
        : constantPointer(type, address);
  }

  /** Goes through {@code void *}, so that no cast raises the alignment of a byte pointer. */
  static String pointer(CType type, String address) {
    return "(" + type.spelling() + " *)(void *)(" + address + ")";
  }

  static String constantPointer(CType type, String address) {
    return "(const " + type.spelling() + " *)(const void *)(" + address + ")";
  }

  private static String comment(Step step) {
    return comment(step.node());
  }

  /** What a node computes of what. */
  static String comment(Node node) {
    StringBuilder out = new StringBuilder();
    out.append(node.op().mnemonic());
    for (Value input : node.inputs()) {
      if (input.isPresent() && input.shape().rank() > 0) {
        out.append(' ').append(input.dataType().mnemonic());
        out.append('[').append(input.shape()).append(']');
      }
    }
    Value output = node.output();
    out.append(" -> ").append(output.dataType().mnemonic());
    out.append('[').append(output.shape()).append("]: ").append(output.name());
    return CLiterals.comment(out.toString());
  }
}
