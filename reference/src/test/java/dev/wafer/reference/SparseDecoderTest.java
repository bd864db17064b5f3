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
