package dev.wafer.compiler.internal.operators;

import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.frontend.user.InputRule;
import dev.wafer.frontend.user.OptionRule;
import dev.wafer.frontend.user.OutputRule;
import dev.wafer.frontend.user.StateRule;
import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.ir.op.UserFunction;
import dev.wafer.targets.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one file of operators; docs/USER_OPERATORS.md tells what stands in it. */
final class OperatorFileReader {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+/-]*\\.h");
  private static final Pattern SOURCE_NAME = Pattern.compile(".*[^/\\\\]\\.[ch]");
  private static final List<String> ALIGNMENTS = List.of("1", "2", "4", "8", "16");
  private static final int MOST = 64;

  private final List<OperatorFiles.Declared> declared = new ArrayList<>();
  private final Set<String> sources = new LinkedHashSet<>();

  /**
   * @throws OperatorFileException if the text is not as it has to be
   */
  OperatorFileReader(String source, String json) {
    JsonObject file =
        JsonObject.parse(source, json, OperatorFileException::new)
            .allowing("description", "operators");
    file.optionalText("description");
    for (JsonObject entry : file.objects("operators")) {
      declared.add(new OperatorFiles.Declared(operator(entry), source + ": in " + entry.place()));
    }
    if (declared.isEmpty()) {
      throw file.wrong("operators", "at least one operator");
    }
  }

  List<OperatorFiles.Declared> declared() {
    return declared;
  }

  /** C files and headers, as the file names them. */
  Set<String> sources() {
    return sources;
  }

  private UserDeclaration operator(JsonObject entry) {
    entry.allowing(
        "description",
        "code",
        "versions",
        "function",
        "header",
        "sources",
        "inputs",
        "outputs",
        "states",
        "options",
        "scratch",
        "alignment",
        "instructions");
    entry.optionalText("description");
    readSources(entry);
    Declaration names = new Declaration();
    List<InputRule> inputs = objects(entry, "inputs").stream().map(names::input).toList();
    boolean raw = entry.isText("options");
    if (raw && !entry.text("options").equals("bytes")) {
      throw entry.wrong("options", "\"bytes\", or an array of options");
    }
    List<OptionRule> options =
        raw ? List.of() : objects(entry, "options").stream().map(names::option).toList();
    List<OutputRule> outputs = entry.objects("outputs").stream().map(names::output).toList();
    if (outputs.isEmpty()) {
      throw entry.wrong("outputs", "at least one output");
    }
    if (inputs.size() > MOST || outputs.size() > MOST) {
      throw entry.complaint("more than " + MOST + " inputs or outputs", "at most " + MOST);
    }
    List<StateRule> states = objects(entry, "states").stream().map(names::state).toList();
    return new UserDeclaration(
        new UserFunction(
            entry.text("code"),
            function(entry),
            header(entry),
            inputs.stream().map(InputRule::name).toList(),
            outputs.stream().map(OutputRule::name).toList(),
            states.stream().map(StateRule::name).toList()),
        versions(entry),
        inputs,
        outputs,
        states,
        raw,
        options,
        names.expression(entry, "scratch", "0"),
        alignment(entry),
        entry.has("instructions")
            ? Optional.of(names.expression(entry, "instructions", "1"))
            : Optional.empty());
  }

  private static List<JsonObject> objects(JsonObject entry, String field) {
    return entry.has(field) ? entry.objects(field) : List.of();
  }

  private static String function(JsonObject entry) {
    String name = entry.text("function");
    if (!NameAllocator.identifier(name).equals(name) || name.length() > MOST) {
      throw entry.wrong(
          "function",
          "a C identifier without double underscores, no reserved word, up to "
              + MOST
              + " letters");
    }
    return name;
  }

  private static String header(JsonObject entry) {
    Optional<String> header = entry.optionalText("header");
    if (header.isPresent() && !FILE_NAME.matcher(header.get()).matches()) {
      throw entry.wrong("header", "what stands in an #include, such as \"dsp/filters.h\"");
    }
    return header.orElse("");
  }

  private void readSources(JsonObject entry) {
    if (!entry.has("sources")) {
      return;
    }
    for (String source : entry.texts("sources")) {
      if (!SOURCE_NAME.matcher(source).matches()) {
        throw entry.wrong("sources", "paths of .c and .h files");
      }
      sources.add(source);
    }
  }

  private static Set<Integer> versions(JsonObject entry) {
    Set<Integer> versions = new LinkedHashSet<>();
    if (entry.has("versions")) {
      for (double version : entry.numbers("versions")) {
        if (version < 1 || version != (int) version) {
          throw entry.wrong("versions", "whole numbers from 1");
        }
        versions.add((int) version);
      }
    }
    return versions;
  }

  private static int alignment(JsonObject entry) {
    if (!entry.has("alignment")) {
      return 16;
    }
    if (!ALIGNMENTS.contains(entry.textOrNumber("alignment"))) {
      throw entry.wrong("alignment", "one of " + String.join(", ", ALIGNMENTS));
    }
    return Integer.parseInt(entry.textOrNumber("alignment"));
  }
}
