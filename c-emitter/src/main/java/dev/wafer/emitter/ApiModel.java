package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Signature;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.View;
import dev.wafer.passes.stream.RowRule;
import dev.wafer.reference.Evaluator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the templates need of a model: its state and the tensors that the user fills and reads. */
final class ApiModel {
  /** Names of tensors in macros are cut to this many characters. */
  private static final int MAX_MACRO_LENGTH = 64;

  private final PlannedProgram planned;
  private final PlannedProgram alone;
  private final String prefix;
  private final Optional<Signature> signature;
  private final ArenaNames arenas;

  /**
   * @param planned as the program lies in its arena
   * @param alone as it would in one of its own
   */
  ApiModel(
      PlannedProgram planned, PlannedProgram alone, String prefix, Optional<Signature> signature) {
    this.planned = planned;
    this.alone = alone;
    this.prefix = prefix;
    this.signature = signature;
    this.arenas = new ArenaNames(planned);
  }

  /** Takes the names of the interface out of what kernels and constants may be called. */
  void reserve(NameAllocator names) {
    for (String suffix :
        List.of(
            "init",
            "run",
            "reset",
            "status",
            "check",
            "check_all",
            "begin",
            "end",
            "position",
            "awaits")) {
      names.allocate(prefix + "_" + suffix);
    }
    for (int i = 0; i < planned.program().graph().inputs().size(); i++) {
      names.allocate(prefix + "_feed_input_" + i);
    }
    for (String side : List.of("input", "output")) {
      int count =
          side.equals("input")
              ? planned.program().graph().inputs().size()
              : planned.program().graph().outputs().size();
      for (int i = 0; i < count; i++) {
        for (String suffix : List.of("", "_quantize", "_dequantize")) {
          names.allocate(prefix + "_" + side + "_" + i + suffix);
        }
      }
    }
  }

  /**
   * The model of the template.
   *
   * @param constants takes what variables hold initially
   */
  Map<String, Object> model(ConstantPool constants) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("stateBytes", alone.stateBytes());
    model.put("persistentBytes", alone.persistentBytes());
    model.put("stateRegions", stateRegions(constants));
    planned.mark().ifPresent(buffer -> model.put("mark", arenas.address(buffer)));
    planned.position().ifPresent(buffer -> model.put("position", arenas.address(buffer)));
    Graph graph = planned.program().graph();
    model.put("signature", signature.map(s -> CLiterals.comment(s.key())).orElse(""));
    model.put("inputs", tensors(graph.inputs(), signature.map(Signature::inputs)));
    model.put("outputs", tensors(graph.outputs(), signature.map(Signature::outputs)));
    return model;
  }

  /** State lies at the start of the arena; one run of bytes covers it. */
  private List<Map<String, Object>> stateRegions(ConstantPool constants) {
    List<Map<String, Object>> regions = new ArrayList<>();
    Graph graph = planned.program().graph();
    for (Value variable : graph.variables()) {
      Map<String, Object> region = new LinkedHashMap<>();
      region.put("address", arenas.address(planned.program().view(variable)));
      region.put("size", variable.type().sizeBytes());
      DenseConstant contents = contents(graph, variable);
      Optional<Integer> fill = fill(contents.data());
      fill.ifPresent(value -> region.put("fill", value));
      if (fill.isEmpty()) {
        PackedConstant start =
            PackedConstant.asItIs(CType.of(variable.dataType()), contents.data());
        region.put("start", constants.name(start, "state", CLiterals.comment(variable.name())));
      }
      region.put("comment", CLiterals.comment(variable.name()));
      regions.add(region);
    }
    return regions;
  }

  private static DenseConstant contents(Graph graph, Value variable) {
    DenseConstant stated = graph.initial().get(variable);
    return stated == null ? Evaluator.initialState(variable.type()).toConstant() : stated;
  }

  /** The byte that fills the contents, unsigned: such a constant is shorter in Thumb. */
  private static Optional<Integer> fill(Bytes contents) {
    byte[] bytes = contents.toArray();
    boolean same = IntStream.range(0, bytes.length).allMatch(i -> bytes[i] == bytes[0]);
    return same ? Optional.of(bytes.length == 0 ? 0 : bytes[0] & 0xFF) : Optional.empty();
  }

  private List<Map<String, Object>> tensors(List<Value> values, Optional<List<String>> known) {
    List<Map<String, Object>> tensors = new ArrayList<>();
    List<String> names = known.orElse(Collections.nCopies(values.size(), ""));
    List<String> macros = indexMacros(names);
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      Map<String, Object> tensor = new LinkedHashMap<>();
      tensor.put("index", i);
      tensor.put("comment", CLiterals.comment(value.name()));
      tensor.put("name", CLiterals.comment(names.get(i)));
      tensor.put("macro", macros.get(i));
      tensor.put("shape", value.shape().dims());
      tensor.put("rank", value.shape().rank());
      tensor.put("elements", value.shape().elements());
      tensor.put("bytes", value.type().sizeBytes());
      tensor.put("ctype", CType.of(value.dataType()).spelling());
      View view = planned.program().view(value);
      boolean external = arenas.isExternal(value);
      boolean fed = arenas.isFed(value);
      tensor.put("external", external);
      tensor.put("fed", fed);
      // Each row that is fed begins where the one before ends, so that nothing more can be asked
      // for.
      tensor.put(
          "align", fed ? CType.of(value.dataType()).sizeBytes() : view.buffer().alignmentBytes());
      if (fed) {
        tensor.put("rows", RowRule.height(value));
        tensor.put("rowBytes", value.type().sizeBytes() / RowRule.height(value));
        tensor.put("rowElements", value.shape().elements() / RowRule.height(value));
      }
      if (!external) {
        tensor.put("argument", arenas.argument(view.buffer()));
        tensor.put("offset", planned.offsetBytes(view));
      }
      boolean quantized =
          value.quantization().isQuantized()
              && !value.quantization().isPerAxis()
              && (value.dataType() == DataType.INT8
                  || value.dataType() == DataType.UINT8
                  || value.dataType() == DataType.INT16);
      tensor.put("quantized", quantized);
      if (quantized) {
        tensor.put("scale", CLiterals.floating(value.quantization().scale()));
        tensor.put("zeroPoint", value.quantization().zeroPoint());
        boolean unsigned = value.dataType().isUnsigned();
        int bits = value.dataType().bits();
        tensor.put("min", unsigned ? 0 : -(1 << (bits - 1)));
        tensor.put("max", unsigned ? (1 << bits) - 1 : (1 << (bits - 1)) - 1);
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  /**
   * For each name the end of the macro that holds its index; empty text where there is none. Names
   * that differ give macros that differ, none of them one of the interface's own.
   */
  private static List<String> indexMacros(List<String> names) {
    NameAllocator taken = new NameAllocator();
    taken.allocate("COUNT");
    List<String> macros = new ArrayList<>();
    for (String name : names) {
      boolean speaks = name.chars().anyMatch(c -> c < 128 && Character.isLetterOrDigit(c));
      String wish = name.substring(0, Math.min(name.length(), MAX_MACRO_LENGTH));
      String macro = NameAllocator.identifier(wish).toUpperCase(Locale.ROOT);
      macros.add(speaks ? taken.allocate(macro) : "");
    }
    return macros;
  }
}
