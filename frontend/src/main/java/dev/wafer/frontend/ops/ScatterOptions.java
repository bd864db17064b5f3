package dev.wafer.frontend.ops;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.BroadcastTo;
import dev.wafer.ir.op.OneHot;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.ScatterNd;
import dev.wafer.ir.op.TopK;
import dev.wafer.ir.op.Where;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Extents;
import dev.wafer.ir.spec.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Options of operators that make tensors of indices, or indices of tensors. */
final class ScatterOptions {
  private static final int AXIS = 0;

  private static final Rule ONE_NUMBER = Rule.consistent("depth and k are one number");
  private static final Rule MATRIX =
      Rule.consistent(
          "indices are a matrix of a row for each update, with an index an axis of the output; or"
              + " less where a row has one index");

  private static final Rule NUMBERS =
      Rule.consistent("there is one number of a segment for each row");

  private ScatterOptions() {}

  static Map<String, Reading> all() {
    return Map.of(
        "ONE_HOT", Reading.of(ScatterOptions::oneHot, ONE_NUMBER),
        "TOPK_V2", Reading.of(c -> new TopK(number(c, 1)), ONE_NUMBER),
        "SCATTER_ND", Reading.of(ScatterOptions::scatterNd, CommonRules.STATED_SHAPE),
        "SPARSE_TO_DENSE",
            Reading.of(ScatterOptions::sparseToDense, CommonRules.STATED_SHAPE, MATRIX),
        "WHERE", Reading.of(ScatterOptions::where),
        "SEGMENT_SUM", Reading.of(ScatterOptions::segmentSum, NUMBERS));
  }

  private static int number(OperatorContext c, int input) {
    List<Integer> numbers = c.constantIntegers(input);
    c.require(numbers.size() == 1, ONE_NUMBER, () -> numbers.size() + " numbers");
    return numbers.get(0);
  }

  private static Op oneHot(OperatorContext c) {
    int axis = c.resolveAxis(c.options().int32(AXIS, 0), c.input(0).shape().rank() + 1);
    return new OneHot(axis, number(c, 1));
  }

  private static Op scatterNd(OperatorContext c) {
    c.requireStated(c.constantIntegers(2));
    Value zero = zero(c);
    c.readInstead(List.of(c.input(0), c.input(1), zero));
    return new ScatterNd(true);
  }

  /** Rows of one index may be numbers; one update may stand for all. */
  private static Op sparseToDense(OperatorContext c) {
    c.requireStated(c.constantIntegers(1));
    Value indices = c.input(0);
    Value updates = c.input(2);
    int rank = indices.shape().rank();
    int depth = rank < 2 ? 1 : indices.shape().dim(-1);
    int rows = indices.shape().elements() / Math.max(1, depth);
    c.require(
        rank <= 2
            && depth == c.output().shape().rank()
            && (updates.shape().rank() == 0 || updates.shape().equals(Shape.of(rows))),
        MATRIX,
        () ->
            "indices [%s], updates [%s] for [%s]"
                .formatted(indices.shape(), updates.shape(), c.output().shape()));
    Value matrix = indices;
    if (rank < 2) {
      matrix = c.inner(indices, List.of((long) rows, 1L), MATRIX);
      c.emit(new Reshape(), List.of(indices), List.of(matrix));
    }
    Value all = updates;
    if (updates.shape().rank() == 0) {
      all = c.inner(updates, List.of((long) rows), MATRIX);
      c.emit(new BroadcastTo(), List.of(updates), List.of(all));
    }
    c.readInstead(List.of(matrix, all, c.input(3)));
    return new ScatterNd(false);
  }

  /** How many places there are tells a condition that is known, else the file. */
  private static Op where(OperatorContext c) {
    Value condition = c.input(0);
    Optional<DenseConstant> known = c.scope().dense(condition);
    if (known.isPresent()) {
      DenseConstant contents = known.orElseThrow();
      boolean real = contents.dataType().isFloat();
      long places =
          IntStream.range(0, contents.shape().elements())
              .filter(i -> real ? contents.floatAt(i) != 0 : contents.integerAt(i) != 0)
              .count();
      c.requireShape(0, Extents.of(places, condition.shape().rank()));
    } else {
      c.requireKnown(0, 0, !c.scope().isOpen(c.output()));
    }
    return new Where();
  }

  /** The rows are laid where their numbers say. */
  private static Op segmentSum(OperatorContext c) {
    Shape x = c.input(0).shape();
    Value numbers = c.input(1);
    c.require(
        x.rank() > 0 && numbers.shape().equals(Shape.of(x.dim(0))),
        NUMBERS,
        () -> "numbers [%s] of [%s]".formatted(numbers.shape(), x));
    Optional<DenseConstant> known = c.scope().dense(numbers);
    if (known.isPresent()) {
      long last =
          IntStream.range(0, x.dim(0)).mapToLong(known.orElseThrow()::integerAt).max().orElse(-1);
      c.requireShape(0, Extents.of(x).with(0, last + 1));
    } else {
      c.requireKnown(0, 1, !c.scope().isOpen(c.output()));
    }
    Value tuples = c.inner(numbers, List.of((long) x.dim(0), 1L), NUMBERS);
    c.emit(new Reshape(), List.of(numbers), List.of(tuples));
    c.readInstead(List.of(tuples, c.input(0), zero(c)));
    return new ScatterNd(true);
  }

  private static Value zero(OperatorContext c) {
    return c.scope().newConstant(c.output(), StaticOptions.zero(c.output().dataType()));
  }
}
