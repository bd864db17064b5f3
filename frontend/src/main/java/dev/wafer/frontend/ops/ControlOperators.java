package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import java.util.List;
import java.util.stream.Stream;

/** The operators that run graphs of the file: these become graphs of the node. */
public enum ControlOperators {
  /** One graph or another. */
  IF("Inputs: condition, what the graphs take. Outputs: what the graph gives that runs."),
  /** A graph again and again. */
  WHILE(
      "Inputs and outputs: what the loop carries. It is planned in the same arena as all else, each"
          + " tensor that is carried at one place for all turns.");

  public static final Rule NO_STATE =
      Rule.supported("the graphs that an operator runs have no variables");
  public static final Rule NESTING =
      Rule.supported("graphs are nested 8 deep at most, and run by 256 operators at most");

  private final String meaning;

  ControlOperators(String meaning) {
    this.meaning = meaning;
  }

  /** The operator of a name, if it is one of these. */
  public static boolean contains(String name) {
    return Stream.of(values()).anyMatch(operator -> operator.name().equals(name));
  }

  /** What each rule says that a refusal may name. */
  public List<Rule> rules() {
    return List.of(CommonRules.REGION_TYPES, CommonRules.CONDITION, NO_STATE, NESTING);
  }

  String meaning() {
    return meaning;
  }
}
