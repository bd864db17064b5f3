package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;

import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Unpack;
import java.util.Collections;
import java.util.List;

/** Several tensors as parts of one along an axis. */
final class ConcatSpecs {
  private static final Rule EXTENTS =
      Rule.consistent("the inputs' extents differ along the axis only");
  private static final Rule NO_ACTIVATION = Rule.supported("there is no fused activation");

  /** Of such parts TensorFlow Lite copies the elements as they are. */
  private static final Rule INT16_SCALES =
      Rule.supported(
          "INT16 inputs of another scale or zero point than the output have zero point 0, as the"
              + " output has");

  private static final Rule ONE_SHAPE = Rule.consistent("the inputs have one shape");

  private ConcatSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(concatenation(), split(), pack(), unpack());
  }

  private static OpSpec<Concatenation> concatenation() {
    return OpSpec.of(Concatenation.class, "CONCATENATION")
        .types(TypeTable.inputs("inputs+").outputs("output").same(Types.moved()))
        .shape(ConcatSpecs::whole, CommonRules.AXIS, EXTENTS)
        .requires(
            new Requirement<>(
                List.of(NO_ACTIVATION),
                (op, node) ->
                    node.require(
                        op.activation() == Activation.NONE,
                        NO_ACTIVATION,
                        op.activation()::toString)))
        .requires(
            new Requirement<>(
                List.of(CommonRules.PER_TENSOR, CommonRules.ZERO_POINT_RANGE, INT16_SCALES),
                (op, node) -> {
                  node.inputs().stream()
                      .filter(part -> part.shape().elements() > 0)
                      .forEach(part -> requireScales(node, part));
                }))
        .text(
            (op, out) -> out.with("axis", op.axis()).with(op.activation()),
            in -> new Concatenation(in.integer("axis"), in.activation()))
        .note(
            "UINT8 inputs of another scale or zero point than the output are rescaled in single"
                + " precision, as in TensorFlow Lite.")
        .form(10)
        .build();
  }

  private static Extents whole(Concatenation op, NodeCheck node) {
    Shape first = node.input(0).shape();
    node.requireAxis(op.axis(), first.rank());
    Extents others = Extents.of(first).without(op.axis());
    long extent = 0;
    for (Value part : node.inputs()) {
      Shape shape = part.shape();
      node.requireOf(
          part,
          shape.rank() == first.rank() && Extents.of(shape).without(op.axis()).equals(others),
          EXTENTS,
          () -> "[%s] beside [%s]".formatted(shape, first));
      extent += shape.dim(op.axis());
    }
    return others.inserted(op.axis(), extent);
  }

  private static void requireScales(NodeCheck node, Value input) {
    if (NodeCheck.isPlain(input) && NodeCheck.isPlain(node.output())) {
      return;
    }
    node.requirePerTensor(node.output());
    node.requirePerTensor(input);
    Quantization part = input.quantization();
    Quantization whole = node.output().quantization();
    boolean holds =
        input.dataType() != INT16
            || (part.scale() == whole.scale() && part.zeroPoint() == whole.zeroPoint())
            || (part.zeroPoint() == 0 && whole.zeroPoint() == 0);
    node.requireOf(
        input,
        holds,
        INT16_SCALES,
        () ->
            "%s; the output has %s".formatted(NodeCheck.describe(part), NodeCheck.describe(whole)));
  }

  private static OpSpec<Split> split() {
    return OpSpec.of(Split.class, "SPLIT")
        .types(TypeTable.inputs("input").outputs("outputs+").same(Types.moved()))
        .shapes(ConcatSpecs::parts, CommonRules.AXIS, CommonRules.PARTS)
        .text((op, out) -> out.with("axis", op.axis()), in -> new Split(in.integer("axis")))
        .form("SPLIT", 35, TypeTable.none().auxiliary("axis", INT32).andInputs("input"))
        .form(
            "SPLIT_V",
            79,
            TypeTable.inputs("input").auxiliary("sizes", Types.indices()).auxiliary("axis", INT32))
        .build();
  }

  /** The extents along the axis are those of the outputs. */
  private static List<Extents> parts(Split op, NodeCheck node) {
    Shape x = node.input(0).shape();
    int axis = op.axis();
    node.requireAxis(axis, x.rank());
    List<Shape> shapes = node.outputs().stream().map(Value::shape).toList();
    node.require(
        shapes.stream().allMatch(shape -> shape.rank() == x.rank())
            && shapes.stream().mapToLong(shape -> shape.dim(axis)).sum() == x.dim(axis),
        CommonRules.PARTS,
        () -> "%s of [%s] along axis %d".formatted(shapes, x, axis));
    return shapes.stream().map(shape -> Extents.of(x).with(axis, shape.dim(axis))).toList();
  }

  private static OpSpec<Pack> pack() {
    return OpSpec.of(Pack.class, "PACK")
        .types(TypeTable.inputs("inputs+").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape first = node.input(0).shape();
              node.requireAxis(op.axis(), first.rank() + 1);
              node.inputs().forEach(part -> requireShape(node, part, first));
              return Extents.of(first).inserted(op.axis(), node.inputs().size());
            },
            CommonRules.AXIS,
            ONE_SHAPE)
        .requires(Requirement.SAME_QUANTIZATION)
        .text((op, out) -> out.with("axis", op.axis()), in -> new Pack(in.integer("axis")))
        .form(59)
        .build();
  }

  private static void requireShape(NodeCheck node, Value part, Shape first) {
    node.requireOf(
        part, part.shape().equals(first), ONE_SHAPE, () -> "shape [" + part.shape() + "]");
  }

  private static OpSpec<Unpack> unpack() {
    return OpSpec.of(Unpack.class, "UNPACK")
        .types(TypeTable.inputs("input").outputs("outputs+").same(Types.moved()))
        .shapes(
            (op, node) -> {
              Shape x = node.input(0).shape();
              node.requireAxis(op.axis(), x.rank());
              int count = node.outputs().size();
              node.require(
                  count == x.dim(op.axis()),
                  CommonRules.UNPACKED,
                  () -> "%d outputs, axis %d of [%s]".formatted(count, op.axis(), x));
              return Collections.nCopies(count, Extents.of(x).without(op.axis()));
            },
            CommonRules.AXIS,
            CommonRules.UNPACKED)
        .text((op, out) -> out.with("axis", op.axis()), in -> new Unpack(in.integer("axis")))
        .form(64)
        .build();
  }
}
