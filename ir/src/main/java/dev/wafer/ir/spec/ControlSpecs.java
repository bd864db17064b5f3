package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Control;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.MeanOfSums;
import dev.wafer.ir.op.PlaneSums;
import dev.wafer.ir.op.Streamed;
import dev.wafer.ir.op.While;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import java.util.List;
import java.util.stream.IntStream;

/** Operators with graphs of their own. In the file they name them, and the importer reads them. */
final class ControlSpecs {
  private ControlSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(branch(), loop(), control(), streamed(), planeSums(), meanOfSums());
  }

  private static OpSpec<If> branch() {
    return OpSpec.of(If.class, "IF")
        .types(TypeTable.inputs("condition", "inputs*").outputs("outputs+"))
        .shapes(
            (op, node) -> {
              requireCondition(node, node.input(0));
              List<Value> taken = node.inputs().subList(1, node.inputs().size());
              for (Graph region : op.regions()) {
                requireAlike(node, region.inputs(), taken);
                requireAlike(node, region.outputs(), node.outputs());
              }
              return List.of();
            },
            CommonRules.REGION_TYPES,
            CommonRules.CONDITION)
        .text(
            (op, out) ->
                out.with("then", GraphPrinter.printFull(op.then()))
                    .with("otherwise", GraphPrinter.printFull(op.otherwise())),
            in ->
                new If(
                    GraphParser.parse(in.string("then")),
                    GraphParser.parse(in.string("otherwise"))))
        .build();
  }

  private static OpSpec<While> loop() {
    return OpSpec.of(While.class, "WHILE")
        .types(TypeTable.inputs("carried+").outputs("carried+"))
        .shapes(
            (op, node) -> {
              for (Graph region : op.regions()) {
                requireAlike(node, region.inputs(), node.inputs());
              }
              requireAlike(node, op.body().outputs(), node.inputs());
              requireAlike(node, node.outputs(), node.inputs());
              node.require(
                  op.condition().outputs().size() == 1,
                  CommonRules.CONDITION,
                  () -> op.condition().outputs().size() + " outputs");
              requireCondition(node, op.condition().outputs().get(0));
              return List.of();
            },
            CommonRules.REGION_TYPES,
            CommonRules.CONDITION)
        .text(
            (op, out) ->
                out.with("condition", GraphPrinter.printFull(op.condition()))
                    .with("body", GraphPrinter.printFull(op.body())),
            in ->
                new While(
                    GraphParser.parse(in.string("condition")),
                    GraphParser.parse(in.string("body"))))
        .build();
  }

  private static OpSpec<Control> control() {
    return OpSpec.of(Control.class, "CONTROL")
        .types(TypeTable.inputs("condition?").outputs("outputs*"))
        .shapes((op, node) -> List.of())
        .text(
            (op, out) -> out.with("kind", op.kind().name()),
            in -> new Control(Control.Kind.valueOf(in.string("kind"))))
        .build();
  }

  private static OpSpec<Streamed> streamed() {
    return OpSpec.of(Streamed.class, "STREAMED")
        .types(TypeTable.inputs("planes+").outputs("plane+"))
        .shapes(
            (op, node) -> {
              requireAlike(node, op.graph().inputs(), node.inputs());
              requireAlike(node, op.graph().outputs(), node.outputs());
              return List.of();
            },
            CommonRules.REGION_TYPES)
        .text(
            (op, out) ->
                out.with("graph", GraphPrinter.printFull(op.graph()))
                    .with("rows", op.rows())
                    .with("aim_bytes", op.room().aimBytes())
                    .with("gain_per_weight_byte", op.room().gainPerWeightByte())
                    .with("gain_of_weights", op.room().gainOfWeights())
                    .with("output_bytes", op.room().outputBytes()),
            in ->
                new Streamed(
                    GraphParser.parse(in.string("graph")),
                    in.integers("rows"),
                    new Streamed.Room(
                        in.integer("aim_bytes"),
                        in.integer("gain_per_weight_byte"),
                        in.integer("gain_of_weights"),
                        in.integer("output_bytes"))))
        .build();
  }

  private static OpSpec<PlaneSums> planeSums() {
    return OpSpec.of(PlaneSums.class, "PLANE_SUMS")
        .types(
            TypeTable.inputs("plane")
                .outputs("sums")
                .row(DataType.INT8, DataType.INT32)
                .row(DataType.FLOAT32, DataType.FLOAT32))
        .shapes((op, node) -> List.of(), CommonRules.OUTPUT_SHAPE)
        .text(
            (op, out) -> out.with("continues", op.continues()),
            in -> new PlaneSums(in.flag("continues")))
        .build();
  }

  private static OpSpec<MeanOfSums> meanOfSums() {
    return OpSpec.of(MeanOfSums.class, "MEAN_OF_SUMS")
        .types(
            TypeTable.inputs("sums")
                .outputs("mean")
                .row(DataType.INT32, DataType.INT8)
                .row(DataType.FLOAT32, DataType.FLOAT32))
        .shapes((op, node) -> List.of(), CommonRules.OUTPUT_SHAPE)
        .text(
            (op, out) ->
                out.with("pixels", op.pixels())
                    .with("quotient", op.quotient())
                    .with(op.activation()),
            in -> new MeanOfSums(in.integer("pixels"), in.flag("quotient"), in.activation()))
        .build();
  }

  private static void requireCondition(NodeCheck node, Value condition) {
    node.requireOf(
        condition,
        condition.dataType() == DataType.BOOL && condition.shape().elements() == 1,
        CommonRules.CONDITION,
        () -> "%s[%s]".formatted(condition.dataType(), condition.shape()));
  }

  private static void requireAlike(NodeCheck node, List<Value> inner, List<Value> outer) {
    node.require(
        inner.size() == outer.size(),
        CommonRules.REGION_TYPES,
        () -> "%d tensors for %d".formatted(inner.size(), outer.size()));
    IntStream.range(0, inner.size()).forEach(i -> requireAlike(node, inner.get(i), outer.get(i)));
  }

  private static void requireAlike(NodeCheck node, Value inner, Value outer) {
    node.requireOf(
        inner,
        inner.dataType() == outer.dataType() && inner.shape().equals(outer.shape()),
        CommonRules.REGION_TYPES,
        () ->
            "%s[%s] for %s[%s]"
                .formatted(inner.dataType(), inner.shape(), outer.dataType(), outer.shape()));
  }
}
