package dev.wafer.emitter.kernels.matrix.sparse;

import dev.wafer.emitter.kernels.dsp.MixedPair;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Blocks of int8 in the order in which the kernels for the DSP extension read them. Those for four
 * rows keep a byte a weight and unpack it; the one for a single row has nobody to share the
 * unpacking with and reads halfwords.
 */
final class DspWeights {
  private DspWeights() {}

  /** Whether pairs of outputs can share halfwords. */
  static boolean separable(SparseMatrix matrix) {
    return MixedPair.separable(matrix.outputs(), matrix.columns(), matrix::integer);
  }

  /** For {@code FlatBlocksDsp4}: for each output its blocks, a byte a weight. */
  static void addFlat(KernelBinding.Builder binding, BlockList list) {
    BlockList blocks = list.withBoundedGaps();
    int width = blocks.shape().inputs();
    ByteBuffer out = SparseConstants.buffer(blocks.size() * width);
    for (int output = 0; output < blocks.strips().size(); output++) {
      for (int block : blocks.strips().get(output)) {
        for (int i = 0; i < width; i++) {
          out.put((byte) blocks.matrix().integer(output, block * width + i));
        }
      }
    }
    add(binding, out, SparseConstants.gaps(blocks.strips()), blocks.strips());
  }

  /**
   * For {@code TallBlocksDsp4}: for each strip, for each two outputs, words of both for 2 inputs.
   */
  static void addTall(KernelBinding.Builder binding, BlockList list) {
    BlockList blocks = list.withBoundedGaps();
    BlockShape shape = blocks.shape();
    int inputs = shape.inputs();
    // Columns are read four at a time; those behind the last read as zero.
    BlockList padded = inputs == 1 ? blocks.withMultiple(4) : blocks;
    SparseMatrix matrix = blocks.matrix();
    ByteBuffer out = SparseConstants.buffer(padded.size() * shape.outputs() * inputs);
    for (int strip = 0; strip < padded.strips().size(); strip++) {
      int first = strip * shape.outputs();
      int end = Math.min(first + shape.outputs(), matrix.outputs());
      int[] columns = columnsByWord(padded.strips().get(strip), inputs);
      for (int o = first; o < end; o += 2) {
        for (int i = 0; i < columns.length; i += 2) {
          out.putInt(
              MixedPair.word(
                  matrix.integer(o, columns[i]),
                  matrix.integer(o + 1, columns[i]),
                  matrix.integer(o, columns[i + 1]),
                  matrix.integer(o + 1, columns[i + 1])));
        }
      }
    }
    add(binding, out, SparseConstants.gaps(blocks.strips()), blocks.strips());
  }

  /**
   * For {@code BlocksDsp1}: for each strip, for each few outputs, for each block where its inputs
   * are and its weights, doubled, as halfwords.
   */
  static void addWide(KernelBinding.Builder binding, BlockList list, int lanes) {
    BlockShape shape = list.shape();
    int inputs = shape.inputs();
    BlockList blocks = inputs == 1 ? list.withMultiple(2) : list;
    int wordsEach = inputs == 1 ? 1 : 1 + inputs / 2 * lanes;
    int listsEach = shape.outputs() / lanes;
    ByteBuffer out =
        SparseConstants.buffer(
            inputs == 1
                ? blocks.size() / 2 * listsEach * (1 + lanes) * 4
                : blocks.size() * listsEach * wordsEach * 4);
    int at = 0;
    for (int strip = 0; strip < blocks.strips().size(); strip++) {
      int first = strip * shape.outputs();
      int end = Math.min(first + shape.outputs(), blocks.matrix().outputs());
      for (int o = first; o < end; o += lanes) {
        if (inputs == 1) {
          putColumns(out, blocks.matrix(), o, lanes, blocks.strips().get(strip));
        } else {
          // A single output goes on from where the one before was.
          at = putBlocks(out, list, o, lanes, strip, lanes == 1 ? at : 0);
        }
      }
    }
    List<int[]> counted =
        inputs == 1
            ? blocks.strips().stream().map(strip -> new int[strip.length / 2]).toList()
            : blocks.strips();
    binding.parameter("weights", words(out)).parameter("counts", SparseConstants.counts(counted));
  }

  private static void putColumns(
      ByteBuffer out, SparseMatrix matrix, int output, int lanes, int[] columns) {
    for (int i = 0; i < columns.length; i += 2) {
      // One of a pair may stand for nothing: its weights are zero, and any column will do.
      int second = Math.min(columns[i + 1], matrix.columns() - 1);
      out.putInt(columns[i] | second << 16);
      for (int lane = 0; lane < lanes; lane++) {
        out.putInt(wide(matrix, output + lane, columns[i], columns[i + 1]));
      }
    }
  }

  /** Writes the blocks of a strip for some outputs; the block behind the last one. */
  private static int putBlocks(
      ByteBuffer out, BlockList list, int output, int lanes, int strip, int start) {
    int inputs = list.shape().inputs();
    SparseMatrix matrix = list.matrix();
    int next = start;
    for (int block : list.strips().get(strip)) {
      out.putInt((block - next) * inputs * 2);
      next = block + 1;
      int[] columns = columnsByWord(new int[] {block}, inputs);
      for (int i = 0; i < columns.length; i += 2) {
        for (int lane = 0; lane < lanes; lane++) {
          out.putInt(wide(matrix, output + lane, columns[i], columns[i + 1]));
        }
      }
    }
    return next;
  }

  /**
   * The columns of blocks, those two together that share a word: even and odd ones of each four, or
   * neighbours in the list where blocks are one column wide.
   */
  private static int[] columnsByWord(int[] blocks, int inputs) {
    if (inputs == 1) {
      return blocks;
    }
    int[] columns = new int[blocks.length * inputs];
    for (int i = 0; i < columns.length; i++) {
      int within = i % 4;
      columns[i] = blocks[i / inputs] * inputs + i % inputs / 4 * 4 + within / 2 + within % 2 * 2;
    }
    return columns;
  }

  private static int wide(SparseMatrix matrix, int output, int first, int second) {
    int low = 2 * matrix.integer(output, first);
    int high = 2 * matrix.integer(output, second);
    return (low & 0xFFFF) | high << 16;
  }

  private static void add(
      KernelBinding.Builder binding, ByteBuffer out, PackedConstant gaps, List<int[]> strips) {
    binding
        .parameter("weights", words(out))
        .parameter("gaps", gaps)
        .parameter("counts", SparseConstants.counts(strips));
  }

  private static PackedConstant words(ByteBuffer out) {
    return SparseConstants.constant("weights", PackedConstant.Kind.WEIGHT, CType.U32, out);
  }
}
