package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Parameter;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Turns a segment into a C function: a table of calls in their order, and a loop over it. */
final class SegmentWriter {
  private static final int NUMBERS_IN_A_LINE = 24;

  /** Calls that a byte can tell apart. */
  private static final int NARROW_CALLS = 256;

  private final String prefix;
  private final ConstantPool constants;
  private final FunctionPool functions;
  private final NameAllocator names;
  private final FlashUse use;
  private final Set<String> helpers = new LinkedHashSet<>();
  private final List<Map<String, Object>> parameters = new ArrayList<>();

  SegmentWriter(
      String prefix,
      ConstantPool constants,
      FunctionPool functions,
      NameAllocator names,
      FlashUse use) {
    this.prefix = prefix;
    this.constants = constants;
    this.functions = functions;
    this.names = names;
    this.use = use;
  }

  /** Helpers that its calls want. */
  Set<String> helpers() {
    return helpers;
  }

  /** The calls' parameter structures. */
  List<Map<String, Object>> parameters() {
    return parameters;
  }

  /**
   * The function's parts.
   *
   * @param fed whether it stops where it has no more rows of its input
   * @param rows the address of the step's scratch
   * @param cursor the address at which a cursor starts
   */
  Map<String, Object> model(
      Step step, boolean fed, String rows, Function<Segment.Cursor, String> cursor) {
    Segment segment = step.binding().segment().orElseThrow();
    String owner = StepWriter.owner(step);
    Map<String, Object> model = new LinkedHashMap<>();
    String rowsFunction = names.allocate(prefix + "_" + owner + "_rows");
    use.function(rowsFunction, step.binding(), step.index());
    model.put("name", rowsFunction);
    model.put("order", names.allocate(prefix + "_" + owner + "_order"));
    model.put("rows", rows);
    List<Map<String, Object>> cursors = new ArrayList<>();
    for (Segment.Cursor each : segment.cursors()) {
      cursors.add(Map.of("input", each.index().isPresent(), "start", cursor.apply(each)));
    }
    model.put("cursors", cursors);
    model.put("windows", segment.planes().stream().map(SegmentWriter::window).toList());
    model.put("wide", segment.calls().size() > NARROW_CALLS);
    List<Map<String, Object>> calls = new ArrayList<>();
    List<CallCases.Places> places = new ArrayList<>();
    for (Segment.Call call : segment.calls()) {
      places.add(new CallCases.Places());
      calls.add(call(segment, call, step, places.get(places.size() - 1)));
    }
    CallCases cases = new CallCases(calls, places);
    List<Integer> numbers = cases.numbered(segment.order());
    CallOrder order = fed ? CallOrder.plain(numbers) : CallOrder.of(numbers);
    model.put("count", order.calls().size());
    model.put("lines", lines(order.calls()));
    if (order.repeats()) {
      model.put(
          "repeat", Map.of("first", order.first(), "last", order.last(), "turns", order.turns()));
    }
    model.put("fed", fed);
    model.put("counts", cases.count());
    model.put("cases", cases.models());
    return model;
  }

  private static Map<String, Object> window(Segment.RowWindow window) {
    return Map.of(
        "name", CLiterals.comment(window.name()),
        "rows", window.rows(),
        "height", window.height(),
        "place",
            window.offsetBytes() == Segment.RowWindow.IN_OUTPUT
                ? "in the output"
                : "at " + window.offsetBytes(),
        "bytes", window.sizeBytes());
  }

