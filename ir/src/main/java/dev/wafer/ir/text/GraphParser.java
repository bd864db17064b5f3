package dev.wafer.ir.text;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.spec.OpSpecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text form that the package describes. The graph is not verified. */
public final class GraphParser {
  private String name = "";
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final Map<Value, DenseConstant> initial = new LinkedHashMap<>();
  private final Map<Value, Constant> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Value> values = new LinkedHashMap<>();

  private GraphParser() {}

  /**
   * The graph behind a text.
   *
   * @throws WaferException with a {@code MALFORMED_TEXT} diagnostic that names line and column
   */
  public static Graph parse(String text) {
    GraphParser parser = new GraphParser();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        parser.statement(new Scanner(line));
      } catch (IllegalArgumentException | ArithmeticException e) {
        String rule = "line %d: %s".formatted(number, e.getMessage());
        throw new WaferException(
            Diagnostic.of(Diagnostic.Code.MALFORMED_TEXT, rule).found(Quoted.print(line)));
      }
    }
    return new Graph(
        parser.name,
        parser.inputs,
        parser.outputs,
        parser.variables,
        parser.initial,
        parser.constants,
        parser.nodes);
  }

  private void statement(Scanner in) {
    if (in.atEnd()) {
      return;
    }
    if (in.next('%') || in.next('(')) {
      node(in);
    } else {
      switch (in.choice(List.of("graph", "input", "variable", "const", "output"))) {
        case 0 -> name = in.quoted();
        case 1 -> inputs.add(definition(in));
        case 2 -> variable(in);
        case 3 -> {
          Value value = definition(in);
          in.expect('=');
          constants.put(value, Constants.read(in, value.type()));
        }
        default -> outputs.add(use(in));
      }
    }
    in.expectEnd();
  }

  private void variable(Scanner in) {
    Value value = definition(in);
    variables.add(value);
    if (in.accept('=')) {
      if (!(Constants.read(in, value.type()) instanceof DenseConstant contents)) {
        throw new IllegalArgumentException("a variable's contents are dense");
      }
      initial.put(value, contents);
    }
  }

  private void node(Scanner in) {
    List<Value> results =
        in.next('(') ? in.list('(', ')', () -> definition(in)) : List.of(definition(in));
    in.expect('=');
    String keyword = in.word();
    List<Value> operands = in.list('(', ')', () -> use(in));
    Map<String, String> attributes = new LinkedHashMap<>();
    if (in.next('{')) {
      in.list('{', '}', () -> attribute(in, attributes));
    }
    Op op = operator(keyword, new Attributes(attributes));
    int operatorIndex = in.accept('@') ? in.integer() : -1;
    int id = in.accept('#') ? in.integer() : nodes.size();
    nodes.add(new Node(id, op, operands, results, operatorIndex));
  }

  private static String attribute(Scanner in, Map<String, String> attributes) {
    String attribute = in.word();
    in.expect('=');
    attributes.put(attribute, in.raw());
    return attribute;
  }

  private Value definition(Scanner in) {
    in.expect('%');
    int id = in.integer();
    String valueName = in.next('"') ? in.quoted() : "";
    in.expect(':');
    TensorType type = Types.read(in);
    Value value = new Value(id, valueName, type);
    if (values.putIfAbsent(id, value) != null) {
      throw new IllegalArgumentException("%" + id + " is defined twice");
    }
    return value;
  }

  private Value use(Scanner in) {
    if (in.accept('_')) {
      return Value.ABSENT;
    }
    in.expect('%');
    int id = in.integer();
    Value value = values.get(id);
    if (value == null) {
      throw new IllegalArgumentException("%" + id + " is used before it is defined");
    }
    return value;
  }

  private static Op operator(String keyword, Attributes attributes) {
    Op op =
        OpSpecs.byKeyword(keyword)
            .orElseThrow(() -> new IllegalArgumentException("no operator is called " + keyword))
            .read(attributes);
    if (!attributes.unread().isEmpty()) {
      throw new IllegalArgumentException(keyword + " has no attributes " + attributes.unread());
    }
    return op;
  }
}
