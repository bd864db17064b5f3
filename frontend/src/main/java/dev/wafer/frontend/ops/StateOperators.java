package dev.wafer.frontend.ops;

import com.google.flatbuffers.FlexBuffers;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operators of resource variables. Their handles exist while a file is read and no longer: the
 * graph has variables in their place.
 */
public enum StateOperators {
  /** Runs a graph of the file before the first run. */
  CALL_ONCE(0, 0),
  /** Names a variable. */
  VAR_HANDLE(0, 1),
  /** What a variable holds. */
  READ_VARIABLE(1, 1),
  /** Gives a variable new contents. */
  ASSIGN_VARIABLE(2, 0),
  /** TensorFlow Lite Micro's window of rows, which keeps its output from run to run. */
  CIRCULAR_BUFFER(1, 1);

  public static final Rule HANDLE =
      Rule.supported("a variable's handle comes from a VAR_HANDLE of the same graph");
  public static final Rule ASSIGNED =
      Rule.consistent("a variable that is read is assigned somewhere");
  public static final Rule ONCE_FIRST =
      Rule.supported("CALL_ONCE stands before the operators that touch variables");
  public static final Rule ONCE_GRAPH =
      Rule.supported("CALL_ONCE runs a graph without inputs, outputs and a CALL_ONCE of its own");
  public static final Rule ONCE_WORK =
      Rule.supported("what CALL_ONCE runs is little work, since the compiler does it");

  public static final Rule BUFFER_TYPE = Rule.types("input and output are INT8");
  public static final Rule BUFFER_SHAPE =
      Rule.consistent("the input is one row of the output: [n, 1, w, c] of [n, rows, w, c], n = 1");
  public static final Rule BUFFER_SCALE =
      Rule.supported("input and output have one scale and zero point, the same ones, or none");
  public static final Rule EVERY_RUN =
      Rule.supported("what follows the buffer runs each time: cycles_max is 1");

  private final int inputs;
  private final int outputs;

  StateOperators(int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Whether the operator takes and gives as many tensors. */
  public boolean takes(int inputCount, int outputCount) {
    return inputCount == inputs && outputCount == outputs;
  }

  /** The operator of a name, if it is one of these. */
  public static Optional<StateOperators> find(String name) {
    return Stream.of(values()).filter(operator -> operator.fileName().equals(name)).findFirst();
  }

  /** Whether a name is that of one of these. */
  public static boolean contains(String name) {
    return find(name).isPresent();
  }

  /** What the operator is called in the file. */
  public String fileName() {
    return this == CIRCULAR_BUFFER ? FileForm.CUSTOM + name() : name();
  }

  /** Option {@code cycles_max} of CIRCULAR_BUFFER, a map of one number; 0 where there is none. */
  public static int cycles(Bytes options) {
    try {
      FlexBuffers.Reference root = FlexOptions.root(options);
      return root.isMap() ? root.asMap().get("cycles_max").asInt() : 0;
    } catch (RuntimeException damaged) {
      return 0;
    }
  }

  /** What each rule says that a refusal may name. */
  public List<Rule> rules() {
    return switch (this) {
      case CALL_ONCE -> List.of(ONCE_FIRST, ONCE_GRAPH, ONCE_WORK);
      case VAR_HANDLE -> List.of();
      case CIRCULAR_BUFFER -> List.of(BUFFER_TYPE, BUFFER_SHAPE, BUFFER_SCALE, EVERY_RUN);
      case READ_VARIABLE, ASSIGN_VARIABLE -> List.of(HANDLE, ASSIGNED, CommonRules.VARIABLE_TYPE);
    };
  }

  /** Element types of the variables that the operator touches, for the table of operators. */
  String summary() {
    return switch (this) {
      case CALL_ONCE, VAR_HANDLE -> "";
      case CIRCULAR_BUFFER -> "INT8";
      case READ_VARIABLE, ASSIGN_VARIABLE -> String.join("<br>", types().descriptions());
    };
  }

  /** The variables that the operator takes, with what goes in or comes out. */
  public TypeTable types() {
    return OpSpecs.byKeyword(name()).orElseThrow().types();
  }

  /** What the operator is to Wafer, for the page of operators. */
  String meaning() {
    return switch (this) {
      case CALL_ONCE ->
          "No inputs and outputs. The graph that it names runs at compile time; what"
              + " it leaves in variables is what they hold before the first run, and again after"
              + " `NAME_reset` (TensorFlow Lite Micro's reset leaves zero points).";
      case VAR_HANDLE ->
          "Outputs: handle. Handles with the same container and shared name are one"
              + " variable. It is state of the arena, so each arena is an instance of its own.";
      case READ_VARIABLE ->
          "Inputs: handle. Outputs: value. A variable that nothing has assigned"
              + " yet holds its zero point, as in TensorFlow Lite Micro; LiteRT refuses to run.";
      case CIRCULAR_BUFFER ->
          "Custom. Inputs: row. Outputs: the last rows, the newest last. It is a window that slides"
              + " (docs/SLICES.md); before the first run it holds the output's zero point.";
      case ASSIGN_VARIABLE -> "Inputs: handle, value.";
    };
  }
}
