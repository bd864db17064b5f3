package dev.wafer.frontend;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which operators of the file compute a tensor that should be known at compile time. */
final class Origins {
  private static final int MOST_SHOWN = 6;

  private record Maker(FileOperator operator, List<Value> inputs) {}

  private final Map<Value, Maker> makers = new LinkedHashMap<>();
  private final Set<Value> graphInputs;

  Origins(Set<Value> graphInputs) {
    this.graphInputs = graphInputs;
  }

  void made(FileOperator operator, List<Value> inputs, List<Value> outputs) {
    outputs.forEach(output -> makers.put(output, new Maker(operator, List.copyOf(inputs))));
  }

  /**
   * Where a tensor comes from, the last operator first, as long as one input of each is not known.
   *
   * @param isKnown whether the contents of a tensor are known
   */
  String describe(Value value, Predicate<Value> isKnown) {
    List<String> operators = new ArrayList<>();
    Set<Value> seen = new LinkedHashSet<>();
    Value current = value;
    while (makers.containsKey(current) && seen.add(current)) {
      Maker maker = makers.get(current);
      operators.add(maker.operator().name() + " " + maker.operator().index());
      Optional<Value> unknown =
          maker.inputs().stream().filter(v -> v.isPresent() && !isKnown.test(v)).findFirst();
      if (unknown.isEmpty()) {
        break;
      }
      current = unknown.get();
    }
    if (operators.isEmpty()) {
      return graphInputs.contains(value)
          ? "an input of the graph"
          : "a tensor without contents in the file";
    }
    String shown =
        String.join(" of ", operators.subList(0, Math.min(MOST_SHOWN, operators.size())));
    String more = operators.size() > MOST_SHOWN ? " and others" : "";
    String source =
        graphInputs.contains(current)
            ? " of input '" + Diagnostic.abbreviate(current.name()) + "'"
            : "";
    return "computed at run time by " + shown + more + source;
  }
}
