package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.INT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.StridedSlice;
import java.util.List;

/** Parts of a tensor, and a tensor as part of another one. */
final class SliceSpecs {
  private static final Rule FILL = Rule.supported("the fill value is one constant element");
  private static final Rule STEPS =
      Rule.consistent("the slice begins and ends inside the input, in steps other than 0");

  private static final String AT_RUN_TIME =
      "Where it begins may be computed at run time if the file tells how long it is: a slice that"
          + " would reach beyond the input is moved inside.";

  private SliceSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(pad(), slice(), stridedSlice());
  }

  private static OpSpec<Pad> pad() {
    TypeTable file = TypeTable.inputs("input").auxiliary("paddings", Types.indices());
    return OpSpec.of(Pad.class, "PAD")
        .types(TypeTable.inputs("input", "fill value?").outputs("output").same(Types.moved()))
        .shape(SliceSpecs::padded, CommonRules.PADDINGS, FILL)
        .requires(
            Requirement.of(
                FILL,
                node -> {
                  Value fill = node.input(1);
                  node.requireOf(
                      fill,
                      fill.isAbsent() || node.facts().isParameter(fill),
                      FILL,
                      () -> "a tensor that is computed at run time");
                }))
        .requires(Requirement.SAME_QUANTIZATION)
        .text(
            (op, out) -> out.with("before", op.before()).with("after", op.after()),
            in -> new Pad(in.integers("before"), in.integers("after")))
        .form("PAD", 22, file)
        .form("PADV2", 43, file.andInputs("fill value"))
        .build();
  }

  private static Extents padded(Pad op, NodeCheck node) {
    Shape x = node.input(0).shape();
    List<Integer> before = op.before();
    List<Integer> after = op.after();
    node.require(
        before.size() == x.rank()
            && after.size() == x.rank()
            && before.stream().allMatch(amount -> amount >= 0)
            && after.stream().allMatch(amount -> amount >= 0),
        CommonRules.PADDINGS,
        () -> "before %s, after %s for rank %d".formatted(before, after, x.rank()));
    Value fill = node.input(1);
    node.requireOf(
        fill,
        fill.isAbsent() || fill.shape().elements() == 1,
        FILL,
        () -> "shape [" + fill.shape() + "]");
    Extents extents = Extents.of(x);
    for (int axis = 0; axis < x.rank(); axis++) {
      extents = extents.with(axis, (long) x.dim(axis) + before.get(axis) + after.get(axis));
    }
    return extents;
  }

  private static OpSpec<Slice> slice() {
    return OpSpec.of(Slice.class, "SLICE")
        .types(TypeTable.inputs("input").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              Shape y = node.output().shape();
              boolean inside = op.begin().size() == x.rank() && y.rank() == x.rank();
              for (int axis = 0; inside && axis < x.rank(); axis++) {
                int begin = op.begin().get(axis);
                inside = begin >= 0 && (long) begin + y.dim(axis) <= x.dim(axis);
              }
              node.require(
                  inside,
                  CommonRules.SLICE_INSIDE,
                  () -> "begin %s, size [%s] of [%s]".formatted(op.begin(), y, x));
              return Extents.of(y);
            },
            CommonRules.SLICE_INSIDE)
        .text((op, out) -> out.with("begin", op.begin()), in -> new Slice(in.integers("begin")))
        .note(AT_RUN_TIME)
        .form(
            "SLICE",
            48,
            TypeTable.inputs("input")
                .auxiliary("begin", Types.indices())
                .auxiliary("size", Types.indices()))
        .build();
  }

  private static OpSpec<StridedSlice> stridedSlice() {
    return OpSpec.of(StridedSlice.class, "STRIDED_SLICE")
        .types(TypeTable.inputs("input").outputs("output").same(Types.moved()))
        .shape(
            (op, node) -> {
              Shape x = node.input(0).shape();
              Shape y = node.output().shape();
              node.require(
                  isInside(op, x, y),
                  STEPS,
                  () ->
                      "[%s] from %s in steps of %s of [%s]"
                          .formatted(y, op.begin(), op.strides(), x));
              return Extents.of(y);
            },
            STEPS)
        .text(
            (op, out) -> out.with("begin", op.begin()).with("strides", op.strides()),
            in -> new StridedSlice(in.integers("begin"), in.integers("strides")))
        .note(AT_RUN_TIME)
        .form(
            "STRIDED_SLICE",
            32,
            TypeTable.inputs("input")
                .auxiliary("begin", INT32)
                .auxiliary("end", INT32)
                .auxiliary("strides", INT32))
        .build();
  }

  /** Where the output dropped axes, it does not tell how far the slice reaches on each. */
  private static boolean isInside(StridedSlice op, Shape x, Shape y) {
    boolean inside =
        op.begin().size() == x.rank()
            && op.strides().size() == x.rank()
            && !op.strides().contains(0);
    for (int axis = 0; inside && y.elements() > 0 && axis < x.rank(); axis++) {
      long first = op.begin().get(axis);
      long steps = y.rank() == x.rank() ? y.dim(axis) - 1 : 0;
      long last = first + steps * op.strides().get(axis);
      inside = first >= 0 && first < x.dim(axis) && last >= 0 && last < x.dim(axis);
    }
    return inside;
  }
}
