package dev.wafer.frontend;

import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.WaferException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sparsity parameters that contradict themselves or their tensor are refused with the tensor's name
 * and the rule. The tensor is a [4, 6] matrix of int8 named t0; the sound encoding has blocks of
 * 2x3, block rows dense, block columns compressed.
 */
class DamagedSparsityTest {
  private static final int DENSIFY = 124;
  private static final int VALUES = 18;

  private static final String LEVELS = "one level for each dimension and each block dimension";
  private static final String ORDER = "the traversal order lists each dimension once";
  private static final String BLOCK_MAP = "the block map lists dimensions of the tensor";
  private static final String BLOCKS = "blocks are dense and divide their dimension";
  private static final String DENSE = "a dense level has the size of its dimension";
  private static final String SEGMENT = "one segment for each position above it";
  private static final String COVER = "segments cover the indices";
  private static final String ASCEND = "segment bounds ascend";
  private static final String INDICES = "ascend and lie inside their dimension";
  private static final String VALUE_COUNT = "holds exactly the elements";
  private static final String FORMAT = "DENSE or SPARSE_CSR";
  private static final String WIDTH = "32, 16 or 8 bits";

  @Test
  void theSoundEncodingIsRead() {
    assertThat(TfliteImporter.importModel(model(sound(), VALUES)).compilable().main().constants())
        .hasSize(1);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        Arguments.of("order too short", order(0, 1, 2), VALUES, LEVELS),
        Arguments.of("order too long", order(0, 1, 2, 3, 0), VALUES, LEVELS),
        Arguments.of("order empty", order(), VALUES, LEVELS),
        Arguments.of("order with a dimension twice", order(0, 0, 2, 3), VALUES, ORDER),
        Arguments.of("order with a block twice", order(0, 1, 2, 2), VALUES, ORDER),
        Arguments.of("order below zero", order(-1, 1, 2, 3), VALUES, ORDER),
        Arguments.of("order past the end", order(0, 1, 2, 4), VALUES, ORDER),
        Arguments.of("order far out", order(0, 1, 2, Integer.MAX_VALUE), VALUES, ORDER),
        Arguments.of("block before a dimension", order(0, 2, 1, 3), VALUES, ORDER),
        Arguments.of("block map past the rank", blockMap(0, 2), VALUES, BLOCK_MAP),
        Arguments.of("block map below zero", blockMap(-1, 1), VALUES, BLOCK_MAP),
        Arguments.of("block map with one twice", blockMap(1, 1), VALUES, BLOCK_MAP),
        Arguments.of("block map longer than the rank", blockMap(0, 1, 1), VALUES, BLOCK_MAP),
        Arguments.of("block map missing", blockMap(), VALUES, LEVELS),
        Arguments.of("block map too short", blockMap(0), VALUES, LEVELS),
        Arguments.of("block of zero", levels(d(2), csr(), d(0), d(3)), VALUES, BLOCKS),
        Arguments.of("block below zero", levels(d(2), csr(), d(-2), d(3)), VALUES, BLOCKS),
        Arguments.of("block that does not divide", levels(d(2), csr(), d(3), d(3)), VALUES, BLOCKS),
        Arguments.of("block larger than all", levels(d(2), csr(), d(8), d(3)), VALUES, BLOCKS),
        Arguments.of("block compressed", levels(d(2), csr(), csr(), d(3)), VALUES, BLOCKS),
        Arguments.of("level too small", levels(d(1), csr(), d(2), d(3)), VALUES, DENSE),
        Arguments.of("level too large", levels(d(4), csr(), d(2), d(3)), VALUES, DENSE),
        Arguments.of("level below zero", levels(d(-1), csr(), d(2), d(3)), VALUES, DENSE),
        Arguments.of("level missing", levels(d(2), csr(), d(2)), VALUES, LEVELS),
        Arguments.of("level too many", levels(d(2), csr(), d(2), d(3), d(1)), VALUES, LEVELS),
        Arguments.of("no level", levels(), VALUES, LEVELS),
        Arguments.of("unknown format", levels(d(2), format(2), d(2), d(3)), VALUES, FORMAT),
        Arguments.of("format below zero", levels(d(2), format(-1), d(2), d(3)), VALUES, FORMAT),
        Arguments.of("no segments", column(ints(), ints(0, 0, 1)), VALUES, SEGMENT),
        Arguments.of("a segment short", column(ints(0, 3), ints(0, 0, 1)), VALUES, SEGMENT),
        Arguments.of("a segment more", column(ints(0, 1, 3, 3), ints(0, 0, 1)), VALUES, SEGMENT),
        Arguments.of("first segment late", column(ints(1, 1, 3), ints(0, 0, 1)), VALUES, COVER),
        Arguments.of("last segment short", column(ints(0, 1, 2), ints(0, 0, 1)), VALUES, COVER),
        Arguments.of("last segment far", column(ints(0, 1, 9), ints(0, 0, 1)), VALUES, COVER),
        Arguments.of("segments descend", column(ints(0, 4, 3), ints(0, 0, 1)), VALUES, ASCEND),
        Arguments.of("segment below zero", column(ints(0, -1, 3), ints(0, 0, 1)), VALUES, ASCEND),
        Arguments.of("indices missing", column(ints(0, 1, 3), ints()), VALUES, COVER),
        Arguments.of("index past the end", column(ints(0, 1, 3), ints(0, 0, 2)), VALUES, INDICES),
        Arguments.of("index far out", column(ints(0, 1, 3), ints(0, 0, 1 << 30)), VALUES, INDICES),
        Arguments.of("index below zero", column(ints(0, 1, 3), ints(-1, 0, 1)), VALUES, INDICES),
        Arguments.of("index twice", column(ints(0, 1, 3), ints(0, 1, 1)), VALUES, INDICES),
        Arguments.of("indices descend", column(ints(0, 1, 3), ints(0, 1, 0)), VALUES, INDICES),
        Arguments.of("segments of no width", width(0, 1), VALUES, WIDTH),
        Arguments.of("indices of unknown width", width(1, 9), VALUES, WIDTH),
        Arguments.of("a value short", sound(), VALUES - 1, VALUE_COUNT),
        Arguments.of("a value more", sound(), VALUES + 1, VALUE_COUNT),
        Arguments.of("a single value", sound(), 1, VALUE_COUNT),
        Arguments.of("dense values", sound(), 24, VALUE_COUNT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void isRefused(String damage, ModelBuilder.Table sparsity, int values, String rule) {
    byte[] model = model(sparsity, values);
    assertThatThrownBy(() -> TfliteImporter.importModel(model).compilable())
        .as(damage)
        .isInstanceOfSatisfying(
            WaferException.class,
            e -> {
              Diagnostic diagnostic = e.diagnostics().get(0);
              assertThat(diagnostic.code()).isEqualTo(Diagnostic.Code.MALFORMED_SPARSITY);
              assertThat(diagnostic.rule()).contains(rule);
              assertThat(diagnostic.tensorName()).isEqualTo("t0");
            });
  }

  private static ModelBuilder.Table sound() {
    return order(0, 1, 2, 3);
  }

  private static ModelBuilder.Table order(int... order) {
    return sparsity(order, ints(0, 1), List.of(d(2), csr(), d(2), d(3)));
  }

  private static ModelBuilder.Table blockMap(int... map) {
    return sparsity(ints(0, 1, 2, 3), map, List.of(d(2), csr(), d(2), d(3)));
  }

  private static ModelBuilder.Table levels(ModelBuilder.Table... levels) {
    return sparsity(ints(0, 1, 2, 3), ints(0, 1), List.of(levels));
  }

  /** The compressed level of block columns. */
  private static ModelBuilder.Table column(int[] segments, int[] indices) {
    return levels(d(2), csr(1, segments, 1, indices), d(2), d(3));
  }

  private static ModelBuilder.Table width(int segmentsType, int indicesType) {
    return levels(d(2), csr(segmentsType, ints(0, 1, 3), indicesType, ints(0, 0, 1)), d(2), d(3));
  }

  private static ModelBuilder.Table sparsity(
      int[] order, int[] blockMap, List<ModelBuilder.Table> levels) {
    return new ModelBuilder.Table().int32s(0, order).int32s(1, blockMap).tables(2, levels);
  }

  private static ModelBuilder.Table d(int size) {
    return new ModelBuilder.Table().int8(0, 0).int32(1, size);
  }

  private static ModelBuilder.Table csr() {
    return csr(1, ints(0, 1, 3), 1, ints(0, 0, 1));
  }

  private static ModelBuilder.Table csr(
      int segmentsType, int[] segments, int indicesType, int[] indices) {
    return new ModelBuilder.Table()
        .int8(0, 1)
        .int8(2, segmentsType)
        .table(3, new ModelBuilder.Table().int32s(0, segments))
        .int8(4, indicesType)
        .table(5, new ModelBuilder.Table().int32s(0, indices));
  }

  private static ModelBuilder.Table format(int format) {
    return new ModelBuilder.Table().int8(0, format).int32(1, 2);
  }

  private static byte[] model(ModelBuilder.Table sparsity, int values) {
    ModelBuilder model = new ModelBuilder();
    int sparse =
        model.add(
            model
                .table(ModelBuilder.INT8, model.buffer(new byte[values]), 4, 6)
                .table(6, sparsity));
    int dense = model.tensor(ModelBuilder.INT8, 4, 6);
    model.operator(DENSIFY, ints(sparse), ints(dense));
    return model.outputs(dense).build();
  }
}
