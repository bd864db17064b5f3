package dev.wafer.ir.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Shape;
import dev.wafer.ir.op.DepthToSpace;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.SpaceToDepth;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.Unpack;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final Shape MATRIX = Shape.of(2, 3);

  @Test
  void transposeReadsDownTheColumns() {
    Access access = single(new Transpose(List.of(1, 0)), MATRIX, Shape.of(3, 2));

    assertThat(reads(access)).containsExactly(0L, 3L, 1L, 4L, 2L, 5L);
    assertThat(access.writesInOrder()).isTrue();
    assertThat(access.isBoxes()).isFalse();
  }

  @Test
  void aSliceReadsFromItsFirstElement() {
    Access access = single(new Slice(List.of(1, 1)), MATRIX, Shape.of(1, 2));

    assertThat(reads(access)).containsExactly(4L, 5L);
  }

  @Test
  void aStridedSliceMayStepBackwardsAndDropAxes() {
    Access access = single(new StridedSlice(List.of(1, 2), List.of(1, -2)), MATRIX, Shape.of(2));

    assertThat(reads(access)).containsExactly(5L, 3L);
    assertThat(access.to().isWhole(access.extents())).isTrue();
  }

  @Test
  void blocksOfChannelsBecomeBlocksOfPixelsAndBack() {
    Shape deep = Shape.of(1, 1, 2, 4);
    Shape wide = Shape.of(1, 2, 4, 1);

    Access apart = single(new DepthToSpace(2), deep, wide);
    Access together = single(new SpaceToDepth(2), wide, deep);

    assertThat(reads(apart)).containsExactly(0L, 1L, 4L, 5L, 2L, 3L, 6L, 7L);
    assertThat(reads(together)).containsExactly(0L, 1L, 4L, 5L, 2L, 3L, 6L, 7L);
    assertThat(apart.writesInOrder()).isTrue();
    assertThat(together.writesInOrder()).isTrue();
  }

  @Test
  void theBodyOfAPaddingLiesBehindWhatIsBefore() {
    Access access = single(new Pad(List.of(1, 2), List.of(0, 0)), Shape.of(2, 1), Shape.of(3, 3));

    assertThat(writes(access)).containsExactly(5L, 8L);
    assertThat(access.writesInOrder()).isFalse();
  }

  @Test
  void packingInterleavesAndUnpackingIsItsReverse() {
    List<Shape> parts = List.of(Shape.of(2), Shape.of(2));
    List<Access> packed = new Pack(1).accesses(parts, List.of(Shape.of(2, 2)));

    assertThat(packed.stream().map(AccessTest::writes).toList())
        .containsExactly(List.of(0L, 2L), List.of(1L, 3L));
    assertThat(new Unpack(1).accesses(List.of(Shape.of(2, 2)), parts))
        .isEqualTo(packed.stream().map(Access::reversed).toList());
  }

  @Test
  void aReshapeIsTheIdentity() {
    assertThat(single(new Reshape(), MATRIX, Shape.of(6)).isIdentity()).isTrue();
    assertThat(single(new Slice(List.of(0, 0)), MATRIX, MATRIX).isIdentity()).isTrue();
    assertThat(single(new Slice(List.of(0, 0)), MATRIX, Shape.of(1, 3)).isIdentity()).isFalse();
  }

  private static Access single(Movement op, Shape in, Shape out) {
    List<Access> accesses = op.accesses(List.of(in), List.of(out));
    assertThat(accesses).hasSize(1);
    return accesses.get(0);
  }

  private static List<Long> reads(Access access) {
    return places(access, 0, access.first());
  }

  private static List<Long> writes(Access access) {
    return places(access, 1, access.firstWritten());
  }

  private static List<Long> places(Access access, int tensor, int first) {
    StridedLoops loops = access.dense();
    return LongStream.range(0, access.elements())
        .mapToObj(turn -> first + loops.place(tensor, turn))
        .toList();
  }
}
