package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.passes.program.SparseBlocks;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a matrix that are stored. Rows are cut into strips as high as a block; each strip
 * lists the positions of its blocks, counted in blocks from the left, ascending.
 */
final class BlockList {
  /** The largest number of blocks that a gap can leave out. */
  static final int MAX_GAP = 255;

  private final SparseMatrix matrix;
  private final BlockShape shape;
  private final List<int[]> strips;

  private BlockList(SparseMatrix matrix, BlockShape shape, List<int[]> strips) {
    this.matrix = matrix;
    this.shape = shape;
    this.strips = strips;
  }

  /** The blocks that are not all zero. */
  static BlockList of(SparseMatrix matrix, BlockShape shape) {
    List<int[]> strips = new ArrayList<>();
    for (int first = 0; first < matrix.outputs(); first += shape.outputs()) {
      List<Integer> blocks = new ArrayList<>();
      for (int at = 0; at < matrix.columns(); at += shape.inputs()) {
        if (!isZero(matrix, shape, first, at)) {
          blocks.add(at / shape.inputs());
        }
      }
      strips.add(blocks.stream().mapToInt(Integer::intValue).toArray());
    }
    return new BlockList(matrix, shape, strips);
  }

  private static boolean isZero(SparseMatrix matrix, BlockShape shape, int output, int column) {
    for (int o = output; o < output + shape.outputs(); o++) {
      for (int c = column; c < column + shape.inputs(); c++) {
        if (!matrix.isZero(o, c)) {
          return false;
        }
      }
    }
    return true;
  }

  SparseMatrix matrix() {
    return matrix;
  }

  BlockShape shape() {
    return shape;
  }

  /** For each strip its blocks' positions. */
  List<int[]> strips() {
    return strips;
  }

  /** Blocks of all strips. */
  int size() {
    return strips.stream().mapToInt(strip -> strip.length).sum();
  }

  /** What reports say of the blocks. */
  SparseBlocks summary() {
    long positions = (long) strips.size() * (paddedColumns() / shape.inputs());
    return new SparseBlocks(shape.outputs(), shape.inputs(), size(), positions);
  }

  /** Columns, rounded up to whole blocks. */
  int paddedColumns() {
    return (matrix.columns() + shape.inputs() - 1) / shape.inputs() * shape.inputs();
  }

  /**
   * The same with blocks of zeros added, so that no more than {@value #MAX_GAP} blocks lie between
   * one of a strip and the next, or the left edge.
   */
  BlockList withBoundedGaps() {
    List<int[]> bounded = new ArrayList<>();
    for (int[] strip : strips) {
      List<Integer> blocks = new ArrayList<>();
      int next = 0;
      for (int block : strip) {
        while (block - next > MAX_GAP) {
          next += MAX_GAP;
          blocks.add(next++);
        }
        blocks.add(block);
        next = block + 1;
      }
      bounded.add(blocks.stream().mapToInt(Integer::intValue).toArray());
    }
    return new BlockList(matrix, shape, bounded);
  }

  /** The same with each strip's number of blocks made a multiple, by blocks that are zero. */
  BlockList withMultiple(int multiple) {
    List<int[]> padded = new ArrayList<>();
    int positions = paddedColumns() / shape.inputs();
    for (int[] strip : strips) {
      int[] blocks = new int[(strip.length + multiple - 1) / multiple * multiple];
      System.arraycopy(strip, 0, blocks, 0, strip.length);
      for (int i = strip.length; i < blocks.length; i++) {
        // Behind the last position, where the matrix reads as zero; kernels clip it to a real one.
        blocks[i] = positions;
      }
      padded.add(blocks);
    }
    return new BlockList(matrix, shape, padded);
  }
}
