package dev.wafer.emitter.kernels.matrix.sparse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels that read blocks, against the reference. */
@Tag("long")
final class BlockSparseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1x4", "4x1", "1x16", "16x1", "8x1", "32x1", "4x4"})
  void portableIntegersGiveTheReferencesBits(String name) {
    BlockShape shape = shape(name);
    List<KernelCase> cases = new ArrayList<>(new SparseCases(DataType.INT8, shape, 1).some());
    if (shape.inputs() == 4) {
      cases.addAll(new SparseCases(DataType.INT16, shape, 2).some());
    }
    HostHarness.of(List.of(new BlockSparsePortable(shape))).check(folder, cases);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x4", "4x1", "1x16", "16x1", "8x1", "32x1", "4x4"})
  void floatsAgreeWithTheReference(String name) {
    BlockShape shape = shape(name);
    HostHarness.of(List.of(new BlockSparseF32(shape)))
        .check(folder, new SparseCases(DataType.FLOAT32, shape, 3).some());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x4", "4x1", "1x16", "16x1", "8x1", "32x1", "4x4"})
  void packedIntegersGiveTheReferencesBits(String name) {
    BlockShape shape = shape(name);
    HostHarness.of(List.of(new BlockSparseS8Dsp(shape)), "cortex-m4")
        .check(folder, new SparseCases(DataType.INT8, shape, 1).all());
  }

  /** Shapes that no tool prunes by, but a user may ask for. */
  @ParameterizedTest
  @ValueSource(strings = {"1x1", "1x8", "4x3", "8x4", "12x1", "20x5", "64x2"})
  void otherShapesGiveTheReferencesBits(String name) {
    BlockShape shape = BlockShape.parse(name);
    HostHarness.of(List.of(new BlockSparsePortable(shape), new BlockSparseF32(shape)))
        .check(
            folder,
            Stream.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)
                .flatMap(type -> new SparseCases(type, shape, 5).some().stream())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"8x4", "12x1", "20x4", "64x1"})
  void otherPackedShapesGiveTheReferencesBits(String name) {
    BlockShape shape = BlockShape.parse(name);
    HostHarness.of(List.of(new BlockSparseS8Dsp(shape)), "cortex-m4")
        .check(folder, new SparseCases(DataType.INT8, shape, 6).all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3x1", "0x4", "4x0", "68x1", "1x65", "16", "16x", "x4", "4x4x4", "-4x1"})
  void shapesWithoutAKernelAreRefused(String name) {
    assertThatThrownBy(() -> BlockShape.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a block");
  }

  private static BlockShape shape(String name) {
    return BlockShape.STANDARD.stream()
        .filter(s -> s.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
