package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.ir.DataType.INT64;
import static dev.wafer.ir.DataType.INT8;
import static dev.wafer.ir.DataType.UINT8;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.AddN;
import dev.wafer.ir.op.ByteTable;
import dev.wafer.ir.op.CumSum;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.L2Normalization;
import dev.wafer.ir.op.LocalResponseNormalization;
import dev.wafer.ir.op.Select;
import dev.wafer.ir.op.SelectFn;
import java.util.ArrayList;
import java.util.List;

/** Choices, sums of several tensors or along an axis, and normalisations. */
final class MathSpecs {
  private static final Rule CONDITION =
      Rule.consistent(
          "both values have one shape, and the condition has it, too, or is one truth value for"
              + " each outermost index, or one");
  private static final Rule ONE_SHAPE = Rule.consistent("two inputs or more have one shape");
  private static final Rule ROWS = Rule.consistent("the input has an innermost axis");
  private static final Rule FINITE =
      Rule.consistent("the radius is not negative; bias, alpha and beta are finite");

  private static final Rule ENTRIES = Rule.consistent("the table has 256 entries");

  private MathSpecs() {}

  static List<OpSpec<?>> all() {
    List<OpSpec<?>> all = new ArrayList<>();
    for (SelectFn fn : SelectFn.values()) {
      all.add(select(fn));
    }
    all.add(addN());
    all.add(cumSum());
    all.add(l2Normalization());
    all.add(localResponse());
    all.add(
        OpSpec.of(Gelu.class, "GELU")
            .types(TypeTable.inputs("input").outputs("output").same(FLOAT32, INT8, UINT8, INT16))
            .requires(Requirement.PER_TENSOR)
            .text(
                (op, out) -> out.with("approximate", op.approximate()),
                in -> new Gelu(in.flag("approximate")))
            .note(ElementwiseSpecs.INTERPOLATED)
            .form(116)
            .build());
    all.add(byteTable());
    return all;
  }

  private static OpSpec<ByteTable> byteTable() {
    return OpSpec.of(ByteTable.class, "BYTE_TABLE")
        .types(
            TypeTable.inputs("input", "table")
                .outputs("output")
                .same(INT8, UINT8)
                .row(INT8, UINT8, UINT8)
                .row(UINT8, INT8, INT8))
        .requires(Requirement.PER_TENSOR)
        .requires(
            Requirement.of(
                ENTRIES,
                node ->
                    node.require(
                        node.input(1).shape().equals(Shape.of(ByteTable.VALUES)),
                        ENTRIES,
                        () -> "[" + node.input(1).shape() + "]")))
        .text(ByteTable::new)
        .build();
  }

  private static OpSpec<Select> select(SelectFn fn) {
    return OpSpec.of(Select.class, fn.name())
        .types(
            TypeTable.none()
                .fixed("condition", BOOL)
                .andInputs("a", "b")
                .outputs("output")
                .same(FLOAT32, INT8, UINT8, INT16, INT32, INT64, BOOL))
        .shape(
            (op, node) -> fn == SelectFn.SELECT ? alike(node) : broadcast(node),
            fn == SelectFn.SELECT ? CONDITION : Broadcasting.RULE)
        .requires(Requirement.SAME_QUANTIZATION)
        .text(() -> new Select(fn))
        .form(fn.optionsType())
        .build();
  }

  private static Extents alike(NodeCheck node) {
    Shape condition = node.input(0).shape();
    Shape a = node.input(1).shape();
    boolean row = condition.rank() == 1 && a.rank() > 0 && condition.dim(0) == a.dim(0);
    node.require(
        a.equals(node.input(2).shape()) && (condition.equals(a) || condition.rank() == 0 || row),
        CONDITION,
        () -> "shapes [%s], [%s] and [%s]".formatted(condition, a, node.input(2).shape()));
    return Extents.of(a);
  }

  private static Extents broadcast(NodeCheck node) {
    Extents values = Broadcasting.of(node, node.input(1).shape(), node.input(2).shape());
    int[] common = values.dims().stream().mapToInt(Math::toIntExact).toArray();
    return Broadcasting.of(node, node.input(0).shape(), Shape.of(common));
  }

