package dev.wafer.compiler.sparsity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.sparsity.SparseModel.Body;
import dev.wafer.compiler.sparsity.SparseModel.Form;
import dev.wafer.ir.DataType;
import dev.wafer.passes.placement.PlacementRequest.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random tensors in random encodings of the file format, through the whole compiler, and out of the
 * emitted decoders, which run under sanitizers: the elements are those of the dense tensors.
 */
@Tag("long")
class EmittedDecoderTest {
  private static final int TENSORS = 16;
  private static final int LAYERS = 12;

  @TempDir Path folder;

  /** The caller gets the tensor as it is. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16", "INT32", "UINT8", "BOOL", "INT16", "INT8", "INT4"})
  void everyTypeComesOut(DataType type) {
    PlacedModels models = new PlacedModels("host");
    int coded = 0;
    for (int i = 0; i < TENSORS; i++) {
      Random random = new Random(100L * type.bits() + i);
      int[] shape = random.ints(1 + random.nextInt(4), 2, 7).toArray();
      double zeros = 0.4 + 0.6 * random.nextDouble();
      coded += add(models, i, SparseConsumers.returned(type, zeros, shape));
    }
    assertThat(coded).isGreaterThanOrEqualTo(TENSORS);
    models.check(folder);
  }

  /** Their bytes come out the lowest first; of everything else the decoder knows the unit. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT16", "INT32", "INT16", "INT8"})
  void onlyWideIntegersAreRefusedOnBigEndianMachines(DataType type) {
    SparseModel model =
        SparseModel.of(Form.DENSIFIED, 1, SparseConsumers.returned(type, 0.8, 12, 12));
    String code =
        new PlacedModels("host")
            .add("m", model.bytes(), model.bytes(), Mode.INIT)
            .files()
            .get("m0.c");
    assertThat(code).contains("m0_expand_");
    assertThat(code.contains("#error \"m0.c: this code expands integers byte by byte"))
        .isEqualTo(type == DataType.INT32);
  }

  /** Kernels get their weights in their own order, and in tiles. */
  @ParameterizedTest
  @CsvSource({"FLOAT32,host", "INT8,host", "INT8,cortex-m4", "INT8,cortex-m55"})
  void weightsOfRandomLayers(DataType type, String core) {
    PlacedModels models = new PlacedModels(core);
    int coded = 0;
    for (int i = 0; i < LAYERS; i++) {
      Random random = new Random(i);
      int in = 5 + random.nextInt(40);
      int out = 3 + random.nextInt(30);
      Body body =
          i % 2 == 0
              ? SparseConsumers.fullyConnected(type, 1 + random.nextInt(3), in, out)
              : SparseConsumers.conv(type, 1 + 2 * random.nextInt(2), in / 3, out);
      coded += add(models, i, body);
    }
    assertThat(coded).isGreaterThanOrEqualTo(2 * LAYERS - 2);
    models.check(folder);
  }

  /** Adds a model with its parameter expanded at start-up and in each run; how many expand it. */
  private static int add(PlacedModels models, long seed, Body body) {
    int coded = 0;
    byte[] dense = SparseModel.of(Form.DENSE, seed, body).bytes();
    for (Mode mode : List.of(Mode.INIT, Mode.ON_DEMAND)) {
      SparseModel sparse = SparseModel.of(Form.DENSIFIED, seed, body);
      boolean folded =
          models.add(sparse.encoding(), sparse.bytes(), dense, mode).report().weights().stream()
              .allMatch(weight -> weight.chosen().placement().equals("fold"));
      coded += folded ? 0 : 1;
    }
    return coded;
  }
}
