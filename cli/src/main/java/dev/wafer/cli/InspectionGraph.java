package dev.wafer.cli;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.report.GraphDescription;
import dev.wafer.emitter.report.GraphDescription.Box;
import dev.wafer.emitter.report.GraphDescription.Detail;
import dev.wafer.emitter.report.GraphDescription.Kind;
import dev.wafer.emitter.report.GraphDescription.LegendEntry;
import dev.wafer.emitter.report.GraphDescription.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the picture of a model's graph shows: boxes for inputs, states, operators and outputs. */
final class InspectionGraph {
  private final ModelInspection model;
  private final String name;
  private final Map<Integer, ModelInspection.Parameter> parameters = new LinkedHashMap<>();
  private final Map<Integer, String> refusals = new LinkedHashMap<>();

  /** The box that a tensor comes from. */
  private final Map<Integer, Integer> sources = new LinkedHashMap<>();

  private final List<Box> boxes = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();

  /**
   * @param name of the model, for the title
   */
  InspectionGraph(ModelInspection model, String name) {
    this.model = model;
    this.name = name;
    model.parameters().forEach(each -> parameters.put(each.tensor(), each));
    for (Diagnostics.Entry refusal : model.diagnostics()) {
      refusals.putIfAbsent(
          refusal.operatorIndex(), (refusal.rule() + " " + refusal.found()).strip());
    }
  }

  GraphDescription description() {
    ends(Kind.INPUT, "input", model.inputs(), model.inputNames());
    for (int i = 0; i < model.tensors().size(); i++) {
      if (model.tensors().get(i).role().equals("state")) {
        end(Kind.STATE, "state", i, "");
      }
    }
    model.operators().forEach(this::operator);
    ends(Kind.OUTPUT, "output", model.outputs(), model.outputNames());
    return new GraphDescription(name, model.description(), facts(), legend(), boxes, wires);
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(
        text(
            "%d operators, %,d multiply-accumulates, %,d bytes of parameters in %d tensors.",
            model.operators().size(),
            model.macs(),
            model.parameterBytes(),
            model.parameters().size()));
    if (model.target() != null) {
      facts.add("Kernels are those for " + model.target() + ".");
    }
    if (!model.diagnostics().isEmpty()) {
      facts.add(text("%d things are not supported.", model.diagnostics().size()));
    }
    return facts;
  }