  private static OpSpec<AddN> addN() {
    return OpSpec.of(AddN.class, "ADD_N")
        .types(TypeTable.inputs("inputs+").outputs("output").same(FLOAT32, INT8, INT32))
        .shape(
            (op, node) -> {
              Shape first = node.input(0).shape();
              node.require(
                  node.inputs().size() > 1
                      && node.inputs().stream().allMatch(x -> x.shape().equals(first)),
                  ONE_SHAPE,
                  () -> node.inputs().size() + " inputs, the first of [" + first + "]");
              return Extents.of(first);
            },
            ONE_SHAPE)
        .requires(Requirement.PER_TENSOR)
        .requires(
            new Requirement<>(
                List.of(CommonRules.SAME_QUANTIZATION),
                (op, node) ->
                    node.inputs()
                        .forEach(input -> node.requireSameQuantization(input, node.input(0)))))
        .text(AddN::new)
        .note(
            "INT8: the sum starts from the input's raw zero, not from its zero point, as"
                + " TensorFlow Lite Micro's does. INT32 sums wrap.")
        .form(82)
        .build();
  }

  private static OpSpec<CumSum> cumSum() {
    TypeTable input = TypeTable.inputs("input");
    return OpSpec.of(CumSum.class, "CUMSUM")
        .types(input.outputs("output").same(FLOAT32, INT8, INT32, INT64))
        .shape(
            (op, node) -> {
              node.requireAxis(op.axis(), node.input(0).shape().rank());
              return Extents.of(node.input(0).shape());
            },
            CommonRules.AXIS)
        .requires(Requirement.PER_TENSOR)
        .text(
            (op, out) ->
                out.with("axis", op.axis())
                    .with("exclusive", op.exclusive())
                    .with("reverse", op.reverse()),
            in -> new CumSum(in.integer("axis"), in.flag("exclusive"), in.flag("reverse")))
        .note(
            "INT8: sums start from the input's raw zero, not from its zero point, as TensorFlow"
                + " Lite Micro's do. INT32 and INT64 sums wrap.")
        .form("CUMSUM", 102, input.auxiliary("axis", INT32))
        .build();
  }

  private static OpSpec<L2Normalization> l2Normalization() {
    return OpSpec.of(L2Normalization.class, "L2_NORMALIZATION")
        .types(TypeTable.inputs("input").outputs("output").same(FLOAT32, INT8, UINT8))
        .shape(
            (op, node) -> {
              node.require(node.input(0).shape().rank() > 0, ROWS, () -> "a scalar");
              return Extents.of(node.input(0).shape());
            },
            ROWS)
        .requires(Requirement.PER_TENSOR)
        .requires(FixedRange.L2_NORMALIZATION.requirement())
        .text(L2Normalization::new)
        .form(12)
        .build();
  }

  private static OpSpec<LocalResponseNormalization> localResponse() {
    return OpSpec.of(LocalResponseNormalization.class, "LOCAL_RESPONSE_NORMALIZATION")
        .types(TypeTable.inputs("input").outputs("output").same(FLOAT32))
        .shape(
            (op, node) -> {
              node.requireRank4(node.input(0));
              return Extents.of(node.input(0).shape());
            },
            CommonRules.RANK_4)
        .requires(
            new Requirement<>(
                List.of(FINITE),
                (op, node) ->
                    node.require(
                        op.radius() >= 0
                            && Float.isFinite(op.bias())
                            && Float.isFinite(op.alpha())
                            && Float.isFinite(op.beta()),
                        FINITE,
                        () ->
                            "radius %d, bias %s, alpha %s, beta %s"
                                .formatted(op.radius(), op.bias(), op.alpha(), op.beta()))))
        .text(
            (op, out) ->
                out.with("radius", op.radius())
                    .with("bias", op.bias())
                    .with("alpha", op.alpha())
                    .with("beta", op.beta()),
            in ->
                new LocalResponseNormalization(
                    in.integer("radius"), in.real("bias"), in.real("alpha"), in.real("beta")))
        .note("The channel at the distance of the radius counts before an element, not behind it.")
        .form(13)
        .build();
  }
}
