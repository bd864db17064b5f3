package dev.wafer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.SparseDimension.Csr;
import dev.wafer.ir.SparseDimension.Dense;
import dev.wafer.ir.WaferException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparseDecoderTest {
  @Test
  void expandsCompressedRows() {
    SparseConstant sparse =
        sparse(
            Shape.of(2, 4),
            List.of(0, 1),
            List.of(),
            List.of(new Dense(2), new Csr(List.of(0, 1, 3), List.of(2, 0, 3))),
            5,
            6,
            7);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0, 0, 5, 0, 6, 0, 0, 7);
  }

  @Test
  void expandsBlocksInTheirOwnOrder() {
    // A 4x4 matrix in 2x2 blocks: block (0, 1) and block (1, 0) are present, row-major inside.
    SparseConstant sparse =
        sparse(
            Shape.of(4, 4),
            List.of(0, 1, 2, 3),
            List.of(0, 1),
            List.of(
                new Dense(2), new Csr(List.of(0, 1, 2), List.of(1, 0)), new Dense(2), new Dense(2)),
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0, 0, 1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0);
  }

  @Test
  void expandsColumnsFirst() {
    SparseConstant sparse =
        sparse(
            Shape.of(2, 3),
            List.of(1, 0),
            List.of(),
            List.of(new Dense(3), new Csr(List.of(0, 1, 1, 2), List.of(1, 0))),
            8,
            9);
    assertThat(SparseDecoder.decode(sparse).data().toArray()).containsExactly(0, 0, 9, 8, 0, 0);
  }

  @Test
  void expandsDenseLevelsBelowCompressedOnes() {
    // [2, 3, 2]: the second level names columns, the third is dense below each.
    SparseConstant sparse =
        sparse(
            Shape.of(2, 3, 2),
            List.of(0, 1, 2),
            List.of(),
            List.of(new Dense(2), new Csr(List.of(0, 1, 3), List.of(1, 0, 2)), new Dense(2)),
            1,
            2,
            3,
            4,
            5,
            6);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 5, 6);
  }

  @Test
  void findsSegmentsBelowSeveralDenseLevels() {
    SparseConstant sparse =
        sparse(
            Shape.of(2, 2, 3),
            List.of(0, 1, 2),
            List.of(),
            List.of(
                new Dense(2), new Dense(2), new Csr(List.of(0, 1, 1, 3, 4), List.of(2, 0, 1, 2))),
            1,
            2,
            3,
            4);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0, 0, 1, 0, 0, 0, 2, 3, 0, 0, 0, 4);
  }

  @Test
  void movesElementsOfSeveralBytesWhole() {
    SparseConstant sparse =
        new SparseConstant(
            DataType.INT16,
            Shape.of(1, 4),
            List.of(0, 1),
            List.of(),
            List.of(new Dense(1), new Csr(List.of(0, 2), List.of(1, 3))),
            Bytes.wrap(new byte[] {1, 2, 3, 4}),
            2);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0, 0, 1, 2, 0, 0, 3, 4);
  }

  @Test
  void movesNibblesBetweenHalvesOfBytes() {
    SparseConstant sparse =
        new SparseConstant(
            DataType.INT4,
            Shape.of(1, 6),
            List.of(0, 1),
            List.of(),
            List.of(new Dense(1), new Csr(List.of(0, 4), List.of(1, 2, 3, 5))),
            Bytes.wrap(new byte[] {(byte) 0xF3, 0x2E}),
            4);
    assertThat(SparseDecoder.decode(sparse).data().toArray())
        .containsExactly(0x30, (byte) 0xEF, 0x20);
  }

  @Test
  void refusesLevelsThatDoNotCoverTheirDimension() {
    Csr rows = new Csr(List.of(0, 1, 2), List.of(0, 1));
    assertMalformed("a dense level has the extent", List.of(), new Dense(1), new Dense(2));
    assertMalformed("blocks split dimensions", List.of(2), new Dense(2), rows, new Dense(1));
    assertMalformed("blocks split dimensions", List.of(-1), new Dense(2), rows, new Dense(1));
    assertMalformed("blocks divide", List.of(1), new Dense(2), rows, new Dense(0));
    assertMalformed("blocks divide", List.of(1), new Dense(2), rows, new Dense(3));
    assertMalformed("block levels are dense", List.of(1), new Dense(2), rows, rows);
    assertMalformed("one level for each", List.of(1), new Dense(2), rows);
  }

  @Test
  void acceptsBlocksOfTheWholeDimensionAndOfSingleElements() {
    for (int block : new int[] {1, 2, 4}) {
      SparseConstant sparse =
          sparse(
              Shape.of(1, 4),
              List.of(0, 1, 2),
              List.of(1),
              List.of(new Dense(1), new Csr(List.of(0, 1), List.of(0)), new Dense(block)),
              new int[block]);
      assertThat(SparseDecoder.decode(sparse).data().size()).isEqualTo(4);
    }
  }

  private static void assertMalformed(
      String rule, List<Integer> blockMap, SparseDimension... dimensions) {
    List<Integer> order = IntStream.range(0, dimensions.length).boxed().toList();
    SparseConstant sparse = sparse(Shape.of(2, 4), order, blockMap, List.of(dimensions), 1, 2);
    assertThatThrownBy(() -> SparseDecoder.decode(sparse))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void refusesEncodingsThatContradictThemselves() {
    assertMalformed(List.of(0, 0), new Dense(2), new Csr(List.of(0, 1, 2), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(9), new Csr(List.of(0, 1, 2), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(0, 1), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(0, 1, 5), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(-1, 1, 2), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(0, 1, 2), List.of(0, 4)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(0, 1, 1), List.of(0, 1)));
    assertMalformed(List.of(0, 1), new Dense(2), new Csr(List.of(0, 2, 3), List.of(0, 1, 2)));
    assertMalformed(List.of(0, 1, 2), new Dense(2), new Csr(List.of(0, 1, 2), List.of(0, 1)));
  }

  private static void assertMalformed(List<Integer> order, SparseDimension... dimensions) {
    SparseConstant sparse = sparse(Shape.of(2, 4), order, List.of(), List.of(dimensions), 1, 2);
    assertThatThrownBy(() -> SparseDecoder.decode(sparse))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("W005");
  }

  private static SparseConstant sparse(
      Shape shape,
      List<Integer> order,
      List<Integer> blockMap,
      List<SparseDimension> dimensions,
      int... values) {
    byte[] raw = new byte[values.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) values[i];
    }
    return new SparseConstant(
        DataType.INT8, shape, order, blockMap, dimensions, Bytes.wrap(raw), raw.length);
  }
}
