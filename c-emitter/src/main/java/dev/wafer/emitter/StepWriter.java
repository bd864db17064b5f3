package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Argument;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.Parameter;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.View;
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
  private final String prefix;
  private final ConstantPool constants;
  private final FunctionPool functions;
  private final NameAllocator names;
  private final List<Map<String, Object>> steps = new ArrayList<>();
  private final List<Map<String, Object>> parameters = new ArrayList<>();
  private final Set<String> helpers = new LinkedHashSet<>();

  StepWriter(
      PlannedProgram planned,
      String prefix,
      ConstantPool constants,
      FunctionPool functions,
      NameAllocator names) {
    this.planned = planned;
    this.prefix = prefix;
    this.constants = constants;
    this.functions = functions;
    this.names = names;
    planned.program().steps().forEach(this::write);
  }

  List<Map<String, Object>> steps() {
    return steps;
  }

  /** The parameter structures' contents, one a step that has any. */
  List<Map<String, Object>> parameters() {
    return parameters;
  }

  Set<String> helpers() {
    return helpers;
  }

  List<String> functionTexts() {
    return functions.functions().stream().map(FunctionPool.Function::text).toList();
  }

  List<Map<String, Object>> functions() {
    List<Map<String, Object>> models = new ArrayList<>();
    for (FunctionPool.Function function : functions.functions()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("name", function.name());
      model.put("struct", function.structName());
      model.put(
          "fields", function.parameters().stream().map(FunctionPool.Field::declaration).toList());
      model.put("text", function.text().strip());
      models.add(model);
    }
    return models;
  }

  List<Map<String, Object>> constantModels() {
    List<Map<String, Object>> models = new ArrayList<>();
    for (ConstantPool.Entry entry : constants.entries()) {
      PackedConstant constant = entry.constant();
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("name", entry.name());
      model.put("comment", entry.comment());
      model.put("ctype", constant.type().spelling());
      model.put("count", constant.elements());
      model.put("align", constant.alignmentBytes());
      model.put("natural", constant.alignmentBytes() <= constant.type().sizeBytes());
      model.put("lines", CLiterals.elements(constant));
      models.add(model);
    }
    return models;
  }

  private void write(Step step) {
    KernelBinding binding = step.binding();
    helpers.addAll(binding.helpers());
    FunctionPool.Function function = functions.function(binding);
    String owner = "l" + step.index();
    List<String> constantNames = new ArrayList<>();
    for (PackedConstant constant : binding.constants()) {
      constantNames.add(constants.name(constant, owner, comment(step)));
    }
    String structure = "";
    if (!binding.parameters().isEmpty()) {
      structure = names.allocate(prefix + "_" + owner + "_params");
      parameters.add(structure(structure, function, binding, constantNames));
    }
    List<String> arguments = new ArrayList<>();
    for (Argument argument : binding.arguments()) {
      arguments.add(expression(step, argument, constantNames, structure));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("index", step.index());
    model.put("comment", comment(step));
    model.put("kernel", binding.kernel());
    model.put("call", function.name() + "(" + String.join(", ", arguments) + ");");
    steps.add(model);
  }

  private static Map<String, Object> structure(
      String name,
      FunctionPool.Function function,
      KernelBinding binding,
      List<String> constantNames) {
    List<String> fields = new ArrayList<>();
    for (Parameter parameter : binding.parameters()) {
      fields.add("." + parameter.name() + " = " + value(parameter, constantNames));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name);
    model.put("struct", function.structName());
    model.put("fields", fields);
    return model;
  }

  private static String value(Parameter parameter, List<String> constantNames) {
    if (parameter instanceof Parameter.Real real) {
      return CLiterals.floating(real.value());
    }
    if (parameter instanceof Parameter.Pointer pointer) {
      return constantNames.get(pointer.constantIndex());
    }
    Parameter.Whole whole = (Parameter.Whole) parameter;
    CType type =
        switch (whole.cType()) {
          case "int64_t" -> CType.I64;
          case "uint32_t" -> CType.U32;
          case "uint64_t" -> CType.U64;
          default -> CType.I32;
        };
    return CLiterals.integer(whole.value(), type);
  }

  private String expression(
      Step step, Argument argument, List<String> constantNames, String structure) {
    if (argument instanceof Argument.Input input) {
      return inputExpression(step, step.node().input(input.index()));
    }
    if (argument instanceof Argument.Output output) {
      View view = planned.program().view(step.node().output(output.index()));
      return pointer(CType.of(view.type().dataType()).spelling(), planned.offsetBytes(view));
    }
    if (argument instanceof Argument.Scratch scratch) {
      return pointer(scratch.cType(), planned.offsetBytes(step.scratch().get(scratch.index())));
    }
    if (argument instanceof Argument.Constant constant) {
      return constantNames.get(constant.index());
    }
    if (argument instanceof Argument.Literal literal) {
      return value(literal.value(), constantNames);
    }
    return "&" + structure;
  }

  private String inputExpression(Step step, Value value) {
    Optional<DenseConstant> constant = planned.program().graph().dense(value);
    CType type = CType.of(value.dataType());
    if (constant.isPresent()) {
      return constants.name(
          new PackedConstant(
              "data",
              PackedConstant.Kind.WEIGHT,
              type,
              Math.max(4, type.sizeBytes()),
              constant.get().data()),
          "l" + step.index(),
          comment(step));
    }
    return pointer(
        (planned.program().graph().isVariable(value) ? "" : "const ") + type.spelling(),
        planned.offsetBytes(planned.program().view(value)));
  }

  /** Goes through {@code void *}, so that no cast raises the alignment of a byte pointer. */
  private static String pointer(String cType, long offsetBytes) {
    String base = cType.startsWith("const ") ? "const void *" : "void *";
    return "(" + cType + " *)(" + base + ")(base + " + offsetBytes + ")";
  }

  private static String comment(Step step) {
    StringBuilder out = new StringBuilder();
    out.append(step.node().op().mnemonic());
    for (Value input : step.node().inputs()) {
      if (input.isPresent() && input.shape().rank() > 0) {
        out.append(' ').append(input.dataType().mnemonic());
        out.append('[').append(input.shape()).append(']');
      }
    }
    Value output = step.node().output();
    out.append(" -> ").append(output.dataType().mnemonic());
    out.append('[').append(output.shape()).append("]: ").append(output.name());
    return CLiterals.comment(out.toString());
  }
}
