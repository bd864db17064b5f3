package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Writes to a list of tensors, as the converter lowers those of a loop: the rows before row i, the
 * new row, and the rows behind it, concatenated. The two slices have extents that are known at run
 * time only; what is made of them has not. Such a concatenation is read as a DYNAMIC_UPDATE_SLICE.
 *
 * <p>That holds for 0 <= i < rows; for other i the concatenation would not have the shape of the
 * list, and no loop could carry it.
 */
final class ListWrites {
  private final List<FileOperator> operators;
  private final IntFunction<Optional<DenseConstant>> constants;
  private final IntUnaryOperator newTensorLike;
  private final Map<Integer, FileOperator> producers = new HashMap<>();
  private final Map<Integer, Integer> readers = new HashMap<>();

  /**
   * @param constants the contents of a tensor by its index
   * @param newTensorLike adds a tensor like another one, gives its index
   */
  ListWrites(
      List<FileOperator> operators,
      IntFunction<Optional<DenseConstant>> constants,
      IntUnaryOperator newTensorLike) {
    this.operators = operators;
    this.constants = constants;
    this.newTensorLike = newTensorLike;
    for (FileOperator operator : operators) {
      operator.outputs().forEach(output -> producers.put(output, operator));
      operator.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
  }

  /**
   * The parts of a write.
   *
   * @param row the index of the row, a list of one
   * @param zeros where the row begins on the other axes
   * @param slices the operators that nobody needs
   */
  private record Write(int list, int update, int row, int begin, int zeros, Set<Integer> slices) {}

  /** The operators in order, without those that only such writes need. */
  List<FileOperator> read() {
    Map<Integer, Write> writes = new HashMap<>();
    Set<Integer> gone = new HashSet<>();
    for (FileOperator operator : operators) {
      Optional<Write> write = write(operator);
      if (write.isPresent()) {
        writes.put(operator.index(), write.get());
        gone.addAll(write.get().slices());
      }
    }
    List<FileOperator> read = new ArrayList<>();
    for (FileOperator operator : operators) {
      Write write = writes.get(operator.index());
      if (write != null) {
        int begin = newTensorLike.applyAsInt(write.begin());
        read.add(named(operator, "CONCATENATION", List.of(write.row(), write.zeros()), begin));
        read.add(
            named(
                operator,
                "DYNAMIC_UPDATE_SLICE",
                List.of(write.list(), write.update(), begin),
                operator.outputs().get(0)));
      } else if (!gone.contains(operator.index())) {
        read.add(operator);
      }
    }
    return read;
  }

  private static FileOperator named(
      FileOperator from, String name, List<Integer> inputs, int output) {
    return new FileOperator(
        from.index(),
        name,
        1,
        0,
        FlatTable.empty(),
        Bytes.empty(),
        inputs,
        List.of(output),
        List.of());
  }

  private Optional<Write> write(FileOperator concat) {
    if (!concat.name().equals("CONCATENATION")
        || concat.inputs().size() != 3
        || concat.options().int32(0, 0) != 0) {
      return Optional.empty();
    }
    Optional<FileOperator> before = producer(concat.inputs().get(0), "SLICE", 3);
    Optional<FileOperator> behind = producer(concat.inputs().get(2), "SLICE", 3);
    if (before.isEmpty()
        || behind.isEmpty()
        || readers.get(concat.inputs().get(0)) != 1
        || readers.get(concat.inputs().get(2)) != 1) {
      return Optional.empty();
    }
    List<Integer> first = before.get().inputs();
    List<Integer> last = behind.get().inputs();
    Optional<FileOperator> size = producer(first.get(2), "CONCATENATION", 2);
    Optional<FileOperator> begin = producer(last.get(1), "CONCATENATION", 2);
    boolean isWrite =
        first.get(0).equals(last.get(0))
            && isAll(first.get(1), 0)
            && isAll(last.get(2), -1)
            && size.isPresent()
            && begin.isPresent()
            && isAll(size.get().inputs().get(1), -1)
            && isAll(begin.get().inputs().get(1), 0)
            && isNext(size.get().inputs().get(0), begin.get().inputs().get(0));
    return isWrite
        ? Optional.of(
            new Write(
                first.get(0),
                concat.inputs().get(1),
                size.get().inputs().get(0),
                last.get(1),
                begin.get().inputs().get(1),
                Set.of(before.get().index(), behind.get().index())))
        : Optional.empty();
  }

  /** Whether both are a number as a list of one, the second by one larger than the first. */
  private boolean isNext(int one, int next) {
    Optional<FileOperator> reshaped = producer(one, "RESHAPE", 2);
    Optional<FileOperator> reshapedNext = producer(next, "RESHAPE", 2);
    if (reshaped.isEmpty() || reshapedNext.isEmpty()) {
      return false;
    }
    Optional<FileOperator> sum = producer(reshapedNext.get().inputs().get(0), "ADD", 2);
    return sum.filter(
            s ->
                s.inputs().get(0).equals(reshaped.get().inputs().get(0))
                    && isAll(s.inputs().get(1), 1))
        .isPresent();
  }

  private Optional<FileOperator> producer(int tensor, String name, int inputs) {
    return Optional.ofNullable(producers.get(tensor))
        .filter(o -> o.name().equals(name) && o.inputs().size() == inputs)
        .filter(o -> o.outputs().size() == 1);
  }

  private boolean isAll(int tensor, int value) {
    return constants
        .apply(tensor)
        .filter(c -> !c.dataType().isFloat() && c.shape().elements() > 0)
        .filter(
            c -> IntStream.range(0, c.shape().elements()).allMatch(i -> c.integerAt(i) == value))
        .isPresent();
  }
}
