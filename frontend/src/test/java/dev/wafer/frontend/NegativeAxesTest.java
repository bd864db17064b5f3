package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Node;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** In every operator that names axes, one that counts from the end is the same as its index. */
class NegativeAxesTest {
  private static final int CONCATENATION = 2;
  private static final int TRANSPOSE = 39;
  private static final int MEAN = 40;
  private static final int SQUEEZE = 43;
  private static final int SPLIT = 49;
  private static final int EXPAND_DIMS = 70;
  private static final int PACK = 83;
  private static final int UNPACK = 88;
  private static final int SPLIT_V = 102;

  @Test
  void transpose() {
    assertSame(1, -2, this::transposed);
    assertSame(2, -1, this::transposed);
  }

  @Test
  void mean() {
    assertSame(
        1,
        -2,
        axis -> {
          ModelBuilder model = input();
          return model.operator(
              MEAN, ints(0, constant(model, axis)), output(model, 2, 4), 27, options());
        });
  }

  @Test
  void concatenations() {
    assertSame(
        1,
        -2,
        axis -> {
          ModelBuilder model = input();
          return model.operator(
              CONCATENATION, ints(0, 0), output(model, 2, 6, 4), 10, options().int32(0, axis));
        });
    assertSame(
        1,
        -3,
        axis -> {
          ModelBuilder model = input();
          return model.operator(
              PACK,
              ints(0, 0),
              output(model, 2, 2, 3, 4),
              59,
              options().int32(0, 2).int32(1, axis));
        });
  }

  @Test
  void splits() {
    assertSame(
        2,
        -1,
        axis -> {
          ModelBuilder model = input();
          int[] halves = {model.tensor(FLOAT32, 2, 3, 2), model.tensor(FLOAT32, 2, 3, 2)};
          return model
              .outputs(halves)
              .operator(SPLIT, ints(constant(model, axis), 0), halves, 35, options().int32(0, 2));
        });
    assertSame(
        2,
        -1,
        axis -> {
          ModelBuilder model = input();
          int[] parts = {model.tensor(FLOAT32, 2, 3, 1), model.tensor(FLOAT32, 2, 3, 3)};
          int sizes = constant(model, 1, 3);
          return model
              .outputs(parts)
              .operator(
                  SPLIT_V, ints(0, sizes, constant(model, axis)), parts, 79, options().int32(0, 2));
        });
    assertSame(
        0,
        -3,
        axis -> {
          ModelBuilder model = input();
          int[] rows = {model.tensor(FLOAT32, 3, 4), model.tensor(FLOAT32, 3, 4)};
          return model
              .outputs(rows)
              .operator(UNPACK, ints(0), rows, 64, options().int32(0, 2).int32(1, axis));
        });
  }

  @Test
  void axesOfExtentOne() {
    assertSame(
        1,
        -3,
        axis -> {
          ModelBuilder model = input();
          return model.operator(
              EXPAND_DIMS,
              ints(0, constant(model, axis)),
              output(model, 2, 1, 3, 4),
              52,
              options());
        });
    assertSame(
        1,
        -2,
        axis -> {
          ModelBuilder model = new ModelBuilder();
          model.inputs(model.tensor(FLOAT32, 2, 1, 4));
          return model.operator(
              SQUEEZE, ints(0), output(model, 2, 4), 30, options().int32s(0, axis));
        });
  }

  /** [2, 4, 3] of [2, 3, 4], one of the swapped axes given. */
  private ModelBuilder transposed(int axis) {
    ModelBuilder model = input();
    int index = axis < 0 ? axis + 3 : axis;
    int[] permutation = index == 1 ? ints(0, 2, axis) : ints(0, axis, 1);
    int stored = constant(model, permutation[0], permutation[1], permutation[2]);
    return model.operator(TRANSPOSE, ints(0, stored), output(model, 2, 4, 3), 26, options());
  }

  /** A model whose tensor 0 is its input. */
  private static ModelBuilder input() {
    ModelBuilder model = new ModelBuilder();
    return model.inputs(model.tensor(FLOAT32, 2, 3, 4));
  }

  private static int[] output(ModelBuilder model, int... shape) {
    int[] output = {model.tensor(FLOAT32, shape)};
    model.outputs(output);
    return output;
  }

  private static void assertSame(int axis, int negative, IntFunction<ModelBuilder> model) {
    assertThat(ops(model.apply(negative))).isEqualTo(ops(model.apply(axis))).isNotEmpty();
  }

  private static List<?> ops(ModelBuilder model) {
    return TfliteImporter.importModel(model.build()).compilable().main().nodes().stream()
        .map(Node::op)
        .toList();
  }
}