  private List<LegendEntry> legend() {
    List<LegendEntry> entries = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (boxes.stream().anyMatch(box -> box.kind() == kind)) {
        entries.add(new LegendEntry(kind, meaning(kind)));
      }
    }
    return entries;
  }

  private static String meaning(Kind kind) {
    return switch (kind) {
      case INPUT -> "input";
      case STATE -> "state, kept between runs";
      case OUTPUT -> "output";
      case OPERATOR -> "operator without parameters";
      case WEIGHTED -> "operator with parameters (bar: bytes; its dark part: zeros)";
      case FAST -> "kernel written for the core's extensions";
      case PORTABLE -> "kernel in C for any core";
      case NONE -> "no step at run time";
      case REFUSED -> "not supported";
    };
  }

  private void ends(Kind kind, String side, List<Integer> tensors, List<String> names) {
    for (int i = 0; i < tensors.size(); i++) {
      String title = tensors.size() == 1 ? side : side + " " + i;
      end(kind, title, tensors.get(i), names.get(i));
    }
  }

  private void end(Kind kind, String title, int index, String signatureName) {
    ModelInspection.Tensor tensor = model.tensors().get(index);
    List<Detail> details = new ArrayList<>();
    add(details, "signature", signatureName);
    tensor(details, "tensor", tensor);
    details.add(new Detail("bytes", text("%,d", tensor.bytes())));
    if (kind == Kind.OUTPUT) {
      wire(index, boxes.size());
    } else {
      sources.put(index, boxes.size());
    }
    boxes.add(
        new Box(kind, title, List.of(TensorText.type(tensor), shortName(tensor)), 0, 0, details));
  }

  private void operator(ModelInspection.Operator operator) {
    List<Detail> details = new ArrayList<>();
    long zeroBytes = 0;
    for (int index : operator.inputs()) {
      if (index < 0) {
        details.add(new Detail("input", "left out"));
        continue;
      }
      ModelInspection.Parameter parameter = parameters.get(index);
      tensor(details, parameter == null ? "input" : "parameter", model.tensors().get(index));
      if (parameter == null) {
        wire(index, boxes.size());
      } else {
        details.add(new Detail("", stored(parameter)));
        zeroBytes += share(parameter.bytes(), parameter.zeros(), parameter.elements());
      }
    }
    for (int index : operator.outputs()) {
      if (index >= 0) {
        tensor(details, "output", model.tensors().get(index));
        sources.put(index, boxes.size());
      }
    }
    operator.options().forEach((key, value) -> details.add(new Detail(key, option(value))));
    if (operator.macs() > 0) {
      details.add(new Detail("MACs", text("%,d", operator.macs())));
    }
    if (operator.kernels() != null) {
      String names = String.join(", ", operator.kernels());
      details.add(
          new Detail("kernel", names.isEmpty() ? "none" : names + " (" + operator.speed() + ")"));
    }
    add(details, "refused", refusals.getOrDefault(operator.index(), ""));
    boxes.add(
        new Box(
            kind(operator),
            operator.index() + " " + operator.operator(),
            lines(operator, zeroBytes),
            operator.parameterBytes(),
            zeroBytes,
            details));
  }

  private Kind kind(ModelInspection.Operator operator) {
    if (refusals.containsKey(operator.index())) {
      return Kind.REFUSED;
    }
    if (operator.speed() == null) {
      return operator.parameterBytes() > 0 ? Kind.WEIGHTED : Kind.OPERATOR;
    }
    return switch (operator.speed()) {
      case "fast" -> Kind.FAST;
      case "portable" -> Kind.PORTABLE;
      default -> Kind.NONE;
    };
  }

  private List<String> lines(ModelInspection.Operator operator, long zeroBytes) {
    List<String> types = new ArrayList<>();
    operator.outputs().stream()
        .filter(index -> index >= 0)
        .forEach(index -> types.add(TensorText.type(model.tensors().get(index))));
    List<String> costs = new ArrayList<>();
    if (operator.macs() > 0) {
      costs.add(text("%,d MACs", operator.macs()));
    }
    if (operator.parameterBytes() > 0) {
      costs.add(text("%,d B", operator.parameterBytes()));
      if (zeroBytes * 20 >= operator.parameterBytes()) {
        costs.add(text("%d%% zeros", 100 * zeroBytes / operator.parameterBytes()));
      }
    }
    return List.of(String.join(" ", types), String.join(" \u00b7 ", costs));
  }

  private void wire(int tensor, int to) {
    Integer from = sources.get(tensor);
    if (from != null) {
      wires.add(new Wire(from, to, TensorText.named(model.tensors().get(tensor))));
    }
  }

  /** The tensor, and on a line of its own how its integers stand for reals. */
  private static void tensor(List<Detail> details, String term, ModelInspection.Tensor tensor) {
    details.add(new Detail(term, TensorText.type(tensor) + " " + tensor.name()));
    String quantization = TensorText.quantization(tensor);
    if (!quantization.isEmpty()) {
      details.add(new Detail("", quantization + range(tensor.quantization())));
    }
  }

  /** Of scales along an axis the least and the greatest. */
  private static String range(ModelInspection.Scaling scaling) {
    if (scaling.axis() == null) {
      return "";
    }
    float[] sorted = new float[scaling.scales().size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = scaling.scales().get(i);
    }
    Arrays.sort(sorted);
    return text(" from %.6g to %.6g", sorted[0], sorted[sorted.length - 1]);
  }

  private static String stored(ModelInspection.Parameter parameter) {
    return text(
        "%,d bytes%s, %,d of %,d elements zero (%.1f%%)",
        parameter.bytes(),
        parameter.form().equals("sparse") ? ", sparse" : "",
        parameter.zeros(),
        parameter.elements(),
        parameter.elements() == 0 ? 0 : 100.0 * parameter.zeros() / parameter.elements());
  }

  private static long share(long bytes, long part, long whole) {
    return whole == 0 ? 0 : (long) ((double) bytes * part / whole);
  }

  private static String option(Object value) {
    return value instanceof Float number && Float.isFinite(number)
        ? CLiterals.decimal(number).toString()
        : String.valueOf(value);
  }

  private static String shortName(ModelInspection.Tensor tensor) {
    return tensor.name().substring(tensor.name().lastIndexOf('/') + 1);
  }

  private static void add(List<Detail> details, String term, String text) {
    if (!text.isEmpty()) {
      details.add(new Detail(term, text));
    }
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
