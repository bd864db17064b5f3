package dev.wafer.passes.program;

/**
 * How a kernel keeps weights of which whole blocks are zero.
 *
 * @param outputs extent of a block in output channels
 * @param inputs extent of a block in inputs of a channel
 * @param nonzero blocks that are not all zero, which are those that are stored
 * @param all blocks, those at the edges filled up with zeros
 */
public record SparseBlocks(int outputs, int inputs, long nonzero, long all) {
  /** For example {@code 16x1}: outputs by inputs. */
  public String shape() {
    return outputs + "x" + inputs;
  }
}