  private static List<String> lines(List<Integer> order) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < order.size(); i += NUMBERS_IN_A_LINE) {
      List<Integer> part = order.subList(i, Math.min(order.size(), i + NUMBERS_IN_A_LINE));
      lines.add(String.join(", ", part.stream().map(Object::toString).toList()) + ",");
    }
    return lines;
  }

  /** What moves rows: a helper, if the kernel wants one, or the library's function. */
  private String mover(Step step) {
    KernelBinding binding = step.binding();
    if (binding.helpers().contains("mve_move")) {
      return functions.prefix() + "_move_run";
    }
    // A kernel may want the helper for itself.
    return binding.helpers().contains("row_moves") && binding.segment().orElseThrow().movesWords()
        ? functions.prefix() + "_move_rows"
        : "(void)memmove";
  }

  private Map<String, Object> call(
      Segment segment, Segment.Call call, Step step, CallCases.Places places) {
    helpers.addAll(call.binding().helpers());
    String owner = StepWriter.owner(step);
    FunctionPool.Function function = functions.function(call.binding());
    use.function(function.name(), call.binding(), step.index());
    String comment = StepWriter.comment(call.node());
    List<String> packed = new ArrayList<>();
    for (PackedConstant constant : call.binding().constants()) {
      packed.add(array(constant, call, step));
    }
    String structure = "";
    if (!call.binding().parameters().isEmpty()) {
      structure = structure(call, function, packed, owner);
    }
    List<String> arguments = new ArrayList<>();
    for (Argument argument : call.binding().arguments()) {
      arguments.add(expression(segment, call, argument, packed, structure, step, places));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("comment", comment);
    model.put("call", function.name() + "(" + String.join(", ", arguments) + ");");
    call.move()
        .ifPresent(
            move ->
                model.put(
                    "move",
                    Map.of(
                        "function",
                        mover(step),
                        "from",
                        places.token(move.fromBytes()),
                        "to",
                        places.token(move.toBytes()),
                        "size",
                        move.sizeBytes())));
    List<String> advances = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      call.inputs().get(i).ifPresent(place -> advance(place, advances));
    }
    advance(call.output(), advances);
    model.put("advances", advances);
    model.put(
        "takes",
        call.inputs().stream().anyMatch(p -> p.filter(in -> isOfInput(segment, in)).isPresent()));
    return model;
  }

  /** Whether rows lie in an input of the step. */
  private static boolean isOfInput(Segment segment, Segment.Place place) {
    return place instanceof Segment.Place.AtCursor at
        && segment.cursors().get(at.cursor()).index().isPresent();
  }

  private static void advance(Segment.Place place, List<String> advances) {
    if (place instanceof Segment.Place.AtCursor at && at.advanceBytes() > 0) {
      advances.add("at" + at.cursor() + " += " + at.advanceBytes() + ";");
    }
  }

  private String structure(
      Segment.Call call, FunctionPool.Function function, List<String> packed, String owner) {
    List<String> fields = new ArrayList<>();
    for (Parameter parameter : call.binding().parameters()) {
      fields.add("." + parameter.name() + " = " + StepWriter.value(parameter, packed));
    }
    for (Map<String, Object> known : parameters) {
      if (known.get("struct").equals(function.structName()) && known.get("fields").equals(fields)) {
        return (String) known.get("name");
      }
    }
    String name = names.allocate(prefix + "_" + owner + "_params");
    parameters.add(Map.of("name", name, "struct", function.structName(), "fields", fields));
    return name;
  }

  private String expression(
      Segment segment,
      Segment.Call call,
      Argument argument,
      List<String> packed,
      String structure,
      Step step,
      CallCases.Places places) {
    if (argument instanceof Argument.Input input) {
      Value value = call.node().input(input.index());
      CType type = CType.of(value.dataType());
      return call.inputs()
          .get(input.index())
          .map(place -> StepWriter.constantPointer(type, address(place, places)))
          .orElseGet(
              () ->
                  array(
                      PackedConstant.asItIs(
                          type, segment.graph().dense(value).orElseThrow().data()),
                      call,
                      step));
    }
    if (argument instanceof Argument.Output output) {
      return StepWriter.pointer(
          CType.of(call.node().output(output.index()).dataType()), address(call.output(), places));
    }
    if (argument instanceof Argument.Scratch scratch) {
      return StepWriter.pointer(
          scratch.type(), places.token(call.scratchBytes().get(scratch.index())));
    }
    if (argument instanceof Argument.Constant constant) {
      return packed.get(constant.index());
    }
    if (argument instanceof Argument.Literal literal) {
      return StepWriter.value(literal.value(), packed);
    }
    return "&" + structure;
  }

  private String array(PackedConstant constant, Segment.Call call, Step step) {
    String name = constants.name(constant, StepWriter.owner(step), StepWriter.comment(call.node()));
    use.array(name, step.index());
    return name;
  }

  private static String address(Segment.Place place, CallCases.Places places) {
    return place instanceof Segment.Place.AtCursor at
        ? "at" + at.cursor()
        : places.token(((Segment.Place.Window) place).offsetBytes());
  }
}
