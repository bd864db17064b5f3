package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code SparsityParameters}, whose index vectors have 32, 16 or 8 bits. */
final class SparsityReader {
  private static final int TRAVERSAL_ORDER = 0;
  private static final int BLOCK_MAP = 1;
  private static final int DIM_METADATA = 2;

  private static final int FORMAT = 0;
  private static final int DENSE_SIZE = 1;
  private static final int SEGMENTS_TYPE = 2;
  private static final int SEGMENTS = 3;
  private static final int INDICES_TYPE = 4;
  private static final int INDICES = 5;

  private static final int FORMAT_DENSE = 0;
  private static final int FORMAT_CSR = 1;

  private long storedBytes;

  private SparsityReader() {}

  /**
   * A sparse constant that {@link SparsityCheck} found consistent.
   *
   * @throws dev.wafer.ir.WaferException with {@code MALFORMED_SPARSITY} otherwise
   */
  static SparseConstant read(FlatTable table, DataType dataType, Shape shape, Bytes values) {
    return new SparsityReader().readConstant(table, dataType, shape, values);
  }

  private SparseConstant readConstant(
      FlatTable table, DataType dataType, Shape shape, Bytes values) {
    storedBytes = values.size();
    List<SparseDimension> dimensions = new ArrayList<>();
    for (FlatTable level : table.tables(DIM_METADATA)) {
      dimensions.add(dimension(level));
    }
    SparseConstant constant =
        new SparseConstant(
            dataType,
            shape,
            table.int32s(TRAVERSAL_ORDER),
            table.int32s(BLOCK_MAP),
            dimensions,
            values,
            storedBytes);
    SparsityCheck.check(constant);
    return constant;
  }

  private SparseDimension dimension(FlatTable level) {
    int format = level.int8(FORMAT, FORMAT_DENSE);
    return switch (format) {
      case FORMAT_DENSE -> new SparseDimension.Dense(level.int32(DENSE_SIZE, 0));
      case FORMAT_CSR ->
          new SparseDimension.Csr(
              indexVector(level, SEGMENTS_TYPE, SEGMENTS),
              indexVector(level, INDICES_TYPE, INDICES));
      default ->
          throw SparsityCheck.malformed("a level is DENSE or SPARSE_CSR", "format " + format);
    };
  }

  private List<Integer> indexVector(FlatTable level, int typeField, int field) {
    FlatTable vector = level.table(field).orElse(FlatTable.empty());
    int type = level.uint8(typeField);
    List<Integer> values =
        switch (type) {
          case 1 -> vector.int32s(0);
          case 2 -> vector.uint16s(0);
          case 3 -> vector.uint8s(0);
          default ->
              throw SparsityCheck.malformed(
                  "index vectors have 32, 16 or 8 bits", "vector type " + type);
        };
    int elementBytes = type == 1 ? 4 : type == 2 ? 2 : 1;
    storedBytes += (long) values.size() * elementBytes;
    return values;
  }
}
