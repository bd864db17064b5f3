package dev.wafer.ir;

import java.util.List;

/**
 * A constant in TensorFlow Lite's sparse encoding, kept as the file has it.
 *
 * <p>Absent elements are raw zeros. {@code traversalOrder} lists the dimensions of the dense tensor
 * and then the block dimensions in the order in which {@code values} was written; {@code blockMap}
 * tells which dense dimension each block dimension splits; {@code dimensions} has one level an
 * entry of the traversal order. {@code storedBytes} is what values and index vectors take in the
 * model file.
 */
public record SparseConstant(
    DataType dataType,
    Shape shape,
    List<Integer> traversalOrder,
    List<Integer> blockMap,
    List<SparseDimension> dimensions,
    Bytes values,
    long storedBytes)
    implements Constant {
  public SparseConstant {
    traversalOrder = List.copyOf(traversalOrder);
    blockMap = List.copyOf(blockMap);
    dimensions = List.copyOf(dimensions);
  }
}
