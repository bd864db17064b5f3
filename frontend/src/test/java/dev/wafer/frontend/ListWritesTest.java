package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a loop writes to a list of tensors, as the converter lowers it. */
class ListWritesTest {
  private static final int LIST = 0;
  private static final int ROW = 1;
  private static final int UPDATE = 2;
  private static final int ONE = 10;
  private static final int ZEROS = 11;
  private static final int REST = 12;
  private static final int NEW = 40;

  private final Map<Integer, DenseConstant> constants =
      Map.of(
          ONE,
          integers(1),
          ZEROS,
          integers(0, 0),
          REST,
          integers(-1, -1),
          13,
          integers(0, 0, 0),
          14,
          integers(-1, -1, -1),
          15,
          integers(2));

  private final List<FileOperator> operators = new ArrayList<>();

  @Test
  void theRowsBeforeAndBehindANewOneAreTheListUpdated() {
    write(ONE);

    List<FileOperator> read = read();

    assertThat(read)
        .extracting(FileOperator::name)
        .containsExactly(
            "ADD",
            "RESHAPE",
            "CONCATENATION",
            "RESHAPE",
            "CONCATENATION",
            "CONCATENATION",
            "DYNAMIC_UPDATE_SLICE");
    assertThat(read.get(5).inputs()).containsExactly(21, ZEROS);
    assertThat(read.get(5).outputs()).containsExactly(NEW);
    assertThat(read.get(6).inputs()).containsExactly(LIST, UPDATE, NEW);
    assertThat(read.get(6).outputs()).containsExactly(27);
  }

  /** Two rows are left out for one. */
  @Test
  void aConcatThatIsNoListStays() {
    write(15);
    assertThat(read()).isEqualTo(operators);
  }

  @Test
  void aSliceThatOthersReadStays() {
    write(ONE);
    add("TANH", List.of(25), 28);
    assertThat(read()).isEqualTo(operators);
  }

  private void write(int step) {
    add("ADD", List.of(ROW, step), 20);
    add("RESHAPE", List.of(ROW, ONE), 21);
    add("CONCATENATION", List.of(21, REST), 22);
    add("RESHAPE", List.of(20, ONE), 23);
    add("CONCATENATION", List.of(23, ZEROS), 24);
    add("SLICE", List.of(LIST, 13, 22), 25);
    add("SLICE", List.of(LIST, 24, 14), 26);
    add("CONCATENATION", List.of(25, UPDATE, 26), 27);
  }

  private List<FileOperator> read() {
    return new ListWrites(
            operators, index -> Optional.ofNullable(constants.get(index)), like -> NEW)
        .read();
  }

  private void add(String name, List<Integer> inputs, int output) {
    operators.add(
        new FileOperator(
            operators.size(),
            name,
            1,
            0,
            FlatTable.empty(),
            Bytes.empty(),
            inputs,
            List.of(output),
            List.of()));
  }

  private static DenseConstant integers(long... values) {
    return DenseConstant.integers(DataType.INT32, Shape.of(values.length), values);
  }
}
