package dev.wafer.ir.text;

import dev.wafer.ir.Constant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.spec.OpSpecs;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a graph in the text form that the package describes. */
public final class GraphPrinter {
  private final boolean full;
  private final StringBuilder out = new StringBuilder();

  private GraphPrinter(boolean full) {
    this.full = full;
  }

  /** For people: constants by size and hash, no node ids. The parser refuses such constants. */
  public static String print(Graph graph) {
    return new GraphPrinter(false).graph(graph);
  }

  /** With the contents of constants and with node ids; {@link GraphParser} gives an equal graph. */
  public static String printFull(Graph graph) {
    return new GraphPrinter(true).graph(graph);
  }

  private String graph(Graph graph) {
    line("graph " + Quoted.print(graph.name()));
    graph.inputs().forEach(value -> line("input " + definition(value)));
    graph.variables().forEach(value -> variable(value, graph.initial().get(value)));
    graph.constants().forEach(this::constant);
    for (int i = 0; i < graph.nodes().size(); i++) {
      node(graph.nodes().get(i), i);
    }
    graph.outputs().forEach(value -> line("output " + use(value)));
    return out.toString();
  }

  private void variable(Value value, Constant contents) {
    String start = contents == null ? "" : " = " + contents(contents);
    line("variable " + definition(value) + start);
  }

  private void constant(Value value, Constant constant) {
    line("const " + definition(value) + " = " + contents(constant));
  }

  private String contents(Constant constant) {
    return full ? Constants.printFull(constant) : Constants.printShort(constant);
  }

  private void node(Node node, int position) {
    StringBuilder text = new StringBuilder();
    List<String> results = node.outputs().stream().map(GraphPrinter::definition).toList();
    text.append(results.size() == 1 ? results.get(0) : "(" + String.join(", ", results) + ")");
    text.append(" = ").append(OpSpecs.of(node.op()).keyword());
    text.append(
        node.inputs().stream().map(GraphPrinter::use).collect(Collectors.joining(", ", "(", ")")));
    Attributes attributes = new Attributes();
    OpSpecs.of(node.op()).write(node.op(), attributes);
    if (!attributes.isEmpty()) {
      text.append(' ').append(attributes);
    }
    if (node.operatorIndex() >= 0) {
      text.append(" @").append(node.operatorIndex());
    }
    if (full && node.id() != position) {
      text.append(" #").append(node.id());
    }
    line(text.toString());
  }

  private static String use(Value value) {
    return value.isAbsent() ? "_" : "%" + value.id();
  }

  private static String definition(Value value) {
    String name = value.name().isEmpty() ? "" : " " + Quoted.print(value.name());
    return "%" + value.id() + name + ": " + Types.print(value.type());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
