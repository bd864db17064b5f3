package dev.wafer.passes.slices;

import dev.wafer.ir.Value;
import dev.wafer.passes.program.Layout;

/**
 * Where a tensor lies.
 *
 * @param root the tensor whose buffer it is
 * @param offset of the first element in that buffer, in elements
 */
public record Place(Value root, long offset, Layout layout) {
  static Place ofItsOwn(Value value) {
    return new Place(value, 0, Layout.dense(value.shape()));
  }
}
