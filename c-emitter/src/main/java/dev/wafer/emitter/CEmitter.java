package dev.wafer.emitter;

import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.ConstantPool;
import dev.wafer.emitter.c.FunctionPool;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.operators.OperatorHeaders;
import dev.wafer.emitter.support.SupportFunctions;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.memory.SharedArena;
import dev.wafer.passes.program.NarrowFields;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the header, the code and the weights of planned programs. */
public final class CEmitter {
  private final Templates templates = new Templates();

  /** The files of one model. */
  public EmittedModel emit(PlannedProgram planned, EmitOptions options) {
    String prefix = NameAllocator.prefix(options.name());
    ModelPart part =
        new ModelPart(
            planned, prefix, options.origin(), options.signature(), options.build().modelSha256());
    Written written = write(List.of(part), List.of(planned), Map.of(), options);
    return new EmittedModel(
        prefix,
        written.files(),
        written.binaries(),
        written.weightsSymbol(),
        written.programs().get(0),
        planned,
        written.constants(),
        written.writers().get(0).use());
  }

  /**
   * The files of several models that run one after the other in one arena, with the functions and
   * arrays that they have in common once.
   *
   * @param parts the models, of different prefixes, none of them that of the files
   * @throws IllegalArgumentException if the arena of one is split among regions
   */
  public EmittedGroup emitShared(List<ModelPart> parts, EmitOptions options) {
    SharedArena arena = SharedArena.of(parts.stream().map(ModelPart::planned).toList());
    Written written =
        write(parts, arena.programs(), Map.of("lastingBytes", arena.lastingBytes()), options);
    return new EmittedGroup(
        written.files(),
        written.binaries(),
        written.weightsSymbol(),
        arena,
        written.constants(),
        written.functions().functions().size());
  }

  /** What was written, and with what. */
  private record Written(
      Map<String, String> files,
      Map<String, Bytes> binaries,
      Optional<String> weightsSymbol,
      ConstantPool constants,
      FunctionPool functions,
      List<PlannedProgram> programs,
      List<StepWriter> writers) {}

  private Written write(
      List<ModelPart> parts,
      List<PlannedProgram> wide,
      Map<String, Object> shared,
      EmitOptions options) {
    List<PlannedProgram> placed = options.narrowFields() ? narrow(wide) : wide;
    String prefix = NameAllocator.prefix(options.name());
    NameAllocator names = new NameAllocator();
    List<ApiModel> apis = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      ModelPart part = parts.get(i);
      apis.add(new ApiModel(placed.get(i), part.planned(), part.prefix(), part.signature()));
      apis.get(i).reserve(names);
    }
    OperatorHeaders operators =
        new OperatorHeaders(placed.stream().map(p -> p.program().graph()).toList());
    operators.reserve(names);
    ConstantPool constants = new ConstantPool(prefix, options.build().id(), names);
    FunctionPool functions = new FunctionPool(prefix, names, templates);

    List<StepWriter> writers = new ArrayList<>();
    Set<String> helpers = new LinkedHashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      writers.add(
          new StepWriter(placed.get(i), parts.get(i).prefix(), constants, functions, names));
      helpers.addAll(writers.get(i).helpers());
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", prefix);
    model.put("P", upper(prefix));
    model.put("file", options.name());
    model.put("origin", CLiterals.comment(options.origin()));
    model.put("version", options.version());
    model.put("build", options.build().id().hex());
    model.put("markWord", "0x" + options.build().id().mark() + "u");
    model.put("wordwise", options.wordwise());
    model.put("expandsBytes", writers.stream().anyMatch(StepWriter::expandsBytes));
    model.put("target", CLiterals.comment(options.target()));
    model.put("marked", placed.stream().anyMatch(p -> p.mark().isPresent()));
    model.putAll(ArenaModel.of(placed));
    model.putAll(shared);
    model.put("operatorIncludes", operators.includes());
    List<Map<String, Object>> models = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      models.add(
          part(
              parts.get(i),
              placed.get(i),
              apis.get(i),
              writers.get(i),
              constants,
              upper(prefix),
              BuildId.of(options.build().id().hex() + " awaits rows of " + parts.get(i).prefix())));
    }
    model.put("models", models);
    List<String> callers = new ArrayList<>(texts(functions));
    models.forEach(part -> callers.add((String) part.get("code")));
    model.put("support", SupportFunctions.render(helpers, prefix, templates, callers));
    model.put("needsMath", SupportFunctions.needsMath(helpers));
    model.put("intrinsics", SupportFunctions.intrinsicHeaders(helpers));
    model.put("functions", functionModels(functions));
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
    return new Written(
        files,
        form == WeightsForm.C
            ? Map.of()
            : Map.of(options.name() + WeightsImage.ENDING, image.bytes()),
        linked ? Optional.of(symbol) : Optional.empty(),
        constants,
        functions,
        placed,
        writers);
  }

  private static List<PlannedProgram> narrow(List<PlannedProgram> wide) {
    List<Program> narrow = NarrowFields.of(wide.stream().map(PlannedProgram::program).toList());
    List<PlannedProgram> placed = new ArrayList<>();
    for (int i = 0; i < wide.size(); i++) {
      placed.add(wide.get(i).withProgram(narrow.get(i)));
    }
    return placed;
  }

  /**
   * One model's part of the files.
   *
   * @param shared the prefix of what all models have, in upper case
   * @param awaits whose mark tells that rows of an input are awaited
   */
  private Map<String, Object> part(
      ModelPart part,
      PlannedProgram placed,
      ApiModel api,
      StepWriter steps,
      ConstantPool constants,
      String shared,
      BuildId awaits) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", part.prefix());
    model.put("P", upper(part.prefix()));
    model.put("G", shared);
    model.put("awaitsWord", "0x" + awaits.mark() + "u");
    model.put("modelSha256", part.modelSha256());
    model.putAll(ArenaModel.of(List.of(placed)));
    model.putAll(api.model(constants));
    model.put(
        "operatorIncludes", new OperatorHeaders(List.of(placed.program().graph())).includes());
    model.put("steps", steps.steps());
    model.put("segments", steps.segments());
    model.put("initSteps", steps.initSteps());
    model.put("parameters", steps.parameters());
    return Map.of(
        "p", part.prefix(),
        "P", upper(part.prefix()),
        "use", templates.render("Use.h.ftl", model),
        "api", templates.render("Model.h.ftl", model),
        "code", templates.render("Model.c.ftl", model));
  }

  private static String upper(String prefix) {
    return prefix.toUpperCase(Locale.ROOT);
  }

  private static List<String> texts(FunctionPool functions) {
    return functions.functions().stream().map(FunctionPool.Function::text).toList();
  }

  private static List<Map<String, Object>> functionModels(FunctionPool functions) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (FunctionPool.Function function : functions.functions()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("struct", function.structName());
      model.put(
          "fields", function.parameters().stream().map(FunctionPool.Field::declaration).toList());
      model.put("text", function.text().strip());
      models.add(model);
    }
    return models;
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
