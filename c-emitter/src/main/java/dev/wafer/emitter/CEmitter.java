package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.operators.OperatorHeaders;
import dev.wafer.emitter.support.SupportFunctions;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.PlannedProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the header, the code and the weights of a planned program. */
public final class CEmitter {
  private final Templates templates = new Templates();

  public EmittedModel emit(PlannedProgram planned, EmitOptions options) {
    String prefix = NameAllocator.prefix(options.name());
    NameAllocator names = new NameAllocator();
    ApiModel api = new ApiModel(planned, prefix, options.signature());
    api.reserve(names);
    OperatorHeaders operators = new OperatorHeaders(planned.program().graph());
    operators.reserve(names);
    ConstantPool constants = new ConstantPool(prefix, options.build().id(), names);
    FunctionPool functions = new FunctionPool(prefix, names, templates);
    StepWriter steps = new StepWriter(planned, prefix, constants, functions, names);

    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", prefix);
    model.put("P", prefix.toUpperCase(Locale.ROOT));
    model.put("file", options.name());
    model.put("origin", CLiterals.comment(options.origin()));
    model.put("version", options.version());
    model.put("build", options.build().id().hex());
    model.put("markWord", "0x" + options.build().id().mark() + "u");
    model.put("modelSha256", options.build().modelSha256());
    model.put("wordwise", options.wordwise());
    model.put("expandsBytes", steps.expandsBytes());
    model.put("target", CLiterals.comment(options.target()));
    model.putAll(api.model(constants));
    model.put("operatorIncludes", operators.includes());
    model.put("steps", steps.steps());
    model.put("segments", steps.segments());
    model.put("initSteps", steps.initSteps());
    model.put(
        "support",
        SupportFunctions.render(steps.helpers(), prefix, templates, steps.functionTexts()));
    model.put("needsMath", SupportFunctions.needsMath(steps.helpers()));
    model.put("intrinsics", SupportFunctions.intrinsicHeaders(steps.helpers()));
    model.put("functions", steps.functions());
    model.put("parameters", steps.parameters());
    WeightsForm form = options.weights();
    WeightsImage image = new WeightsImage(constants);
    model.put("constants", constantModels(constants, form, image));
    model.put("weightsFile", options.name() + form.ending());
    boolean linked = form == WeightsForm.BIN && !image.isEmpty();
    String symbol = prefix + "_weights_of_build_" + options.build().id().hex();
    if (linked) {
      model.put("weightsSymbol", symbol);
      model.put("weightsAlign", image.alignment());
    }

    Map<String, String> files = new LinkedHashMap<>();
    files.put(options.name() + ".h", templates.render("Header.h.ftl", model));
    files.put(options.name() + ".c", templates.render("Source.c.ftl", model));
    if (form == WeightsForm.C) {
      files.put(options.name() + form.ending(), templates.render("Weights.c.ftl", model));
    } else if (form == WeightsForm.ASM) {
      files.put(options.name() + form.ending(), templates.render("Weights.S.ftl", model));
    }
    files.putAll(operators.files(templates));
    return new EmittedModel(
        prefix,
        files,
        form == WeightsForm.C
            ? Map.of()
            : Map.of(options.name() + WeightsImage.ENDING, image.bytes()),
        linked ? Optional.of(symbol) : Optional.empty(),
        planned,
        constants,
        steps.use());
  }

  /** What the templates say of each array; its numbers only where they are written as text. */
  private static List<Map<String, Object>> constantModels(
      ConstantPool constants, WeightsForm form, WeightsImage image) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (ConstantPool.Entry entry : constants.entries()) {
      PackedConstant constant = entry.constant();
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("name", entry.name());
      model.put("comment", entry.comment());
      model.put("ctype", constant.type().spelling());
      model.put("count", constant.elements());
      model.put("bytes", constant.data().size());
      model.put("offset", image.offset(entry.name()));
      model.put("align", constant.alignmentBytes());
      model.put("natural", constant.alignmentBytes() <= constant.type().sizeBytes());
      model.put("lines", form == WeightsForm.C ? CLiterals.elements(constant) : List.of());
      models.add(model);
    }
    return models;
  }
}
