package dev.wafer.frontend;

import dev.wafer.frontend.ops.ControlOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.While;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Facts;
import dev.wafer.ir.spec.NodeCheck;
import dev.wafer.ir.spec.OpSpecs;
import java.util.List;
import java.util.Optional;

/** Reads IF and WHILE with the graphs that they run. */
final class Regions {
  private static final int MOST_NESTED = 8;
  private static final String PLACE = "It is operator";
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  private final Subgraphs file;
  private final int depth;

  /**
   * @param depth of graphs around
   */
  Regions(Subgraphs file, int depth) {
    this.file = file;
    this.depth = depth;
  }

  /**
   * The operator with its graphs.
   *
   * @param facts of the graph around
   * @throws BrokenRuleException if one of its rules is broken, or one of an operator in its graphs
   */
  Op read(FileOperator operator, List<Value> inputs, List<Value> outputs, Facts facts) {
    boolean loop = operator.name().equals(ControlOperators.WHILE.name());
    boolean present = inputs.stream().allMatch(Value::isPresent);
    CommonRules.ARITY.require(
        present && !inputs.isEmpty() && (loop ? outputs.size() == inputs.size() : true),
        "%d inputs, %d outputs".formatted(inputs.size(), outputs.size()));
    ControlOperators.NESTING.require(
        depth < MOST_NESTED && file.regions().take(),
        depth < MOST_NESTED ? "more" : "a graph deeper in others");
    List<Value> taken = loop ? inputs : inputs.subList(1, inputs.size());
    Graph first = region(operator, FIRST, taken);
    Graph second = region(operator, SECOND, taken);
    Op op = loop ? new While(first, second) : new If(first, second);
    NodeCheck check = new NodeCheck(inputs, outputs, facts);
    List<Value> shapes = loop ? inputs : first.outputs();
    for (int i = 0; i < Math.min(outputs.size(), shapes.size()); i++) {
      check.requireShape(i, Extents.of(shapes.get(i).shape()));
    }
    OpSpecs.of(op).checkShapes(op, check);
    return op;
  }

  /** Says where in a region the reason lies; of regions in each other the innermost one. */
  private static Diagnostic located(Diagnostic reason, Graph region) {
    if (reason.help().startsWith(PLACE)) {
      return reason;
    }
    String place =
        "%s %d %s of the graph '%s'."
            .formatted(
                PLACE,
                reason.operatorIndex(),
                Diagnostic.abbreviate(reason.operatorName()),
                Diagnostic.abbreviate(region.name()));
    return reason.help((place + " " + reason.help()).strip());
  }

  private Graph region(FileOperator operator, int option, List<Value> taken) {
    List<Shape> shapes = taken.stream().map(Value::shape).toList();
    GraphImporter importer =
        new GraphImporter(file, InputShapes.inOrder(shapes), Optional.empty(), depth + 1);
    int index = operator.options().int32(option, 0);
    Graph region = importer.read(file.table(index, operator), file.tensors());
    for (Diagnostic reason : importer.unsupported()) {
      throw new BrokenRuleException(located(reason, region), false);
    }
    ControlOperators.NO_STATE.require(
        region.variables().isEmpty(), "%d variables".formatted(region.variables().size()));
    return region;
  }
}
