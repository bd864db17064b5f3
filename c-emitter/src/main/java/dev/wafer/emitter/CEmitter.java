package dev.wafer.emitter;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.operators.OperatorHeaders;
import dev.wafer.emitter.support.SupportFunctions;
import dev.wafer.passes.program.PlannedProgram;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
    model.put("constants", steps.constantModels());

    Map<String, String> files = new LinkedHashMap<>();
    files.put(options.name() + ".h", templates.render("Header.h.ftl", model));
    files.put(options.name() + ".c", templates.render("Source.c.ftl", model));
    files.put(options.name() + "_weights.c", templates.render("Weights.c.ftl", model));
    files.putAll(operators.files(templates));
    return new EmittedModel(prefix, files, planned, constants);
  }
}
