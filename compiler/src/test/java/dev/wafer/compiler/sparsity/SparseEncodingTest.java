package dev.wafer.compiler.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.ModelBuilder;
import dev.wafer.frontend.SparseEncoder;
import dev.wafer.frontend.TfliteImporter;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.reference.SparseDecoder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever encoding a file uses for a sparse tensor, the same elements come out. */
class SparseEncodingTest {
  private static final int DENSIFY = 124;
  private static final int CASES = 80;

  @ParameterizedTest
  @CsvSource({
    "FLOAT32,0",
    "FLOAT16,1",
    "INT32,2",
    "UINT8,3",
    "BOOL,6",
    "INT16,7",
    "INT8,9",
    "INT4,17"
  })
  void everyEncodingGivesTheDenseTensor(DataType type, int tensorType) {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(1000L * tensorType + seed);
      Shape shape = Shape.of(random.ints(1 + random.nextInt(4), 1, 7).toArray());
      boolean[] present = new boolean[shape.elements()];
      double density = random.nextDouble();
      // A tensor without any value has no buffer, so it would be no constant.
      present[random.nextInt(present.length)] = true;
      for (int i = 0; i < present.length; i++) {
        present[i] |= random.nextDouble() < density;
      }
      long[] elements =
          IntStream.range(0, present.length)
              .mapToLong(i -> present[i] ? element(type, random) : 0)
              .toArray();
      SparseEncoder.Encoding encoding = SparseEncoder.encode(shape.toArray(), present, random);
      long[] stored = encoding.stored().stream().mapToLong(at -> elements[at]).toArray();

      Constant found =
          imported(tensorType, shape, constant(type, Shape.of(stored.length), stored), encoding);

      assertThat(found).as(encoding.description()).isInstanceOf(SparseConstant.class);
      assertThat(SparseDecoder.decode((SparseConstant) found))
          .as("seed %d: %s", seed, encoding.description())
          .isEqualTo(constant(type, shape, elements));
    }
  }

  private static Constant imported(
      int tensorType, Shape shape, DenseConstant values, SparseEncoder.Encoding encoding) {
    ModelBuilder model = new ModelBuilder();
    int sparse =
        model.add(
            model
                .table(tensorType, model.buffer(values.data().toArray()), shape.toArray())
                .table(6, encoding.sparsity()));
    int dense = model.tensor(tensorType, shape.toArray());
    model.operator(DENSIFY, new int[] {sparse}, new int[] {dense});
    Graph graph = TfliteImporter.importModel(model.outputs(dense).build()).compilable().main();
    assertThat(graph.constants()).hasSize(1);
    return graph.constants().values().iterator().next();
  }

  /** Floats are written by their bits. */
  private static DenseConstant constant(DataType type, Shape shape, long... elements) {
    DataType bits =
        switch (type) {
          case FLOAT32 -> DataType.INT32;
          case FLOAT16 -> DataType.INT16;
          default -> type;
        };
    return new DenseConstant(type, shape, DenseConstant.integers(bits, shape, elements).data());
  }

  /** An element that is not zero. */
  private static long element(DataType type, Random random) {
    int bits = type == DataType.BOOL ? 1 : type.bits();
    return 1L + random.nextInt((int) Math.min(Integer.MAX_VALUE - 1, (1L << bits) - 1));
  }
}
