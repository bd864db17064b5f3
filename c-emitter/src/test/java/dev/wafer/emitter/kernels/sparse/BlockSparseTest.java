package dev.wafer.emitter.kernels.sparse;

import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels that read blocks, against the reference. */
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

  private static BlockShape shape(String name) {
    return BlockShape.STANDARD.stream()
        .filter(s -> s.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
