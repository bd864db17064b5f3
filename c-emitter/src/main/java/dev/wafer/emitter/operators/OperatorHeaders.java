package dev.wafer.emitter.operators;

import dev.wafer.emitter.c.CLiterals;
import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.UserFunction;
import dev.wafer.ir.op.UserOperator;
import dev.wafer.ir.op.UserOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The headers of the user's operators in graphs: one that is the same for all of them, and one for
 * each, which follows from its declaration alone, so that several models share it.
 */
public final class OperatorHeaders {
  private static final String SHARED = "wafer_operator.h";
  private static final String SUFFIX = "_operator.h";

  private final Map<String, UserOperator> operators = new LinkedHashMap<>();

  /** The operators of graphs, each at its first node. */
  public OperatorHeaders(List<Graph> graphs) {
    for (Graph graph : graphs) {
      for (Node node : graph.nodes()) {
        if (node.op() instanceof UserOperator op) {
          operators.putIfAbsent(op.function().name(), op);
        }
      }
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return operators.isEmpty();
  }

  /**
   * Takes the names of the functions out of what else may be called so.
   *
   * @throws WaferException if one is a name of the model's own
   */
  public void reserve(NameAllocator names) {
    for (UserOperator op : operators.values()) {
      String name = op.function().name();
      if (!names.allocate(name).equals(name)) {
        throw new WaferException(
            Diagnostic.of(
                    Diagnostic.Code.INVALID_INPUT,
                    "the function of an operator has a name that no other function has")
                .atOperator(-1, op.mnemonic())
                .found(name)
                .help("Call the model otherwise, with --name."));
      }
    }
  }

  /** What the code includes, in order. */
  public List<String> includes() {
    List<String> includes = new ArrayList<>();
    for (UserOperator op : operators.values()) {
      includes.add(op.function().name() + SUFFIX);
      if (!op.function().header().isEmpty()) {
        includes.add(op.function().header());
      }
    }
    return List.copyOf(includes);
  }

  /** The headers by file name; none where there are no operators. */
  public Map<String, String> files(Templates templates) {
    Map<String, String> files = new LinkedHashMap<>();
    if (!isEmpty()) {
      files.put(SHARED, templates.render("operators/Shared.h.ftl", Map.of()));
    }
    operators.forEach(
        (name, op) ->
            files.put(name + SUFFIX, templates.render("operators/Operator.h.ftl", model(op))));
    return files;
  }

  private static Map<String, Object> model(UserOperator op) {
    UserFunction function = op.function();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("function", function.name());
    model.put("F", function.name().toUpperCase(Locale.ROOT));
    model.put("code", CLiterals.comment(function.code()));
    model.put("declared", !function.header().isEmpty());
    model.put("inputs", function.inputs());
    model.put("outputs", function.outputs());
    model.put("states", function.states());
    model.put("options", op.options().stream().map(OperatorHeaders::option).toList());
    return model;
  }

  private static Map<String, Object> option(UserOption option) {
    return Map.of(
        "name", option.name(), "real", option.kind().isReal(), "list", option.kind().isList());
  }
}
